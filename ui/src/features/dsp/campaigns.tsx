import { Link } from "@tanstack/react-router";
import { CirclePause, CirclePlay, Megaphone } from "lucide-react";
import type { DspCampaignView } from "@/gen/DspCampaignView";
import type { DspView } from "@/gen/DspView";
import { statusWord, text } from "@/strings";
import { deliveryReason, fragment } from "@/strings/account-health";
import { DataTable } from "@/ui/data-table";
import { Card } from "@/ui/page";
import { runsWords } from "./model";
import { Nothing } from "./nothing";
import { dspText } from "./words";

interface DspCampaignsProps {
  id: string;
  view: DspView;
  checking: boolean;
}

/** A DSP advertiser’s campaigns: whether they run, and why they don’t. */
export function DspCampaigns({ id, view, checking }: DspCampaignsProps) {
  if (view.campaigns.length === 0) {
    return (
      <Nothing
        view={view}
        checking={checking}
        icon={Megaphone}
        title={dspText.campaignsEmptyTitle}
        body={dspText.campaignsEmptyBody}
      />
    );
  }
  return (
    <Card>
      <DataTable
        label={dspText.campaigns}
        rows={view.campaigns}
        rowKey={(campaign) => campaign.id}
        limit={50}
        columns={[
          {
            key: "name",
            name: dspText.campaign,
            head: true,
            cell: (campaign) => (
              <span className="grid gap-0.5">
                <span className="font-medium break-words">{campaign.name || campaign.id}</span>
                <span className="text-xs text-ink-3">{runsWords(campaign)}</span>
              </span>
            ),
          },
          {
            key: "state",
            name: dspText.state,
            className: "whitespace-nowrap",
            cell: ({ state }) => <State state={state} />,
          },
          { key: "delivery", name: dspText.delivery, cell: (campaign) => <Delivery campaign={campaign} /> },
          {
            key: "insights",
            name: dspText.showInsights,
            className: "whitespace-nowrap text-end",
            cell: (campaign) => (
              <Link
                to="/accounts/$accountId"
                params={{ accountId: id }}
                search={{ tab: "insights", campaign: campaign.id }}
                aria-label={dspText.insightsOf(campaign.name || campaign.id)}
                className="text-accent-text hover:underline"
                data-testid="campaign-insights"
              >
                {dspText.showInsights}
              </Link>
            ),
          },
        ]}
        data-testid="dsp-campaign-table"
      />
    </Card>
  );
}

function State({ state }: { state: string }) {
  const Icon = state === "ENABLED" ? CirclePlay : CirclePause;
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-2">
      <Icon aria-hidden className="size-3.5 text-ink-3" />
      {statusWord(state)}
    </span>
  );
}

function Delivery({ campaign: { delivery, reasons } }: { campaign: DspCampaignView }) {
  if (delivery === null) return <span className="text-ink-3">{text.none}</span>;
  return (
    <span className="grid gap-0.5">
      <span>{statusWord(delivery)}</span>
      {[...new Set(reasons)].map((reason) => {
        const { sentence, fixer } = deliveryReason(reason);
        return (
          <span key={reason} className="text-xs text-pretty text-ink-3">
            {fragment(sentence)}
            {fixer === null ? "" : ` · ${fixer}`}
          </span>
        );
      })}
    </span>
  );
}
