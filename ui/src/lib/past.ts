import { useQuery } from "@tanstack/react-query";
import { useBackend } from "@/backend/context";
import { keys } from "./keys";

/** So many days are kept. */
export const DAYS = 90;

/** What was done on each of the last days, for all connections together. */
export function useHistory(days = DAYS) {
  const backend = useBackend();
  return useQuery({ queryKey: [...keys.history, days], queryFn: () => backend.history(days) });
}

/** What is due in the next 24 hours. */
export function useUpcoming() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.upcoming, queryFn: () => backend.upcoming() });
}

/** What changed since the window was last closed; asked for again when it is looked at again. */
export function useLastVisit() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.visit, queryFn: () => backend.sinceLastVisit(), staleTime: 0 });
}

/** The last 90 days of a connection. */
export function useConnectionHistory(id: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.connectionHistory, id],
    queryFn: () => backend.connectionHistory(id),
  });
}

/** What depends on a connection. */
export function useConnectionReach(id: string) {
  const backend = useBackend();
  return useQuery({ queryKey: [...keys.connectionReach, id], queryFn: () => backend.connectionReach(id) });
}
