import { Cable, RefreshCw, Vault } from "lucide-react";
import type { ActionSource, AppAction } from "@/lib/actions";
import { KEYCHAIN_PROBLEM } from "@/lib/keychain";
import { health as healthText, text } from "@/strings";

/** Each login, and refreshing them. */
export const loginActions: ActionSource = ({ connections, snapshot, navigate, command }) => [
  ...(connections.some(({ here, health }) => here && health !== "disconnected")
    ? [
        {
          id: "refresh.all",
          section: "actions",
          title: text.connections.refreshAll,
          icon: RefreshCw,
          run: () =>
            command(
              (backend) => backend.refreshAll(),
              () => text.toast.refreshAll,
            ),
        } satisfies AppAction,
      ]
    : []),
  ...(KEYCHAIN_PROBLEM[snapshot.vault]
    ? [
        {
          id: "keychain.retry",
          section: "actions",
          title: text.banner.vaultRetry,
          icon: Vault,
          run: () => command((backend) => backend.retryVault()),
        } satisfies AppAction,
      ]
    : []),
  ...connections.flatMap(({ id, label, health, here, refreshing }): AppAction[] => [
    {
      id: `connection.${id}`,
      section: "connections",
      title: label,
      note: healthText[health],
      icon: Cable,
      run: () => void navigate({ to: "/connections/$connectionId", params: { connectionId: id } }),
    },
    ...(here && health !== "disconnected" && !refreshing
      ? [
          {
            id: `refresh.${id}`,
            section: "connections",
            title: text.connections.refreshOne(label),
            icon: RefreshCw,
            run: () =>
              command(
                (backend) => backend.refreshConnection(id),
                () => text.toast.refreshed(label),
              ),
          } satisfies AppAction,
        ]
      : []),
  ]),
];
