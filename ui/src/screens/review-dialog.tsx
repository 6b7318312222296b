import { useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import type { AccountKind } from "@/gen/AccountKind";
import type { AccountView } from "@/gen/AccountView";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { Region } from "@/gen/Region";
import type { ReviewAccount } from "@/gen/ReviewAccount";
import type { ReviewView } from "@/gen/ReviewView";
import { useNow } from "@/lib/clock";
import { useAccounts, useCommand } from "@/lib/data";
import { keys } from "@/lib/keys";
import { matchesAccount } from "@/lib/search";
import { relativeTime } from "@/lib/time";
import { kind as kindText, region as regionText, text } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input, SearchField } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { ReviewList } from "./review-list";

interface ReviewDialogProps {
  review: ReviewView;
  connections: readonly ConnectionView[];
}

export interface Group {
  id: string;
  name: string;
  accounts: ReviewAccount[];
}

const REGIONS: readonly Region[] = ["na", "eu", "fe"];
const KINDS: readonly AccountKind[] = ["sponsored_ads", "dsp_advertiser", "amc_instance", "manager_account"];

/** Accounts by region, then by kind, in a fixed order; empty groups are left out. */
export function groupAccounts(accounts: readonly ReviewAccount[]): Group[] {
  return REGIONS.flatMap((region) =>
    KINDS.map((kind) => ({
      id: `${region}-${kind}`,
      name: `${regionText[region].name} · ${kindText[kind].many}`,
      accounts: accounts.filter((account) => account.region === region && account.kind === kind),
    })),
  ).filter((group) => group.accounts.length > 0);
}

/** What the new login reaches, before anything of it is saved. */
export function ReviewDialog(props: ReviewDialogProps) {
  const accounts = useAccounts();
  // An old choice can only be kept once it is known; a new login has none.
  if (props.review.reauthorises !== null && accounts.isPending) return null;
  return <Review {...props} known={accounts.data ?? []} />;
}

/** What is ticked at first: all of a new login, and of an old one what was tracked before, and what is new. */
export function firstChoice(review: ReviewView, known: readonly AccountView[]): Set<string> {
  const untracked = new Set(
    known
      .filter((account) => account.connection_id === review.reauthorises && !account.tracked)
      .map((account) => account.external_id),
  );
  return new Set(
    review.accounts
      .filter((account) => !account.already_connected && !untracked.has(account.external_id))
      .map((account) => account.id),
  );
}

function Review({ review, connections, known }: ReviewDialogProps & { known: readonly AccountView[] }) {
  const now = useNow();
  const again = connections.find((connection) => connection.id === review.reauthorises);
  const [label, setLabel] = useState(again?.label ?? review.suggested_label);
  const [query, setQuery] = useState("");
  const [tried, setTried] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => firstChoice(review, known));
  const search = useDeferredValue(query);
  const groups = useMemo(
    () => groupAccounts(review.accounts.filter((account) => matchesAccount(account, search))),
    [review.accounts, search],
  );
  const regions = new Set(review.accounts.map((account) => account.region)).size;
  const missing = label.trim() === "";

  const settle = useSettle();
  const confirm = useCommand((backend) => backend.confirmReview(label.trim(), [...chosen]), {
    done: () => text.toast.confirmed(label.trim()),
    onDone: settle,
    onFailure: () => {},
  });

  return (
    <>
      <Dialog
        open
        onClose={() => setDiscarding(true)}
        dismissable={false}
        title={again ? text.review.retitle(again.label) : text.review.title}
        description={
          review.accounts.length > 0 ? text.review.body(review.accounts.length, regions) : undefined
        }
        className={review.accounts.length > 0 ? "h-[44rem] max-w-2xl" : "max-w-2xl"}
        data-testid="review-dialog"
      >
        <form
          className="flex min-h-0 flex-1 flex-col"
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (!missing) confirm.run();
          }}
        >
          <DialogBody className="flex min-h-0 flex-1 flex-col gap-3 pb-0">
            {confirm.failure ? <ErrorNote error={confirm.failure.error} /> : null}
            {review.failed_regions.length > 0 ? <FailedRegions regions={review.failed_regions} /> : null}
            <div className="grid grid-cols-2 items-end gap-3">
              <Field label={text.review.label} error={tried && missing ? text.review.labelNeeded : undefined}>
                {(field) => (
                  <Input
                    {...field}
                    value={label}
                    maxLength={80}
                    onChange={(event) => setLabel(event.target.value)}
                    data-testid="review-label"
                  />
                )}
              </Field>
              <SearchField
                label={text.review.search}
                value={query}
                onChange={setQuery}
                data-testid="review-search"
              />
            </div>
            <ReviewList
              groups={groups}
              empty={review.accounts.length === 0}
              chosen={chosen}
              onChosen={setChosen}
            />
          </DialogBody>
          <DialogFooter>
            <p className="mr-auto grid text-xs text-ink-3">
              <span className="text-ink-2 tabular-nums" data-testid="review-count">
                {text.review.selected(chosen.size, review.accounts.length)}
              </span>
              <span>{text.review.expires(relativeTime(review.expires_at, now))}</span>
            </p>
            <Button look="ghost" onClick={() => setDiscarding(true)} data-testid="review-discard">
              {text.review.discard}
            </Button>
            <Button type="submit" look="primary" pending={confirm.pending} data-testid="review-confirm">
              {text.review.confirm}
            </Button>
          </DialogFooter>
        </form>
      </Dialog>
      {discarding ? <DiscardDialog onKeep={() => setDiscarding(false)} /> : null}
    </>
  );
}

/** The review is over for this window at once, not only when it is announced. */
function useSettle() {
  const client = useQueryClient();
  return () => void client.setQueryData(keys.review, null);
}

function FailedRegions({ regions }: { regions: readonly Region[] }) {
  return (
    <div
      role="alert"
      className="flex gap-2.5 rounded-lg bg-expiring-soft px-3 py-2.5"
      data-testid="review-failed"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-expiring" />
      <p>
        <span className="font-medium">
          {text.review.failed(regions.map((region) => regionText[region].name).join(", "))}
        </span>{" "}
        <span className="text-ink-2">{text.review.failedBody}</span>
      </p>
    </div>
  );
}

function DiscardDialog({ onKeep }: { onKeep: () => void }) {
  const settle = useSettle();
  const discard = useCommand((backend) => backend.discardReview(), {
    done: () => text.toast.discarded,
    onDone: settle,
  });
  return (
    <Dialog
      open
      onClose={onKeep}
      role="alertdialog"
      title={text.review.discardTitle}
      description={text.review.discardBody}
      data-testid="discard-dialog"
    >
      <DialogFooter className="mt-4">
        <Button look="ghost" onClick={onKeep} autoFocus>
          {text.review.keep}
        </Button>
        <Button
          look="danger"
          pending={discard.pending}
          onClick={() => discard.run()}
          data-testid="discard-confirm"
        >
          {text.review.discardConfirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
