import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import type { AccountView } from "@/gen/AccountView";
import type { ConnectionView } from "@/gen/ConnectionView";
import { cn } from "@/lib/cn";
import { region as regionText, text } from "@/strings";
import { Dialog, DialogBody } from "@/ui/dialog";
import { Code } from "./code";
import {
  accountTarget,
  curlLine,
  curlPipe,
  folderLine,
  installLine,
  loginTarget,
  mcpEntry,
  printLine,
  pythonCode,
  runLine,
  type Target,
} from "./lines";
import { mcpClients, useText } from "./words";

const TABS = ["shell", "python", "curl", "mcp"] as const;

interface UseDialogProps {
  target: Target;
  onClose: () => void;
}

interface UseLoginProps {
  connection: ConnectionView;
  onClose: () => void;
}

/** The lines of a login. */
export const UseLogin = ({ connection, onClose }: UseLoginProps) => (
  <UseDialog target={loginTarget(connection)} onClose={onClose} />
);

interface UseAccountProps {
  account: AccountView;
  /** Another account has the same id at Amazon. */
  shared: boolean;
  onClose: () => void;
}

/** The lines of an account. */
export const UseAccount = ({ account, shared, onClose }: UseAccountProps) => (
  <UseDialog
    target={accountTarget(account, account.name || text.accounts.unnamed, shared)}
    onClose={onClose}
  />
);

/** Ready lines by which other programs use this login or account. */
function UseDialog({ target, onClose }: UseDialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={useText.title(target.name)}
      description={useText.body}
      className="max-w-2xl"
      data-testid="use-dialog"
    >
      <Tabs.Root defaultValue="shell" className="flex min-h-0 flex-col">
        <Tabs.List
          aria-label={useText.tabsLabel}
          className="mt-4 flex shrink-0 gap-1 border-b border-line px-4"
        >
          {TABS.map((tab) => (
            <Tabs.Trigger
              key={tab}
              value={tab}
              data-testid={`use-${tab}`}
              className="-mb-px rounded-t-md border-b-2 border-transparent px-2.5 py-1.5 font-medium text-ink-2 hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {useText.tabs[tab]}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Panel tab="shell">
          <Part title={useText.print} hint={useText.printHint}>
            <Code value={printLine(target)} what={useText.print} />
          </Part>
          <Part title={useText.run} hint={useText.runHint}>
            <Code value={runLine(target)} what={useText.run} />
          </Part>
          <Part title={useText.folder} hint={useText.folderHint}>
            <Code value={folderLine(target)} what={useText.folder} />
          </Part>
          <p className="text-xs text-ink-3">{useText.notInPath}</p>
        </Panel>
        <Panel tab="python">
          <Part title={useText.python} hint={useText.pythonHint}>
            <Code value={pythonCode(target)} what={useText.python} />
          </Part>
        </Panel>
        <Panel tab="curl">
          <Curl target={target} />
        </Panel>
        <Panel tab="mcp">
          <Mcp target={target} />
        </Panel>
      </Tabs.Root>
    </Dialog>
  );
}

function Curl({ target }: { target: Target }) {
  const [first = "na", ...others] = target.regions;
  const title = (region: typeof first) =>
    others.length === 0 ? useText.curl : useText.curlIn(regionText[region].name);
  return (
    <>
      <Part title={title(first)} hint={useText.curlHint}>
        <Code value={curlLine(target, first)} what={title(first)} />
      </Part>
      {others.map((region) => (
        <Part key={region} title={title(region)}>
          <Code value={curlLine(target, region)} what={title(region)} />
        </Part>
      ))}
      <Part title={useText.curlPipe}>
        <Code value={curlPipe(target, first)} what={useText.curlPipe} />
      </Part>
    </>
  );
}

function Mcp({ target }: { target: Target }) {
  return (
    <>
      <Part title={useText.install} hint={useText.installHint}>
        <ul className="grid gap-1">
          {Object.entries(mcpClients).map(([word, name]) => (
            <li key={word} className="grid grid-cols-[7.5rem_minmax(0,1fr)] items-center gap-2">
              <span className="text-ink-2">{name}</span>
              <Code value={installLine(target, word)} what={name} />
            </li>
          ))}
        </ul>
      </Part>
      <Part title={useText.other} hint={useText.otherHint}>
        <Code value={mcpEntry(target)} what={useText.other} />
      </Part>
      <p className="text-xs text-ink-3">{useText.readOnly}</p>
    </>
  );
}

function Panel({ tab, children }: { tab: (typeof TABS)[number]; children: ReactNode }) {
  return (
    <Tabs.Content
      value={tab}
      // Tall enough for most tabs, so that the dialog doesn't jump between them.
      className="min-h-80 overflow-y-auto focus-visible:-outline-offset-2"
      data-testid={`use-panel-${tab}`}
    >
      <DialogBody className="gap-5">{children}</DialogBody>
    </Tabs.Content>
  );
}

interface PartProps {
  title: string;
  hint?: string;
  className?: string;
  children: ReactNode;
}

function Part({ title, hint, className, children }: PartProps) {
  return (
    <section className={cn("grid grid-cols-[minmax(0,1fr)] gap-1.5", className)}>
      <div>
        <h3 className="font-medium">{title}</h3>
        {hint ? <p className="text-xs text-pretty text-ink-3">{hint}</p> : null}
      </div>
      {children}
    </section>
  );
}
