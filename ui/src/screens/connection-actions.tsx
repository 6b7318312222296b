import { Link, useNavigate } from "@tanstack/react-router";
import {
  Copy,
  Ellipsis,
  KeyRound,
  Pencil,
  RefreshCw,
  RotateCcw,
  Settings,
  Table2,
  Unplug,
} from "lucide-react";
import { type FormEvent, useState } from "react";
import type { ConnectionView } from "@/gen/ConnectionView";
import { useCommand } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { type Remedy, remedy } from "@/lib/health";
import { copyAndSay } from "@/lib/toast";
import { AMAZON_GRANTS_URL, text } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";

interface ActionsProps {
  connection: ConnectionView;
  /** Leaves out what the current screen shows already. */
  detail?: boolean;
}

/** The button that fits the connection's state, and a menu with the rest. */
export function ConnectionActions({ connection, detail = false }: ActionsProps) {
  const [dialog, setDialog] = useState<"rename" | "disconnect" | null>(null);
  const { openConnect } = useFlowUi();
  const refresh = useRefresh(connection);
  const gone = connection.health === "disconnected";
  // What mends all connections at once has its button in the banner: a list does not repeat it.
  const fits = remedy(connection);
  const best = !detail && (fits === "secret" || fits === "settings" || fits === "vault") ? "none" : fits;
  return (
    <div className="flex items-center gap-1">
      <RemedyButton connection={connection} best={best} quiet={connection.health === "healthy" && !detail} />
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
      {dialog === "rename" ? <RenameDialog connection={connection} onClose={() => setDialog(null)} /> : null}
      {dialog === "disconnect" ? (
        <DisconnectDialog connection={connection} onClose={() => setDialog(null)} />
      ) : null}
    </div>
  );
}

function useRefresh(connection: ConnectionView) {
  return useCommand((backend) => backend.refreshConnection(connection.id), {
    done: () => text.toast.refreshed(connection.label),
  });
}

interface RemedyButtonProps {
  connection: ConnectionView;
  best: Remedy;
  quiet: boolean;
}

function RemedyButton({ connection, best, quiet }: RemedyButtonProps) {
  const navigate = useNavigate();
  const { openConnect } = useFlowUi();
  const refresh = useRefresh(connection);
  const vault = useCommand((backend) => backend.retryVault());
  switch (best) {
    case "reauthorise":
      return (
        <Button look="primary" size="sm" onClick={() => openConnect(connection.id)} data-testid="reauthorise">
          {text.connections.reauthorise}
        </Button>
      );
    case "connect":
      return (
        <Button size="sm" onClick={() => openConnect(connection.id)} data-testid="connect-again">
          {text.connections.connectAgain}
        </Button>
      );
    case "secret":
      return (
        <Button
          size="sm"
          onClick={() => void navigate({ to: "/settings", hash: "secret" })}
          data-testid="fix-secret"
        >
          <KeyRound aria-hidden />
          {text.connections.fixSecret}
        </Button>
      );
    case "settings":
      return (
        <Button size="sm" onClick={() => void navigate({ to: "/settings" })}>
          <Settings aria-hidden />
          {text.connections.openSettings}
        </Button>
      );
    case "vault":
      return (
        <Button size="sm" pending={vault.pending} onClick={() => vault.run()}>
          {text.tryAgain}
        </Button>
      );
    case "refresh":
      return (
        <Button
          size="sm"
          look={quiet ? "ghost" : "secondary"}
          pending={refresh.pending || connection.refreshing}
          onClick={() => refresh.run()}
          data-testid="refresh-now"
        >
          {refresh.pending || connection.refreshing ? null : <RefreshCw aria-hidden />}
          {text.connections.refreshNow}
        </Button>
      );
    case "none":
      return null;
  }
}

interface DialogProps {
  connection: ConnectionView;
  onClose: () => void;
}

function RenameDialog({ connection, onClose }: DialogProps) {
  const [label, setLabel] = useState(connection.label);
  const [tried, setTried] = useState(false);
  const wanted = label.trim();
  const rename = useCommand((backend) => backend.renameConnection(connection.id, wanted), {
    done: () => text.toast.renamed,
    onDone: onClose,
    onFailure: () => {},
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wanted !== "") rename.run();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={text.rename.title}
      description={text.rename.body}
      data-testid="rename-dialog"
    >
      <form onSubmit={onSubmit}>
        <DialogBody>
          {rename.failure ? <ErrorNote error={rename.failure.error} /> : null}
          <Field
            label={text.rename.label}
            error={tried && wanted === "" ? text.review.labelNeeded : undefined}
          >
            {(field) => (
              <Input
                {...field}
                value={label}
                maxLength={80}
                onChange={(event) => setLabel(event.target.value)}
                onFocus={(event) => event.target.select()}
                data-testid="rename-label"
              />
            )}
          </Field>
        </DialogBody>
        <DialogFooter>
          <Button look="ghost" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" look="primary" pending={rename.pending} data-testid="rename-save">
            {text.save}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}

/** Says honestly what disconnecting does and what it cannot do. */
function DisconnectDialog({ connection, onClose }: DialogProps) {
  const disconnect = useCommand((backend) => backend.disconnect(connection.id), {
    done: () => text.toast.disconnected(connection.label),
    onDone: onClose,
    onFailure: () => {},
  });
  return (
    <Dialog
      open
      onClose={onClose}
      role="alertdialog"
      title={text.disconnectDialog.title(connection.label)}
      data-testid="disconnect-dialog"
    >
      <DialogBody className="gap-3 text-ink-2">
        {disconnect.failure ? <ErrorNote error={disconnect.failure.error} /> : null}
        <ul className="grid list-disc gap-2 pl-4.5 marker:text-ink-3">
          {text.disconnectDialog.points(connection.accounts).map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
        <div className="flex items-center gap-2 rounded-md bg-sunken py-1 pr-1 pl-3">
          <span className="selectable min-w-0 flex-1 truncate font-mono text-xs text-ink">
            {AMAZON_GRANTS_URL}
          </span>
          <Button
            look="ghost"
            size="sm"
            onClick={() => void copyAndSay(AMAZON_GRANTS_URL, text.toast.copiedAddress)}
          >
            <Copy aria-hidden />
            {text.copy}
          </Button>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={onClose} autoFocus>
          {text.cancel}
        </Button>
        <Button
          look="danger"
          pending={disconnect.pending}
          onClick={() => disconnect.run()}
          data-testid="disconnect-confirm"
        >
          {text.disconnectDialog.confirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
