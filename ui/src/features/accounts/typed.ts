import { useState } from "react";

/**
 * What is typed into the search: ahead of the address, which follows. An address that changes for another reason, such
 * as going back, wins over it.
 */
export function useTyped(route: string, send: (typed: string) => void) {
  const [own, setOwn] = useState<{ typed: string; route: string; sent: readonly string[] }>({
    typed: route,
    route,
    sent: [],
  });
  if (own.route !== route) {
    const at = own.sent.indexOf(route);
    setOwn(at >= 0 ? { ...own, route, sent: own.sent.slice(at + 1) } : { typed: route, route, sent: [] });
  }
  const type = (typed: string) => {
    setOwn((now) => ({ ...now, typed, sent: [...now.sent, typed] }));
    send(typed);
  };
  return [own.typed, type] as const;
}
