import { Link } from "@tanstack/react-router";
import { ArrowRight, Pin, SquareTerminal, X } from "lucide-react";
import { type KeyboardEvent, type Ref, useRef, useState } from "react";
import { UseAccount } from "@/features/programs/use-dialog";
import type { AccountDetail } from "@/gen/AccountDetail";
import { hasBilling } from "@/lib/account-health";
import { cn } from "@/lib/cn";
import { useAccountDetail } from "@/lib/data";
import { access as accessText, kind as kindText, text } from "@/strings";
import { accountHealthText } from "@/strings/account-health";
import { lack as lackText } from "@/strings/reach";
import { AccountHealthMark } from "@/ui/account-health";
import { Button } from "@/ui/button";
import { LoadError, Skeleton } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { AccountFacts, Tracking } from "./facts";
import { healthLine } from "./health-cell";
import type { Mark } from "./mark";
import { PanelEdge, usePanelWidth } from "./panel-edge";
import { PanelMarks } from "./panel-marks";
import { PanelSkeleton, Part, Relatives } from "./panel-parts";
import { oneSelected } from "./selection";
import { accountsText } from "./words";

const words = text.accounts.detail;

interface PanelProps {
  id: string;
  place: { at: number; all: number } | null;
  mark: Mark;
  note: Ref<HTMLTextAreaElement>;
  onOpen: (id: string) => void;
  onTags: (detail: AccountDetail) => void;
  onGroup: (detail: AccountDetail) => void;
  onClose: () => void;
}

/** Everything that is known of the current account, beside the list, which stays at work. */
export function AccountPanel(props: PanelProps) {
  const { id, place, onClose } = props;
  const { data, error, refetch } = useAccountDetail(id, true);
  const [width, setWidth] = usePanelWidth();
  const about = useRef<HTMLElement>(null);
  const onOpen = (relative: string) => {
    about.current?.focus();
    props.onOpen(relative);
  };
  const name = data ? data.account.name || text.accounts.unnamed : "";
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <aside
      aria-label={accountsText.panel.label}
      style={{ width }}
      onKeyDown={onKeyDown}
      data-testid="account-panel"
      className="relative flex max-w-[55%] shrink-0 flex-col border-s border-line bg-surface"
    >
      <PanelEdge width={width} onResize={setWidth} />
      <section
        ref={about}
        // Has the focus when what had it is gone: a link to a relative leads away from itself.
        tabIndex={-1}
        aria-label={name || accountsText.panel.loading}
        className="flex min-h-0 flex-1 flex-col outline-none"
        data-testid="account-detail"
      >
        <header className="flex shrink-0 items-start gap-2 border-b border-line py-2.5 ps-4 pe-2">
          <div className="grid min-w-0 flex-1 gap-0.5">
            <h2 className="truncate text-base font-semibold tracking-tight" title={name}>
              {data ? name : null}
              {!data && error ? accountsText.panel.label : null}
              {!data && !error ? (
                <>
                  <Skeleton className="my-1 w-44" />
                  <span className="sr-only">{accountsText.panel.loading}</span>
                </>
              ) : null}
            </h2>
            <p className="truncate text-xs text-ink-3">
              {data ? kindText[data.account.kind].one : text.none}
              {place ? ` · ${accountsText.panel.place(place.at + 1, place.all)}` : ""}
            </p>
          </div>
          {data ? <PinButton detail={data} mark={props.mark} /> : null}
          <Button
            look="ghost"
            size="icon"
            aria-label={accountsText.panel.close}
            onClick={onClose}
            data-testid="panel-close"
          >
            <X aria-hidden />
          </Button>
        </header>
        <div
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
        >
          {data ? <Body key={data.account_id} detail={data} {...props} onOpen={onOpen} /> : null}
          {!data && error ? <LoadError failure={error} retry={() => void refetch()} /> : null}
          {!data && !error ? <PanelSkeleton /> : null}
        </div>
      </section>
    </aside>
  );
}

function PinButton({ detail, mark }: { detail: AccountDetail; mark: Mark }) {
  const { pinned, account_id: id } = detail;
  return (
    <Button
      look="ghost"
      size="icon"
      aria-pressed={pinned}
      aria-label={pinned ? accountsText.panel.unpin : accountsText.panel.pin}
      onClick={() => mark(oneSelected(id), { pinned: !pinned })}
      data-testid="panel-pin"
    >
      <Pin aria-hidden className={cn(pinned && "fill-current text-accent-text")} />
    </Button>
  );
}

function Body({ detail, mark, note, onOpen, onTags, onGroup }: PanelProps & { detail: AccountDetail }) {
  const { account } = detail;
  const [using, setUsing] = useState(false);
  return (
    <div className="grid gap-4 px-4 py-3.5">
      {account.access === "ok" ? null : (
        <Note tone={account.access === "lost" ? "warning" : "quiet"} title={accessText[account.access].name}>
          <p>{accessText[account.access].hint}</p>
        </Note>
      )}
      <HealthAtAmazon detail={detail} />
      <Tracking account={account} onTrack={(tracked) => mark(oneSelected(account.id), { tracked })} />
      <PanelMarks detail={detail} mark={mark} note={note} onTags={onTags} onGroup={onGroup} />
      <div className="rounded-lg border border-line">
        <AccountFacts account={account} connection={detail.connection} />
      </div>
      {account.access === "ok" && account.health !== "disconnected" ? (
        <Button className="justify-self-start" onClick={() => setUsing(true)} data-testid="account-use">
          <SquareTerminal aria-hidden />
          {text.useIn}
        </Button>
      ) : null}
      {account.lacks.length > 0 ? (
        <Part title={words.lacks}>
          <ul className="grid gap-1 text-ink-2">
            {account.lacks.map((lack) => (
              <li key={lack}>{lackText[lack].long}</li>
            ))}
          </ul>
        </Part>
      ) : null}
      {account.seats.length > 0 ? (
        <Part title={words.seats}>
          <ul className="grid gap-1">
            {account.seats.map(({ exchange, seat }) => (
              <li key={`${exchange} ${seat}`} className="flex justify-between gap-4">
                <span className="min-w-0 truncate text-ink-2">{exchange}</span>
                <span className="selectable font-mono text-xs tabular-nums">{seat}</span>
              </li>
            ))}
          </ul>
        </Part>
      ) : null}
      <Relatives title={words.parents} relatives={detail.parents} onOpen={onOpen} />
      <Relatives title={words.children} relatives={detail.children} onOpen={onOpen} />
      {using ? (
        <UseAccount account={account} shared={detail.same_external_id} onClose={() => setUsing(false)} />
      ) : null}
    </div>
  );
}

/** How it is at Amazon, and the way to everything else that is known. */
function HealthAtAmazon({ detail: { account, watch } }: { detail: AccountDetail }) {
  const line = healthLine({ watch: account.watch === null ? null : watch });
  return (
    <div className="grid gap-2 rounded-lg bg-sunken px-3 py-2.5" data-testid="detail-health">
      <div className="grid gap-0.5">
        {account.watch === null && !hasBilling(account.kind) ? (
          <p className="text-ink-2">{accountHealthText.noBilling}</p>
        ) : (
          <AccountHealthMark watch={account.watch} />
        )}
        {line ? <p className="text-xs text-pretty text-ink-2">{line}</p> : null}
      </div>
      <Button asChild size="sm" className="justify-self-start">
        <Link to="/accounts/$accountId" params={{ accountId: account.id }} data-testid="detail-open">
          {text.accounts.openPage}
          <ArrowRight aria-hidden className="rtl:rotate-180" />
        </Link>
      </Button>
    </div>
  );
}
