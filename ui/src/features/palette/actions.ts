import { ArrowLeft, ArrowRight, CircleUser, Keyboard } from "lucide-react";
import { usersText } from "@/features/users/words";
import type { ActionSource, AppAction } from "@/lib/actions";
import { SCREENS } from "@/lib/screens";
import { paletteText as words } from "./words";

/** Moving between screens. */
export const screenActions: ActionSource = ({ navigate }) => [
  ...SCREENS.map(
    ({ to, icon, label, shortcut }): AppAction => ({
      id: shortcut,
      section: "screens",
      title: label,
      icon,
      run: () => void navigate({ to }),
    }),
  ),
  {
    id: "go.profile",
    section: "screens",
    title: usersText.profile,
    words: words.profileWords,
    icon: CircleUser,
    run: () => void navigate({ to: "/profile" }),
  },
];

interface FrameWays {
  goBack: () => void;
  goForward: () => void;
  openSheet: () => void;
}

/** What the frame itself does. */
export const frameActions = ({ goBack, goForward, openSheet }: FrameWays): readonly AppAction[] => [
  { id: "shortcuts.open", section: "actions", title: words.sheet, icon: Keyboard, run: openSheet },
  { id: "history.back", section: "actions", title: words.back, icon: ArrowLeft, run: goBack },
  { id: "history.forward", section: "actions", title: words.forward, icon: ArrowRight, run: goForward },
];
