import { Link } from "@tanstack/react-router";
import {
  Ellipsis,
  History,
  Pencil,
  RefreshCw,
  RotateCcw,
  SquareTerminal,
  Table2,
  Unplug,
} from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useConnections } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { isSharedCause } from "@/lib/health";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { DisconnectDialog } from "./disconnect-dialog";
import { NextStepButton, useRefresh } from "./next-step-button";
import { RenameDialog } from "./rename-dialog";

const UseLogin = lazy(() =>
  import("@/features/programs/use-dialog").then((module) => ({ default: module.UseLogin })),
);

interface ActionsProps {
  connection: ConnectionView;
  /** Only the menu: the screen has the next step elsewhere. */
  menuOnly?: boolean;
}

/** The next step, and a menu with the rest. */
export function ConnectionActions({ connection, menuOnly = false }: ActionsProps) {
  const [dialog, setDialog] = useState<"use" | "rename" | "disconnect" | null>(null);
  const { openConnect } = useFlowUi();
  const refresh = useRefresh(connection);
  const gone = connection.health === "disconnected";
  const live = useConnections().data?.filter(({ health }) => health !== "disconnected").length ?? 0;
  // What mends all connections at once has its button in the banner: a list does not repeat it.
  const shared = connection.cause !== null && isSharedCause(connection.cause);
  return (
    <div className="flex items-center gap-1">
      {menuOnly || shared ? null : <NextStepButton connection={connection} />}
      <Menu
        trigger={
          <Button
            look="ghost"
            size="icon"
            aria-label={text.connections.actionsFor(connection.label)}
            data-testid="connection-menu"
          >
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        {gone ? null : (
          <MenuItem
            onSelect={() => refresh.run()}
            disabled={connection.refreshing}
            data-testid="menu-refresh"
          >
            <RefreshCw aria-hidden />
            {text.connections.refreshNow}
          </MenuItem>
        )}
        <MenuItem onSelect={() => openConnect(connection.id)} data-testid="menu-reauthorise">
          <RotateCcw aria-hidden />
          {gone ? text.connections.connectAgain : text.connections.reauthorise}
        </MenuItem>
        <MenuItem asChild>
          <Link to="/accounts" search={{ connection: connection.id }}>
            <Table2 aria-hidden />
            {text.connections.showAccounts}
          </Link>
        </MenuItem>
        <MenuItem asChild>
          <Link to="/activity" search={{ connection: connection.id }} data-testid="menu-activity">
            <History aria-hidden />
            {text.connections.showActivity}
          </Link>
        </MenuItem>
        {gone || !connection.here ? null : (
          <MenuItem onSelect={() => setDialog("use")} data-testid="menu-use">
            <SquareTerminal aria-hidden />
            {text.useIn}
          </MenuItem>
        )}
        <MenuItem onSelect={() => setDialog("rename")} data-testid="rename">
          <Pencil aria-hidden />
          {text.connections.rename}
        </MenuItem>
        {gone ? null : (
          <>
            <MenuSeparator />
            <MenuItem danger onSelect={() => setDialog("disconnect")} data-testid="disconnect">
              <Unplug aria-hidden />
              {text.connections.disconnect}
            </MenuItem>
          </>
        )}
      </Menu>
      {dialog === "use" ? (
        <Suspense>
          <UseLogin connection={connection} onClose={() => setDialog(null)} />
        </Suspense>
      ) : null}
      {dialog === "rename" ? <RenameDialog connection={connection} onClose={() => setDialog(null)} /> : null}
      {dialog === "disconnect" ? (
        <DisconnectDialog connections={[connection]} all={live} onClose={() => setDialog(null)} />
      ) : null}
    </div>
  );
}
