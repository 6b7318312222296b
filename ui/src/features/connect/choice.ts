import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import type { ErrorCode } from "@/gen/ErrorCode";
import type { Region } from "@/gen/Region";
import { REGIONS } from "@/gen/values";
import type { WayBack } from "@/gen/WayBack";
import { keepLocal, readLocal } from "@/lib/local";
import { oneOf } from "@/lib/search-params";
import { WAYS, waysOf } from "./ways";

/** What worked for a user on this computer the last time, and the way that did not. */
interface Last {
  region?: Region;
  way?: WayBack;
  failed?: WayBack;
}

export function lastChoice(user: string): Last {
  const stored = readLocal("connect", user);
  if (typeof stored !== "object" || stored === null) return {};
  const { region, way, failed } = stored as Record<string, unknown>;
  const last: Last = {};
  const home = oneOf(REGIONS, region);
  const worked = oneOf(WAYS, way);
  const broken = oneOf(WAYS, failed);
  if (home) last.region = home;
  if (worked) last.way = worked;
  if (broken) last.failed = broken;
  return last;
}

/** Amazon answered by this way: it is the first choice from now on. */
export const rememberWorked = (user: string, region: Region, way: WayBack) =>
  keepLocal("connect", user, { region, way } satisfies Last);

/** This way did not work here: the next attempt begins with another. */
export const rememberFailed = (user: string, way: WayBack) => {
  const { way: worked, ...last } = lastChoice(user);
  keepLocal("connect", user, { ...last, ...(worked && worked !== way ? { way: worked } : {}), failed: way });
};

/** Failures that lie with the way back, and not with Amazon, the login or the set-up. */
const WAY_FAILED: ReadonlySet<ErrorCode> = new Set(["port_busy", "flow_expired"]);
export const isWayFailure = (code: ErrorCode) => WAY_FAILED.has(code);

/** Parts of the world whose time zones say which of Amazon's login pages is near. */
const ZONES: readonly [RegExp, Region][] = [
  [
    /^(Asia\/(Tokyo|Singapore|Kuala_Lumpur|Manila|Bangkok|Jakarta|Seoul|Hong_Kong|Taipei|Shanghai)|Australia\/|Pacific\/(Auckland|Guam))/,
    "fe",
  ],
  [/^(Europe|Africa|Asia|Indian|Atlantic\/(Reykjavik|Canary|Madeira|Azores|Faroe))(\/|$)/, "eu"],
  [/^(America|US|Canada|Pacific)\//, "na"],
];

/** The login page that is near by the clock of this computer; `null` if the zone says nothing. */
export const nearRegion = (zone: string): Region | null =>
  ZONES.find(([pattern]) => pattern.test(zone))?.[1] ?? null;

interface Known {
  /** The region of the login that is connected again. */
  home: Region | undefined;
  /** The setting, which is the first region until it is chosen. */
  preferred: Region;
  last: Last;
  zone: string;
}

/** The login page to begin with: where the login was, what worked last, what was chosen, what is near. */
export function chooseRegion({ home, preferred, last, zone }: Known): Region {
  if (home) return home;
  if (last.region) return last.region;
  if (preferred !== "na") return preferred;
  return nearRegion(zone) ?? preferred;
}

/** The way back to begin with: what worked last, or the easiest one that is set up and has not failed. */
export function chooseWay(setup: AmazonSetupView, last: Last, failed: WayBack | undefined): WayBack {
  const ways = waysOf(setup);
  const broken = failed ?? last.failed;
  const open = ways.filter((way) => way !== broken);
  const [first] = open.length > 0 ? open : ways;
  return (last.way !== broken && ways.find((way) => way === last.way)) || (first ?? "paste");
}
