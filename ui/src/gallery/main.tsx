import { createMemoryHistory } from "@tanstack/react-router";
import { createRoot } from "react-dom/client";
import { App } from "@/app/app";
import { applyTheme } from "@/app/theme";
import { Approval } from "@/approval/approval";
import { approvalOver, FakeBackend } from "@/backend/fake";
import type { Theme } from "@/gen/Theme";
import { setContrast } from "@/lib/contrast";
import { commandError } from "./fixtures";
import { scenarios } from "./scenarios";
import "@/styles.css";

/*
 * One scenario on the fake backend: `?scenario=overview-mixed&theme=dark`. Without one, a list of all.
 * Built only by `vite build --mode gallery`.
 */
const wanted = new URLSearchParams(location.search);
const scenario = scenarios.find(({ name }) => name === wanted.get("scenario"));
const theme = wanted.get("theme") as Theme | null;
const root = document.getElementById("root");
if (!root) throw new Error("the page has no root element");

if (wanted.get("contrast") === "more") setContrast(true);

if (scenario) {
  const world = scenario.world();
  if (theme) {
    world.snapshot.settings.theme = theme;
    applyTheme(theme);
  }
  const backend = new FakeBackend(world, scenario.faults);
  Object.assign(window, {
    gallery: {
      press: scenario.press ?? [],
      keys: scenario.keys ?? [],
      finish: () => {
        const { failure, later } = scenario;
        later?.(backend);
        if (failure)
          backend.announce({
            type: "flow_failed",
            flow: failure.flow,
            error: commandError(failure.code, failure.message),
          });
      },
    },
  });
  if (scenario.large) document.documentElement.style.fontSize = "200%";
  const history = createMemoryHistory({ initialEntries: [scenario.path ?? "/"] });
  createRoot(root).render(
    scenario.window === "approval" ? (
      <Approval backend={approvalOver(backend)} />
    ) : (
      <App backend={backend} history={history} />
    ),
  );
} else {
  document.documentElement.style.overflow = "auto";
  document.body.style.overflow = "auto";
  createRoot(root).render(
    <ul
      className="grid gap-1 p-8"
      data-scenarios={JSON.stringify(scenarios.map(({ name, window = "main" }) => ({ name, window })))}
    >
      {scenarios.map(({ name }) => (
        <li key={name}>
          <a className="text-accent-text hover:underline" href={`?scenario=${name}`}>
            {name}
          </a>
        </li>
      ))}
    </ul>,
  );
}
