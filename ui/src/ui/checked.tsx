import { RefreshCw } from "lucide-react";
import { dataText } from "@/strings/data";
import { Button } from "./button";
import { When } from "./when";

interface CheckedProps {
  /** When Amazon was last asked. */
  at: number | null;
  checking: boolean;
  onCheck: () => void;
  "data-testid": string;
}

/** When something was last asked for, and asking now. */
export function Checked({ at, checking, onCheck, ...rest }: CheckedProps) {
  return (
    <div className="flex min-h-7 items-center gap-2 text-xs text-ink-3">
      <span role="status">
        {checking ? (
          dataText.checking
        ) : at === null ? null : (
          <>
            {dataText.checked} <When at={at} past />
          </>
        )}
      </span>
      <Button
        look="ghost"
        size="sm"
        className={at === null && !checking ? "-ms-4.5" : ""}
        pending={checking}
        onClick={onCheck}
        {...rest}
      >
        {checking ? null : <RefreshCw aria-hidden />}
        {at === null ? dataText.checkNow : dataText.checkAgain}
      </Button>
    </div>
  );
}
