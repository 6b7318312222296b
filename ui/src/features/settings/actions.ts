import { Bell, BellOff, CirclePause, CirclePlay, Contrast, Monitor, Moon, Sun } from "lucide-react";
import type { PauseFor } from "@/gen/PauseFor";
import type { Theme } from "@/gen/Theme";
import type { ActionContext, ActionSource, AppAction } from "@/lib/actions";
import { setContrast } from "@/lib/contrast";
import { theme as themeText } from "@/strings";
import { keeperText, pauseFor } from "@/strings/keeper";
import { sectionIcons } from "./nav";
import { settingsEntries } from "./rows";
import { settingsSections, settingsText as words } from "./words";

const LENGTHS: readonly PauseFor[] = ["hour", "tomorrow", "until_resumed"];
const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const satisfies Record<Theme, unknown>;

/** Lets background refreshing rest, or ends that: the same choices as in the menu. */
export const pauseActions = ({ snapshot, command }: ActionContext): readonly AppAction[] =>
  snapshot.keeper.paused
    ? [
        {
          id: "pause.resume",
          section: "actions",
          title: words.resumeAction,
          icon: CirclePlay,
          run: () =>
            command(
              (backend) => backend.setPaused(null),
              () => keeperText.saidResumed,
            ),
        },
      ]
    : LENGTHS.map((length) => ({
        id: `pause.${length}`,
        section: "actions",
        title: words.pauseAction(pauseFor[length]),
        icon: CirclePause,
        run: () =>
          command(
            (backend) => backend.setPaused(length),
            () => keeperText.saidPaused,
          ),
      }));

/** What is changed in the settings, and each row of them. */
export const settingsActions: ActionSource = (context) => {
  const { snapshot, navigate, changeSettings } = context;
  const { theme, notifications } = snapshot.settings;
  const strong = document.documentElement.dataset.contrast === "more";
  return [
    ...pauseActions(context),
    ...(["system", "light", "dark"] as const)
      .filter((each) => each !== theme)
      .map(
        (each): AppAction => ({
          id: `theme.${each}`,
          section: "actions",
          title: words.useTheme(themeText[each]),
          icon: THEME_ICONS[each],
          run: () => changeSettings({ theme: each }),
        }),
      ),
    {
      id: "contrast",
      section: "actions",
      title: strong ? words.contrastOff : words.contrastOn,
      icon: Contrast,
      run: () => setContrast(!strong),
    },
    {
      id: "notifications",
      section: "actions",
      title: notifications ? words.notificationsOff : words.notificationsOn,
      icon: notifications ? BellOff : Bell,
      run: () => changeSettings({ notifications: !notifications }),
    },
    ...settingsEntries.map(
      ({ row, section, name, hint }): AppAction => ({
        id: `settings.${row}`,
        section: "settings",
        title: name,
        note: settingsSections[section].name,
        ...(hint ? { words: hint } : {}),
        icon: sectionIcons[section],
        run: () => void navigate({ to: "/settings", search: { section }, hash: row }),
      }),
    ),
  ];
};
