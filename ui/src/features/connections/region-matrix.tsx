import { Link } from "@tanstack/react-router";
import type { AccountAccess } from "@/gen/AccountAccess";
import type { AccountKind } from "@/gen/AccountKind";
import type { Region } from "@/gen/Region";
import { ACCOUNT_KINDS, REGIONS } from "@/gen/values";
import { useAccountCounts } from "@/lib/account-counts";
import { cn } from "@/lib/cn";
import { access as accessText, count, kind as kindText, region as regionText, text } from "@/strings";
import { Loading, Skeleton } from "@/ui/feedback";

interface RegionMatrixProps {
  /** Narrows the links to one connection. */
  connection?: string;
}

/** What is counted apart, because the login does not fully reach it. */
const APART: readonly AccountAccess[] = ["lost", "denied"];

/** Accounts counted by kind and region; each count leads to exactly those accounts. */
export function RegionMatrix({ connection }: RegionMatrixProps) {
  const counts = useAccountCounts(connection);
  if (!counts) {
    return (
      <Loading className="grid gap-3 p-4">
        <Skeleton />
        <Skeleton />
      </Loading>
    );
  }
  const at = counts.of;
  const kinds = ACCOUNT_KINDS.filter((kind) => REGIONS.some((region) => at(kind, region) > 0));
  const shown: readonly AccountKind[] = kinds.length > 0 ? kinds : ["sponsored_ads"];
  const sum = (region: Region) => shown.reduce((all, kind) => all + at(kind, region), 0);
  const apart = APART.filter((access) => REGIONS.some((region) => at(access, region) > 0));
  const narrow = connection ? { connection } : {};
  return (
    <table className="w-full text-sm tabular-nums" data-testid="region-matrix">
      <thead>
        <tr className="text-xs text-ink-3 [&>th]:border-b [&>th]:border-line [&>th]:px-2 [&>th]:py-2 [&>th:first-child]:ps-4 [&>th:last-child]:pe-4 [&>th]:font-medium">
          <th scope="col" className="text-start">
            <span className="sr-only">{text.accounts.columns.kind}</span>
          </th>
          {REGIONS.map((region) => (
            <th key={region} scope="col" className="text-end" title={regionText[region].name}>
              {regionText[region].short}
            </th>
          ))}
          <th scope="col" className="text-end">
            {text.overview.total}
          </th>
        </tr>
      </thead>
      <tbody className="[&>tr]:not-last:border-b [&>tr]:not-last:border-line">
        {shown.map((kind) => (
          <tr key={kind} className="[&>*]:px-2 [&>*]:py-2 [&>*:first-child]:ps-4 [&>*:last-child]:pe-4">
            <th scope="row" className="text-start font-normal whitespace-nowrap">
              {kindText[kind].many}
            </th>
            {REGIONS.map((region) => (
              <td key={region} className="text-end">
                {at(kind, region) > 0 ? (
                  <Link to="/accounts" search={{ kind, region, ...narrow }} className="hover:underline">
                    {count(at(kind, region))}
                  </Link>
                ) : (
                  <span className="text-ink-3">{count(0)}</span>
                )}
              </td>
            ))}
            <td className="text-end font-medium">
              {count(REGIONS.reduce((all, region) => all + at(kind, region), 0))}
            </td>
          </tr>
        ))}
      </tbody>
      {shown.length > 1 || apart.length > 0 ? (
        <tfoot>
          {shown.length > 1 ? (
            <tr className="border-t border-line font-medium [&>*]:px-2 [&>*]:py-2 [&>*:first-child]:ps-4 [&>*:last-child]:pe-4">
              <th scope="row" className="text-start font-medium">
                {text.overview.total}
              </th>
              {REGIONS.map((region) => (
                <td key={region} className="text-end">
                  {count(sum(region))}
                </td>
              ))}
              <td className="text-end">{count(counts.all)}</td>
            </tr>
          ) : null}
          {apart.map((access) => (
            <tr
              key={access}
              title={accessText[access].hint}
              className="border-t border-line text-xs text-ink-3 [&>*]:px-2 [&>*]:py-1.5 [&>*:first-child]:ps-4 [&>*:last-child]:pe-4"
              data-testid={`matrix-${access}`}
            >
              <th scope="row" className={cn("text-start font-normal", access === "lost" && "text-expired")}>
                {accessText[access].name}
              </th>
              {REGIONS.map((region) => (
                <td key={region} className="text-end">
                  {at(access, region) > 0 ? (
                    <Link to="/accounts" search={{ access, region, ...narrow }} className="hover:underline">
                      {count(at(access, region))}
                    </Link>
                  ) : (
                    count(0)
                  )}
                </td>
              ))}
              <td className="text-end">
                {count(REGIONS.reduce((all, region) => all + at(access, region), 0))}
              </td>
            </tr>
          ))}
        </tfoot>
      ) : null}
    </table>
  );
}
