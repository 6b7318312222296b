import { Loading, Skeleton } from "@/ui/feedback";

export function AccountSkeleton() {
  return (
    <Loading className="grid gap-6">
      <Skeleton className="h-18 w-full rounded-lg" />
      <div className="grid gap-6 min-[1000px]:grid-cols-[minmax(0,1fr)_19rem]">
        <Skeleton className="h-40 w-full rounded-lg" />
        <Skeleton className="h-40 w-full rounded-lg" />
      </div>
    </Loading>
  );
}
