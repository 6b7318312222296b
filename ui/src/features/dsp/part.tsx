import type { AccountTab } from "@/features/account/search";
import type { DspPart as Gapped } from "@/gen/DspPart";
import type { DspView } from "@/gen/DspView";
import { cause as causeText } from "@/strings";
import { Checked } from "@/ui/checked";
import { ErrorNote, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { DspAdvice } from "./advice";
import { DspCampaigns } from "./campaigns";
import { useDspCheck } from "./check";
import { DspEvents } from "./events";
import { DspInsights } from "./insights";
import { dspGap, dspText } from "./words";

type Shown = Exclude<AccountTab, "reports">;

interface DspPartProps {
  id: string;
  part: Shown;
  campaign: string | undefined;
}

/** Which answer each part needs. */
const NEEDS: Record<Shown, Gapped> = {
  campaigns: "campaigns",
  insights: "campaigns",
  advice: "guidance",
  events: "events",
};

/** One part of a DSP advertiser, with when Amazon was asked and what it did not answer. */
export function DspPart({ id, part, campaign }: DspPartProps) {
  const dsp = useDspCheck(id);
  const { data: view, error, refetch } = dsp;
  if (!view) {
    if (error) return <LoadError failure={error} retry={() => void refetch()} />;
    return (
      <Loading className="grid gap-3">
        <Skeleton className="w-40" />
        <Skeleton className="h-40 w-full rounded-lg" />
      </Loading>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3" data-testid={`dsp-${part}`}>
      {part === "insights" && view.campaigns.length > 0 ? null : (
        <Checked at={view.checked_at} checking={dsp.pending} onCheck={dsp.check} data-testid="check-dsp" />
      )}
      {dsp.failure && (dsp.asked || view.checked_at === null) ? (
        <ErrorNote error={dsp.failure.error} />
      ) : null}
      <Gap view={view} part={NEEDS[part]} />
      <Content id={id} part={part} campaign={campaign} view={view} checking={dsp.pending} />
    </div>
  );
}

interface ContentProps extends DspPartProps {
  view: DspView;
  checking: boolean;
}

function Content({ id, part, campaign, view, checking }: ContentProps) {
  switch (part) {
    case "campaigns":
      return <DspCampaigns id={id} view={view} checking={checking} />;
    case "insights":
      return <DspInsights id={id} view={view} campaign={campaign} checking={checking} />;
    case "advice":
      return <DspAdvice view={view} checking={checking} />;
    default:
      return <DspEvents view={view} checking={checking} />;
  }
}

/** What had no answer the last time, and why. */
function Gap({ view: { gaps }, part }: { view: DspView; part: Gapped }) {
  const gap = gaps.find((each) => each.part === part);
  if (!gap) return null;
  const { title, next } = causeText[gap.cause];
  return (
    <Note tone="warning" title={dspText.gap(dspGap[part])} role="status" data-testid="dsp-gap">
      <p>{[title, next, dspText.gapKept].filter(Boolean).join(" ")}</p>
    </Note>
  );
}
