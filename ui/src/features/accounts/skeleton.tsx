import { Loading, Skeleton } from "@/ui/feedback";

/** The shape of the list before the first answer. */
export function GridSkeleton() {
  return (
    <Loading className="grid content-start">
      {Array.from({ length: 14 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical shapes that never move
        <div key={row} className="flex h-11 items-center gap-6 border-b border-line px-6">
          <Skeleton className="w-56" />
          <Skeleton className="ms-auto w-8" />
          <Skeleton className="w-24" />
          <Skeleton className="w-36" />
        </div>
      ))}
    </Loading>
  );
}
