import {
  accounts,
  commandError,
  HEALTHY,
  LABELS,
  marksCsv,
  organized,
  watched,
  world,
} from "@/gallery/fixtures";
import type { Scenario } from "@/gallery/scenario";

const list = () => watched(accounts(HEALTHY, 160));
const ordered = (patch: Parameters<typeof world>[1] = {}) =>
  world(HEALTHY, { ...organized(list()), ...patch });

/** The user chooses a file with this in it. */
function choose(csv: string) {
  const input = document.querySelector("[data-testid=import-file]");
  if (!input) throw new Error("no file is asked for");
  Object.defineProperty(input, "files", { value: [new File([csv], "clients.csv", { type: "text/csv" })] });
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Groups, tags, notes, saved views and the focus. */
export const organizeScenarios: readonly Scenario[] = [
  { name: "organize-list", world: () => ordered(), path: "/accounts" },
  {
    name: "organize-manage",
    world: () => ordered(),
    path: "/accounts",
    press: ["organize-menu", "manage-labels"],
  },
  {
    name: "organize-manage-empty",
    world: () => world(HEALTHY),
    path: "/accounts",
    press: ["organize-menu", "manage-labels"],
  },
  {
    name: "organize-color",
    world: () => ordered(),
    path: "/accounts",
    press: ["organize-menu", "manage-labels", "label-color"],
  },
  {
    name: "organize-save-view",
    world: () => ordered(),
    path: "/accounts?region=eu",
    press: ["organize-menu", "save-view"],
  },
  { name: "organize-view-open", world: () => ordered(), path: "/accounts", press: ["saved-view"] },
  {
    name: "organize-view-changed",
    world: () => ordered(),
    path: "/accounts?view=v-stopped&watch=cannot_pay&tracked=true&region=eu",
  },
  {
    name: "organize-import",
    world: () => ordered(),
    path: "/accounts",
    press: ["organize-menu", "import-marks"],
  },
  {
    name: "organize-import-preview",
    world: () => ordered({ marks: {} }),
    path: "/accounts",
    press: ["organize-menu", "import-marks"],
    later: () => choose(marksCsv(list())),
  },
  {
    name: "organize-import-faults-only",
    world: () => ordered(),
    path: "/accounts",
    press: ["organize-menu", "import-marks"],
    later: () => choose("name,group\nCedar,Northwind"),
  },
  { name: "organize-switcher", world: () => ordered(), press: ["switcher"] },
  { name: "organize-switcher-search", world: () => ordered(), press: ["switcher"], keys: ["h", "a", "r"] },
  { name: "organize-switcher-empty", world: () => world(HEALTHY), press: ["switcher"] },
  {
    name: "organize-focus-group",
    world: () => ordered({ focus: { type: "group", id: LABELS[0]?.id ?? "" } }),
    path: "/accounts",
  },
  {
    name: "organize-focus-account",
    world: () => ordered({ focus: { type: "account", id: "a-0" } }),
    path: "/accounts/a-0",
  },
  {
    name: "organize-failed",
    world: () => ordered(),
    path: "/accounts",
    faults: { fail: { organize: commandError("database_failed", "disk I/O error") } },
  },
];
