import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useBackend } from "@/backend/context";
import { type Backend, type CommandFailure, toFailure } from "@/backend/types";
import { keys } from "./keys";
import { showDone, showFailure } from "./toast";

export function useSnapshot() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.snapshot, queryFn: () => backend.snapshot() });
}

export function useConnections() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.connections, queryFn: () => backend.connections() });
}

/** Groups, tags, saved views, pinned accounts and what the user works on. */
export function useOrganize() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.organize, queryFn: () => backend.organize() });
}

/** Counts of accounts whose ads don’t run, or soon won’t. */
export function useWatchSummary() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.watch, queryFn: () => backend.watchSummary() });
}

/** Everything that is known of one account; with `keep` the one before stays until it is there. */
export function useAccountDetail(id: string, keep = false) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.account, id],
    queryFn: () => backend.accountDetail(id),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** What is known of a DSP advertiser. */
export function useDsp(id: string) {
  const backend = useBackend();
  return useQuery({ queryKey: [...keys.dsp, id], queryFn: () => backend.dsp(id) });
}

/** Amazon’s insights of a DSP campaign; the app keeps them for a day. */
export function useInsights(id: string, campaign: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.insights, id, campaign],
    queryFn: () => backend.dspInsights(id, campaign, false),
    refetchOnWindowFocus: false,
  });
}

/** The reports of a DSP advertiser, newest first. */
export function useReports(id: string) {
  const backend = useBackend();
  return useQuery({ queryKey: [...keys.reports, id], queryFn: () => backend.reports(id) });
}

/** The figures of a report that is ready; they never change. */
export function useReportTable(id: number) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.reportTable, id],
    queryFn: () => backend.reportTable(id),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useNotices() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.notices, queryFn: () => backend.notices() });
}

/** Everything that expires on a known day. */
export function useEnds() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.ends, queryFn: () => backend.ends() });
}

/** The user’s other programs: what asks, what is connected and what is approved. */
export function usePrograms() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.programs, queryFn: () => backend.programs() });
}

/** What other programs did last, newest first. */
export function useProgramUse() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.programUse,
    queryFn: () => backend.activity({ programs: true }, null),
  });
}

export function useReview() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.review, queryFn: () => backend.review() });
}

/** What the system says of the app's life in the background; asked for anew, since nothing announces it. */
export function useBackground() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.background, queryFn: () => backend.background(), staleTime: 0 });
}

/** The Amazon set-up; asked for anew by every dialog and screen that shows it, since nothing announces it. */
export function useAmazonSetup() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.amazonSetup,
    queryFn: () => backend.amazonSetup(),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** The Clerk set-up; like Amazon’s, nothing announces it. */
export function useClerkSetup() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.clerkSetup,
    queryFn: () => backend.clerkSetup(),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

export function useSupabaseSetup() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.supabaseSetup,
    queryFn: () => backend.supabaseSetup(),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** Everyone who has data on this computer. */
export function useUsers() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.users, queryFn: () => backend.users() });
}

/** The user who is signed in, as Clerk has them; asked for anew by the screen that shows it. */
export function useProfile() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.profile, queryFn: () => backend.profile(), staleTime: 0 });
}

export function useDeviceSessions() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.deviceSessions, queryFn: () => backend.deviceSessions(), staleTime: 0 });
}

/** What the Clerk instance has switched on. */
export function useSignInWays(enabled: boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.signInWays,
    queryFn: () => backend.signInWays(),
    enabled,
    staleTime: 60_000,
    retry: false,
  });
}

interface CommandOptions<A, R> {
  /** What to say when it worked; nothing by default. */
  done?: (answer: R, argument: A) => string | undefined;
  onDone?: (answer: R, argument: A) => void;
  /** What to do when it failed, in place of the toast. */
  onFailure?: (failure: CommandFailure) => void;
}

/** A command as a button sees it: run it, know that it runs, and have failures explained. */
export function useCommand<A = void, R = void>(
  command: (backend: Backend, argument: A) => Promise<R>,
  options: CommandOptions<A, R> = {},
) {
  const backend = useBackend();
  const mutation = useMutation<R, unknown, A>({
    mutationFn: (argument) => command(backend, argument),
    onSuccess: (answer, argument) => {
      const said = options.done?.(answer, argument);
      if (said) showDone(said);
      options.onDone?.(answer, argument);
    },
    onError: (thrown) => {
      const failure = toFailure(thrown);
      if (options.onFailure) options.onFailure(failure);
      else showFailure(failure);
    },
  });
  return {
    run: mutation.mutate,
    pending: mutation.isPending,
    failure: mutation.error ? toFailure(mutation.error) : null,
    reset: mutation.reset,
  };
}
