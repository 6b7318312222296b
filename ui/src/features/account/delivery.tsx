import type { CampaignView } from "@/gen/CampaignView";
import type { DeliveryView } from "@/gen/DeliveryView";
import { cn } from "@/lib/cn";
import { count, statusWord, text } from "@/strings";
import { deliveryReason, fragment } from "@/strings/account-health";
import { DataTable } from "@/ui/data-table";
import { Card, Section } from "@/ui/page";
import { When } from "@/ui/when";
import { accountText } from "./words";

const COUNTS = ["stopped", "limited", "delivering", "intended", "unknown"] as const;
const TONE: Partial<Record<(typeof COUNTS)[number], string>> = {
  stopped: "text-revoked",
  limited: "text-expiring",
  delivering: "text-healthy",
};

/** Which campaigns don’t deliver although they are meant to, why, and who can fix it. */
export function Delivery({ delivery }: { delivery: DeliveryView | null }) {
  return (
    <Section
      title={accountText.delivery}
      aside={delivery ? <When at={delivery.checked_at} past /> : undefined}
      data-testid="delivery"
    >
      {delivery === null ? (
        <Card className="px-4 py-3 text-ink-3">{accountText.deliveryNever}</Card>
      ) : (
        <Known delivery={delivery} />
      )}
    </Section>
  );
}

function Known({ delivery }: { delivery: DeliveryView }) {
  const all = COUNTS.reduce((sum, each) => sum + delivery[each], 0);
  if (all === 0) return <Card className="px-4 py-3 text-ink-3">{accountText.deliveryNone}</Card>;
  const listed = delivery.stopped + delivery.limited;
  return (
    <Card>
      <ul
        className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] divide-x divide-line"
        aria-label={accountText.campaigns}
      >
        {COUNTS.map((each) => (
          <li
            key={each}
            className="grid content-start gap-0.5 px-3 py-2.5 first:ps-4"
            data-testid={`delivery-${each}`}
          >
            <span
              className={cn(
                "text-lg font-semibold tabular-nums",
                delivery[each] === 0 ? "text-ink-3" : (TONE[each] ?? "text-ink"),
              )}
            >
              {count(delivery[each])}
            </span>
            <span className="text-2xs text-pretty text-ink-2">{accountText.counts[each]}</span>
          </li>
        ))}
      </ul>
      {delivery.reasons.length > 0 ? (
        <div className="border-t border-line">
          <DataTable
            label={accountText.reasons}
            rows={delivery.reasons}
            rowKey={({ reason }) => reason}
            limit={8}
            columns={[
              {
                key: "reason",
                name: accountText.reason,
                head: true,
                cell: ({ reason }) => fragment(deliveryReason(reason).sentence),
              },
              {
                key: "fixer",
                name: accountText.fixer,
                cell: ({ reason }) => (
                  <span className="text-ink-2">{deliveryReason(reason).fixer ?? text.none}</span>
                ),
              },
              {
                key: "campaigns",
                name: accountText.campaigns,
                number: true,
                cell: ({ campaigns }) => count(campaigns),
              },
            ]}
            data-testid="delivery-reasons"
          />
        </div>
      ) : null}
      {delivery.campaigns.length > 0 ? (
        <div className="border-t border-line">
          <h3 className="px-4 pt-3 text-xs font-semibold text-ink-2">{accountText.stoppedCampaigns}</h3>
          <Campaigns campaigns={delivery.campaigns} />
          {listed > delivery.campaigns.length ? (
            <p className="border-t border-line px-4 py-2 text-xs text-ink-3">
              {accountText.onlySome(delivery.campaigns.length, listed)}
            </p>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}

function Campaigns({ campaigns }: { campaigns: readonly CampaignView[] }) {
  return (
    <DataTable
      label={accountText.stoppedCampaigns}
      rows={campaigns}
      rowKey={({ id }, index) => `${id} ${index}`}
      limit={10}
      columns={[
        {
          key: "name",
          name: accountText.campaign,
          head: true,
          className: "max-w-64",
          cell: ({ id, name, product }) => (
            <span className="grid gap-0.5">
              <span className="font-medium break-words">{name || id}</span>
              <span className="text-xs text-ink-3">{statusWord(product)}</span>
            </span>
          ),
        },
        {
          key: "delivery",
          name: accountText.state,
          className: "whitespace-nowrap",
          cell: ({ delivery }) => statusWord(delivery),
        },
        {
          key: "reasons",
          name: accountText.reason,
          cell: ({ reasons }) =>
            reasons.length === 0 ? (
              <span className="text-ink-3">{accountText.notSaid}</span>
            ) : (
              <ul className="grid gap-0.5 text-ink-2">
                {[...new Set(reasons)].map((reason) => (
                  <li key={reason}>{fragment(deliveryReason(reason).sentence)}</li>
                ))}
              </ul>
            ),
        },
      ]}
      data-testid="delivery-campaigns"
    />
  );
}
