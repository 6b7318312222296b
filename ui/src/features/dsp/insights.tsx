import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Lightbulb, Megaphone } from "lucide-react";
import type { ReactNode } from "react";
import type { DspView } from "@/gen/DspView";
import type { InsightView } from "@/gen/InsightView";
import { useCommand, useInsights } from "@/lib/data";
import { shortDay } from "@/lib/days";
import { keys } from "@/lib/keys";
import { Checked } from "@/ui/checked";
import { Empty, ErrorNote, LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { Select } from "@/ui/select";
import { InsightGroup } from "./insight-group";
import { Nothing } from "./nothing";
import { dspText } from "./words";

interface DspInsightsProps {
  id: string;
  view: DspView;
  campaign: string | undefined;
  checking: boolean;
}

/** What Amazon found of the shoppers of one campaign. */
export function DspInsights({ id, view, campaign, checking }: DspInsightsProps) {
  const navigate = useNavigate();
  const chosen = campaign ?? view.campaigns[0]?.id;
  if (chosen === undefined) {
    return (
      <Nothing
        view={view}
        checking={checking}
        icon={Megaphone}
        title={dspText.noCampaignTitle}
        body={dspText.noCampaignBody}
      />
    );
  }
  const listed = view.campaigns.map((each) => ({ value: each.id, label: each.name || each.id }));
  const options = listed.some(({ value }) => value === chosen)
    ? listed
    : [{ value: chosen, label: dspText.goneCampaign }, ...listed];
  return (
    <Insights key={chosen} id={id} campaign={chosen}>
      <Select
        label={dspText.choose}
        value={chosen}
        options={options}
        onChange={(next) =>
          void navigate({
            to: "/accounts/$accountId",
            params: { accountId: id },
            search: { tab: "insights", campaign: next },
            replace: true,
          })
        }
        className="w-fit max-w-full"
        data-testid="insights-campaign"
      />
    </Insights>
  );
}

interface InsightsProps {
  id: string;
  campaign: string;
  /** The choice of the campaign, which stays whatever is known of one. */
  children: ReactNode;
}

function Insights({ id, campaign, children }: InsightsProps) {
  const client = useQueryClient();
  const { data, error, refetch } = useInsights(id, campaign);
  const again = useCommand((backend) => backend.dspInsights(id, campaign, true), {
    onDone: (insights) => client.setQueryData<InsightView>([...keys.insights, id, campaign], insights),
    onFailure: () => {},
  });
  if (!data) {
    return (
      <>
        <div>{children}</div>
        {error ? (
          <LoadError failure={error} retry={() => void refetch()} />
        ) : (
          <Loading className="grid gap-3">
            <Skeleton className="h-64 w-full rounded-lg" />
          </Loading>
        )}
      </>
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {children}
        <Checked
          at={data.checked_at}
          checking={again.pending}
          onCheck={() => again.run()}
          data-testid="check-insights"
        />
        {data.date === null ? null : (
          <span className="text-xs text-ink-3">{dspText.dateOf(shortDay(data.date))}</span>
        )}
      </div>
      {again.failure && !again.pending ? <ErrorNote error={again.failure.error} /> : null}
      {data.groups.length === 0 ? (
        <Card>
          <Empty
            icon={Lightbulb}
            title={dspText.insightsEmptyTitle}
            body={
              <>
                <p>{dspText.insightsEmptyBody}</p>
                {data.missing ? (
                  <p className="mt-2 text-xs text-ink-3">{dspText.amazonSays(data.missing)}</p>
                ) : null}
              </>
            }
            className="py-10"
            data-testid="insights-empty"
          />
        </Card>
      ) : (
        data.groups.map((group, index) => (
          <InsightGroup
            // biome-ignore lint/suspicious/noArrayIndexKey: a group has no other name where Amazon repeats one
            key={`${group.ad_group_id ?? ""} ${index}`}
            group={group}
            only={data.groups.length === 1}
          />
        ))
      )}
    </>
  );
}
