import { frameScenarios } from "@/app/scenarios";
import { approvalScenarios } from "@/approval/scenarios";
import { accountScenarios } from "@/features/account/scenarios";
import { accountsScenarios } from "@/features/accounts/scenarios";
import { activityScenarios } from "@/features/activity/scenarios";
import { connectingScenarios } from "@/features/connect/scenarios";
import { connectionsScenarios } from "@/features/connections/scenarios";
import { dspScenarios } from "@/features/dsp/scenarios";
import { expirationsScenarios } from "@/features/expirations/scenarios";
import { noticesScenarios } from "@/features/notices/scenarios";
import { organizeScenarios } from "@/features/organize/scenarios";
import { overviewScenarios } from "@/features/overview/scenarios";
import { paletteScenarios } from "@/features/palette/scenarios";
import { programsScenarios } from "@/features/programs/scenarios";
import { reportsScenarios } from "@/features/reports/scenarios";
import { reviewScenarios } from "@/features/review/scenarios";
import { preferencesScenarios } from "@/features/settings/preferences-scenarios";
import { settingsScenarios } from "@/features/settings/scenarios";
import { setupScenarios } from "@/features/setup/scenarios";
import { usersScenarios } from "@/features/users/scenarios";
import type { Scenario } from "./scenario";

export const scenarios: readonly Scenario[] = [
  ...frameScenarios,
  ...paletteScenarios,
  ...usersScenarios,
  ...overviewScenarios,
  ...connectionsScenarios,
  ...expirationsScenarios,
  ...programsScenarios,
  ...approvalScenarios,
  ...accountsScenarios,
  ...accountScenarios,
  ...organizeScenarios,
  ...dspScenarios,
  ...reportsScenarios,
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
