import { Loading, Skeleton } from "@/ui/feedback";

/** The shape of the dashboard before the app has answered. */
export function Boot() {
  return (
    <Loading className="flex h-full" data-testid="boot">
      <div className="flex w-54 shrink-0 flex-col gap-3 border-e border-line bg-sidebar p-4">
        <Skeleton className="mb-4 h-6 w-28" />
        {[72, 64, 88, 56, 60, 68].map((width) => (
          <div key={width} style={{ width }}>
            <Skeleton className="h-4 w-full" />
          </div>
        ))}
      </div>
      <div className="grid flex-1 content-start gap-6 p-6">
        <Skeleton className="h-5 w-32" />
        <Skeleton className="h-20 w-full rounded-lg" />
        <Skeleton className="h-40 w-full rounded-lg" />
      </div>
    </Loading>
  );
}
