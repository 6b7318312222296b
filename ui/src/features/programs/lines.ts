import type { AccountView } from "@/gen/AccountView";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { Region } from "@/gen/Region";
import { REGIONS } from "@/gen/values";

/* The lines by which programs use a login or an account. None of them holds a token. */

/** What is meant on a command line. */
export interface Target {
  name: string;
  /** `--account` or `--login`, and what follows it. */
  option: "--account" | "--login";
  value: string;
  /** The regions whose API can be asked. */
  regions: readonly Region[];
  /** Amazon’s id of the advertising profile, for the header that narrows a request to it. */
  profile: string | null;
}

/** Hosts of the Ads API (documented). */
const HOST: Record<Region, string> = {
  na: "advertising-api.amazon.com",
  eu: "advertising-api-eu.amazon.com",
  fe: "advertising-api-fe.amazon.com",
};

/** A login, which one grant opens in all regions: the one where it is at home comes first. */
export const loginTarget = ({ id, label, home_region: home }: ConnectionView): Target => ({
  name: label,
  option: "--login",
  value: id,
  regions: [home, ...REGIONS.filter((region) => region !== home)],
  profile: null,
});

type Named = Pick<AccountView, "id" | "external_id" | "region" | "kind">;

/** An account by Amazon’s id of it, or by Adkeeper’s where another account has the same one. */
export function accountTarget(account: Named, name: string, shared: boolean): Target {
  const { id, external_id: external, region, kind } = account;
  return {
    name,
    option: "--account",
    value: shared ? id : external,
    regions: [region],
    profile: kind === "sponsored_ads" ? external : null,
  };
}

/** A word of a shell’s command line, in quotes only where it needs them. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) && !word.startsWith("-") ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The option with its value; a value that would be read as an option is tied to it. */
export const chosen = ({ option, value }: Target): string =>
  value.startsWith("-") ? `${option}=${quoted(value)}` : `${option} ${quoted(value)}`;

const words = ({ option, value }: Target): readonly string[] =>
  value.startsWith("-") ? [`${option}=${value}`] : [option, value];

export const printLine = (target: Target) => `adkeeper token ${chosen(target)}`;
export const runLine = (target: Target) => `adkeeper exec ${chosen(target)} -- python report.py`;
export const folderLine = (target: Target) => `adkeeper use ${chosen(target)}`;

const profiles = (region: Region) => `https://${HOST[region]}/v2/profiles`;

export const curlLine = (target: Target, region: Region) =>
  `curl --config <(adkeeper token ${chosen(target)} --format curl) ${profiles(region)}`;
export const curlPipe = (target: Target, region: Region) =>
  `adkeeper token ${chosen(target)} --format curl | curl --config - ${profiles(region)}`;

/** A string literal that Python reads as this text. */
const literal = (value: string) => JSON.stringify(value);

export function pythonCode(target: Target): string {
  const [region = "na"] = target.regions;
  return [
    "import json, subprocess, urllib.request",
    "",
    "token = json.loads(subprocess.check_output([",
    '    "adkeeper", "token", "--format", "json",',
    `    ${words(target).map(literal).join(", ")},`,
    "]))",
    "",
    `url = ${literal(profiles(region))}`,
    "request = urllib.request.Request(url, headers={",
    '    "Authorization": "Bearer " + token["access_token"],',
    '    "Amazon-Advertising-API-ClientId": token["client_id"],',
    ...(target.profile === null ? [] : [`    "Amazon-Advertising-API-Scope": ${literal(target.profile)},`]),
    "})",
    "print(urllib.request.urlopen(request).read().decode())",
    'print("The token works until", token["expires_at"])',
  ].join("\n");
}

export const installLine = (target: Target, client: string) =>
  `adkeeper mcp install ${client} ${chosen(target)}`;

/** An entry of an MCP client’s settings, as most of them want it. */
export const mcpEntry = (target: Target) =>
  JSON.stringify(
    { mcpServers: { adkeeper: { command: "adkeeper", args: ["mcp", ...words(target)] } } },
    null,
    2,
  ).replace(/\[\s+([^\]]+?)\s+\]/, (_, inside: string) => `[${inside.replaceAll(/\s*\n\s*/g, " ")}]`);
