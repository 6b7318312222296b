import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { AccountDetail } from "@/gen/AccountDetail";
import { useCommand } from "@/lib/data";
import { keys } from "@/lib/keys";

/**
 * Looks at an account at Amazon: quietly when it is opened, where the last look is older, and at once when the user
 * asks. What is known stays on the screen meanwhile.
 */
export function useAccountCheck(id: string, enabled: boolean) {
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const { run, pending, failure } = useCommand((backend, force: boolean) => backend.checkAccount(id, force), {
    onDone: (detail) => client.setQueryData<AccountDetail>([...keys.account, id], detail),
    onFailure: () => {},
  });
  useEffect(() => {
    if (enabled) run(false);
  }, [run, enabled]);
  return {
    pending,
    failure,
    /** Whether the user asked for the look that failed. */
    asked,
    check: () => {
      setAsked(true);
      run(true);
    },
  };
}
