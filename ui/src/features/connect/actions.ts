import { Plus, RotateCcw } from "lucide-react";
import type { ActionSource, AppAction } from "@/lib/actions";
import { needsUser } from "@/lib/health";
import { text } from "@/strings";
import { connectText as words } from "./words";

/** Connecting a login, and each of them again. */
export const connectActions: ActionSource = ({ connections, openConnect }) => [
  {
    id: "connect.new",
    section: "actions",
    title: text.connections.connect,
    words: words.actionWords,
    icon: Plus,
    run: () => openConnect(),
  },
  ...connections
    .filter(({ here }) => here)
    .map(
      ({ id, label, health }): AppAction => ({
        id: `reconnect.${id}`,
        section: "connections",
        title: words.retitle(label),
        ...(needsUser(health) ? { note: text.connections.waitsForYou } : {}),
        icon: RotateCcw,
        run: () => openConnect(id),
      }),
    ),
];
