import { toFailure } from "@/backend/types";
import { text } from "@/strings";
import { Button } from "./button";
import { ErrorNote } from "./feedback";

interface PartErrorProps {
  failure: unknown;
  retry: () => void;
}

/** A part of a screen that could not be loaded, no larger than what it stands for. */
export function PartError({ failure, retry }: PartErrorProps) {
  return (
    <div data-testid="load-error">
      <ErrorNote error={toFailure(failure).error}>
        <Button size="sm" className="mt-1 w-fit" onClick={retry} data-testid="retry-part">
          {text.tryAgain}
        </Button>
      </ErrorNote>
    </div>
  );
}
