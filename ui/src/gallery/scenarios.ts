import { accountsScenarios } from "./scenarios/accounts";
import { connectingScenarios } from "./scenarios/connecting";
import { connectionsScenarios } from "./scenarios/connections";
import { frameScenarios } from "./scenarios/frame";
import { overviewScenarios } from "./scenarios/overview";
import { reviewScenarios } from "./scenarios/review";
import type { Scenario } from "./scenarios/scenario";
import { settingsScenarios } from "./scenarios/settings";

export const scenarios: readonly Scenario[] = [
  ...frameScenarios,
  ...overviewScenarios,
  ...connectionsScenarios,
  ...accountsScenarios,
  ...connectingScenarios,
  ...reviewScenarios,
  ...settingsScenarios,
];

export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found;
}
