import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import type { WayBack } from "@/gen/WayBack";

/** All ways back from the browser, the one with the least to do for the user first. */
export const WAYS: readonly WayBack[] = ["bounce", "loopback", "paste"];

/** The ways that are set up, the recommended one first. */
export const waysOf = (setup: AmazonSetupView): WayBack[] =>
  WAYS.filter((way) => setup.return_urls.some((each) => each.way === way));
