import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useDeferredValue, useMemo, useState } from "react";
import { reviewText } from "@/features/connect/words";
import { GapNotes } from "@/features/connections/gap-notes";
import type { ConnectionView } from "@/gen/ConnectionView";
import type { ReviewView } from "@/gen/ReviewView";
import { useNow } from "@/lib/clock";
import { useCommand, useConnections } from "@/lib/data";
import { keys } from "@/lib/keys";
import { matchesAccount } from "@/lib/search";
import { relativeTime } from "@/lib/time";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Field, Input, SearchField } from "@/ui/controls";
import { Dialog, DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { ReviewList } from "./list";
import { ReviewLogin } from "./login";
import { type Ending, endingOf, firstChoice, groupAccounts, oldLogin, selectable } from "./model";
import { useUntracked } from "./untracked";

interface ReviewDialogProps {
  review: ReviewView;
  connections: readonly ConnectionView[];
}

/** What the new login reaches, before anything of it is saved. */
export function ReviewDialog(props: ReviewDialogProps) {
  const { reauthorises } = props.review;
  const old = oldLogin(props.review);
  const untracked = useUntracked(old);
  const { isPending } = useConnections();
  // An old choice and an old name can only be kept once they are known; a new login has neither.
  if (reauthorises !== null && ((old !== null && untracked.isPending) || isPending)) return null;
  return <Review {...props} untracked={untracked.data ?? []} />;
}

function Review({ review, connections, untracked }: ReviewDialogProps & { untracked: readonly string[] }) {
  const again = connections.find((connection) => connection.id === review.reauthorises);
  const other = connections.find((connection) => connection.id === review.known_as)?.label ?? null;
  const own = again !== undefined && review.login !== "different";
  const [label, setLabel] = useState(own ? again.label : review.suggested_label);
  const [query, setQuery] = useState("");
  const [tried, setTried] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => firstChoice(review, untracked));
  const search = useDeferredValue(query);
  const groups = useMemo(
    () => groupAccounts(review.accounts.filter((account) => matchesAccount(account, search))),
    [review.accounts, search],
  );
  const names = useMemo(
    () => new Map(review.accounts.map(({ id, name, external_id }) => [id, name || external_id])),
    [review.accounts],
  );
  const possible = useMemo(() => review.accounts.filter(selectable).length, [review.accounts]);
  const regions = new Set(review.accounts.map((account) => account.region)).size;
  const missing = label.trim() === "";

  const settle = useSettle();
  const confirm = useCommand(
    (backend, asNew: boolean) => backend.confirmReview(label.trim(), [...chosen], asNew),
    { done: () => text.toast.confirmed(label.trim()), onDone: settle, onFailure: () => {} },
  );
  // The app compares once more when it confirms; what it says then counts.
  const refused = confirm.failure?.code === "wrong_login";
  const login = refused ? "different" : review.login;
  const ending = endingOf(review.reauthorises, login);
  const end = (asNew: boolean) => {
    setTried(true);
    if (!missing) confirm.run(asNew);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    // Enter in a field must not decide whose login it is.
    if (ending === "confirm") end(false);
  };
  const tall = review.accounts.length > 0;

  return (
    <>
      <Dialog
        open
        onClose={() => setDiscarding(true)}
        dismissable={false}
        title={again ? reviewText.retitle(again.label) : reviewText.title}
        description={tall ? reviewText.body(review.accounts.length, regions) : undefined}
        className={tall ? "h-[48rem] max-w-3xl" : "max-w-3xl"}
        data-testid="review-dialog"
      >
        <form className="flex min-h-0 flex-1 flex-col" onSubmit={onSubmit}>
          <DialogBody className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto pb-0">
            {confirm.failure ? <ErrorNote error={confirm.failure.error} /> : null}
            {review.reauthorises === null ? null : (
              <ReviewLogin
                review={review}
                login={login}
                label={again?.label ?? review.suggested_label}
                other={other}
              />
            )}
            <GapNotes gaps={review.gaps} data-testid="review-gaps" />
            <div className="grid grid-cols-2 items-end gap-3">
              <Field label={reviewText.label} error={tried && missing ? text.rename.needed : undefined}>
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
                label={reviewText.search}
                value={query}
                onChange={setQuery}
                data-testid="review-search"
              />
            </div>
            <ReviewList
              groups={groups}
              names={names}
              empty={!tall}
              narrowed={search.trim() !== ""}
              chosen={chosen}
              onChosen={setChosen}
            />
          </DialogBody>
          <DialogFooter className="flex-wrap">
            <p className="me-auto grid text-xs text-ink-3">
              <span className="text-ink-2 tabular-nums" data-testid="review-count">
                {text.connections.selected(chosen.size, possible)}
              </span>
              <Expiry at={review.expires_at} />
            </p>
            <Button look="ghost" onClick={() => setDiscarding(true)} data-testid="review-discard">
              {reviewText.discard}
            </Button>
            <Endings ending={ending} other={other} pending={confirm.pending} end={end} />
          </DialogFooter>
        </form>
      </Dialog>
      {discarding ? <DiscardDialog onKeep={() => setDiscarding(false)} /> : null}
    </>
  );
}

/** A component of its own, so that the passing of time does not render the list. */
function Expiry({ at }: { at: number }) {
  return <span>{reviewText.expires(relativeTime(at, useNow()))}</span>;
}

interface EndingsProps {
  ending: Ending;
  other: string | null;
  pending: boolean;
  end: (asNew: boolean) => void;
}

function Endings({ ending, other, pending, end }: EndingsProps) {
  if (ending === "confirm") {
    return (
      <Button type="submit" look="primary" pending={pending} data-testid="review-confirm">
        {reviewText.confirm}
      </Button>
    );
  }
  return (
    <>
      <Button pending={pending} onClick={() => end(true)} data-testid="review-as-new">
        {other === null ? reviewText.asNew : reviewText.renew(other)}
      </Button>
      {ending === "choose" ? (
        <Button pending={pending} onClick={() => end(false)} data-testid="review-same">
          {reviewText.sameLogin}
        </Button>
      ) : null}
    </>
  );
}

/** The review is over for this window at once, not only when it is announced. */
function useSettle() {
  const client = useQueryClient();
  return () => void client.setQueryData(keys.review, null);
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
      title={reviewText.discardTitle}
      description={reviewText.discardBody}
      data-testid="discard-dialog"
    >
      <DialogFooter className="mt-4">
        <Button look="ghost" onClick={onKeep} autoFocus>
          {reviewText.keep}
        </Button>
        <Button
          look="danger"
          pending={discard.pending}
          onClick={() => discard.run()}
          data-testid="discard-confirm"
        >
          {reviewText.discardConfirm}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
