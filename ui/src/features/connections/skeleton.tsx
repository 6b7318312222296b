import { Loading, Skeleton } from "@/ui/feedback";
import { Card } from "@/ui/page";

/** The shape of a list of connections. */
export function ConnectionsSkeleton({ rows = 4 }: { rows?: number }) {
  return (
    <Loading>
      <Card>
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes that never move
          <div key={row} className="flex items-center gap-4 px-4 py-4 not-last:border-b not-last:border-line">
            <Skeleton className="h-5.5 w-22 rounded-full" />
            <div className="grid flex-1 gap-2">
              <Skeleton className="w-40" />
              <Skeleton className="h-3 w-72" />
            </div>
            <Skeleton className="h-7 w-24" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}
