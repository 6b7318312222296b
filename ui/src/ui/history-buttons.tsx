import { ArrowLeft, ArrowRight } from "lucide-react";
import { useHistoryWays } from "@/lib/history";
import { keyText } from "@/strings/keys";
import { Button } from "./button";

/** Back and forward between screens. */
export function HistoryButtons() {
  const { back, forward, goBack, goForward } = useHistoryWays();
  return (
    <div className="-ms-2 flex shrink-0">
      <Button
        look="ghost"
        size="icon"
        disabled={!back}
        aria-label={keyText.back}
        title={keyText.backHint}
        onClick={goBack}
        data-testid="history-back"
      >
        <ArrowLeft aria-hidden />
      </Button>
      <Button
        look="ghost"
        size="icon"
        disabled={!forward}
        aria-label={keyText.forward}
        title={keyText.forwardHint}
        onClick={goForward}
        data-testid="history-forward"
      >
        <ArrowRight aria-hidden />
      </Button>
    </div>
  );
}
