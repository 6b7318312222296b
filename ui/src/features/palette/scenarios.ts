import { HEALTHY, MIXED, world } from "@/gallery/fixtures";
import { mixed, type Scenario } from "@/gallery/scenario";

/** The palette and the sheet of shortcuts. */
export const paletteScenarios: readonly Scenario[] = [
  { name: "palette", world: () => mixed(), press: ["open-palette"] },
  { name: "palette-found", world: () => world(MIXED), press: ["open-palette"], keys: [..."harb"] },
  { name: "palette-letters", world: () => world(HEALTHY), press: ["open-palette"], keys: [..."rea"] },
  { name: "palette-nothing", world: () => world(HEALTHY), press: ["open-palette"], keys: [..."qqzz"] },
  {
    name: "palette-searching",
    world: () => world(HEALTHY),
    press: ["open-palette"],
    keys: [..."qqzz"],
    faults: { hang: ["accountList"] },
  },
  {
    name: "palette-accounts-failed",
    world: () => world(HEALTHY),
    press: ["open-palette"],
    keys: [..."set"],
    faults: { fail: { accountList: { code: "internal", message: "", retry_after: null, action: null } } },
  },
  { name: "palette-large", world: () => world(HEALTHY), large: true, press: ["open-palette"] },
  { name: "shortcuts", world: () => world(HEALTHY), keys: ["?"] },
  { name: "shortcuts-large", world: () => world(HEALTHY), large: true, keys: ["?"] },
];
