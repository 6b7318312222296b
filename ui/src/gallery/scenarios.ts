import { accountsScenarios } from "./scenarios/accounts";
import { activityScenarios } from "./scenarios/activity";
import { connectingScenarios } from "./scenarios/connecting";
import { connectionsScenarios } from "./scenarios/connections";
import { frameScenarios } from "./scenarios/frame";
import { noticesScenarios } from "./scenarios/notices";
import { overviewScenarios } from "./scenarios/overview";
import { peopleScenarios } from "./scenarios/people";
import { preferencesScenarios } from "./scenarios/preferences";
import { reviewScenarios } from "./scenarios/review";
import type { Scenario } from "./scenarios/scenario";
import { settingsScenarios } from "./scenarios/settings";
import { setupScenarios } from "./scenarios/setup";

export const scenarios: readonly Scenario[] = [
  ...frameScenarios,
  ...peopleScenarios,
  ...overviewScenarios,
  ...connectionsScenarios,
  ...accountsScenarios,
  ...activityScenarios,
  ...noticesScenarios,
  ...connectingScenarios,
  ...reviewScenarios,
  ...preferencesScenarios,
  ...settingsScenarios,
  ...setupScenarios,
];

export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found;
}
