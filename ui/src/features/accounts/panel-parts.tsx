import type { ReactNode } from "react";
import type { RelativesView } from "@/gen/RelativesView";
import { kind as kindText, text } from "@/strings";
import { Loading, Skeleton } from "@/ui/feedback";

/* What the panel about an account is made of. */

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-1.5">
      <h3 className="text-xs font-semibold text-ink-2">{title}</h3>
      {children}
    </section>
  );
}

interface RelativesProps {
  title: string;
  relatives: RelativesView;
  onOpen: (id: string) => void;
}

export function Relatives({ title, relatives: { accounts, count: all }, onOpen }: RelativesProps) {
  if (all === 0) return null;
  return (
    <Part title={title}>
      <ul className="-mx-2 grid">
        {accounts.map((account) => (
          <li key={account.id}>
            <button
              type="button"
              onClick={() => onOpen(account.id)}
              className="flex w-full items-center justify-between gap-4 rounded-md px-2 py-1 text-start hover:bg-hover"
            >
              <span className="min-w-0 truncate">{account.name || text.accounts.unnamed}</span>
              <span className="shrink-0 text-xs text-ink-3">
                {[kindText[account.kind].one, account.country_code].filter(Boolean).join(" · ")}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {all > accounts.length ? (
        <p className="text-xs text-ink-3">{text.accounts.detail.childrenMore(all - accounts.length)}</p>
      ) : null}
    </Part>
  );
}

export function PanelSkeleton() {
  return (
    <Loading className="grid gap-4 px-4 py-3.5">
      <Skeleton className="h-16 w-full" />
      <Skeleton className="h-6 w-full" />
      <Skeleton className="h-40 w-full" />
    </Loading>
  );
}
