import { loginMatch, reviewText } from "@/features/connect/words";
import type { LoginMatch } from "@/gen/LoginMatch";
import type { ReviewView } from "@/gen/ReviewView";
import { Note } from "@/ui/note";

interface ReviewLoginProps {
  review: ReviewView;
  login: LoginMatch;
  /** The name of the connection that is authorised again. */
  label: string;
  /** The name of the other connection whose login it is. */
  other: string | null;
}

/** Whether the login that came back is the one that the connection had, and what follows from it. */
export function ReviewLogin({ review, login, label, other }: ReviewLoginProps) {
  const marks = { "data-testid": "review-login", "data-login": login };
  if (login === "different") {
    return (
      <Note tone="danger" title={loginMatch.different(label)} role="alert" {...marks}>
        <p>
          {reviewText.different(label, review.missing)} {other === null ? null : reviewText.knownAs(other)}
        </p>
        <ol className="grid list-decimal gap-0.5 ps-4.5 marker:text-ink-3">
          {reviewText.differentSteps(label).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p>{other === null ? reviewText.differentOffer(label) : reviewText.renewOffer(other)}</p>
      </Note>
    );
  }
  if (login === "partly") {
    return (
      <Note tone="warning" title={loginMatch.partly(label)} role="alert" {...marks}>
        <p>
          {reviewText.partly(review.missing, review.added)}{" "}
          {review.missing > 0 && review.gaps.length > 0 ? reviewText.partlyUnseen : null}
        </p>
        <p>{other === null ? reviewText.partlyChoice : reviewText.knownAs(other)}</p>
      </Note>
    );
  }
  const changed = reviewText.changed(review.missing, review.added);
  return (
    <Note
      tone={review.recognised ? "quiet" : "good"}
      title={review.recognised ? reviewText.recognised(label) : loginMatch.same(label)}
      {...marks}
    >
      <p>
        {review.recognised ? `${reviewText.recognisedBody} ` : ""}
        {changed === "" ? reviewText.unchanged : `${changed}.`}
      </p>
    </Note>
  );
}
