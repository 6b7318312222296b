import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { DspView } from "@/gen/DspView";
import { useCommand, useDsp } from "@/lib/data";
import { keys } from "@/lib/keys";

/** What was asked for within this many milliseconds is not asked for again by opening a screen. */
const FRESH = 15 * 60_000;

/** What is known of a DSP advertiser, and asking Amazon: once when it is opened, and when the user wants it. */
export function useDspCheck(id: string) {
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const query = useDsp(id);
  const { run, pending, failure } = useCommand((backend) => backend.checkDsp(id), {
    onDone: (view) => client.setQueryData<DspView>([...keys.dsp, id], view),
    onFailure: () => {},
  });
  const at = query.data?.checked_at;
  const [opened] = useState(Date.now);
  const stale = at !== undefined && (at === null || at < opened - FRESH);
  const [begun, setBegun] = useState(false);
  useEffect(() => {
    if (!stale || begun) return;
    setBegun(true);
    run();
  }, [run, stale, begun]);
  return {
    ...query,
    pending,
    failure: failure && !pending ? failure : null,
    /** Whether the user asked for what failed. */
    asked,
    check: () => {
      setAsked(true);
      run();
    },
  };
}
