import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { DspView } from "@/gen/DspView";
import { Empty, Loading, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { dspText } from "./words";

interface NothingProps {
  view: DspView;
  checking: boolean;
  icon: LucideIcon;
  title: string;
  body: ReactNode;
}

/** Why there is nothing to show: it was never asked for, is being asked for, or there is nothing. */
export function Nothing({ view, checking, icon, title, body }: NothingProps) {
  if (view.checked_at === null && checking) {
    return (
      <Loading className="grid gap-3">
        <Skeleton className="h-24 w-full rounded-lg" />
      </Loading>
    );
  }
  const never = view.checked_at === null;
  return (
    <Card>
      <Empty
        icon={icon}
        title={never ? dspText.neverTitle : title}
        body={never ? dspText.neverBody : body}
        className="py-10"
        data-testid="dsp-nothing"
      />
    </Card>
  );
}
