import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useBackend } from "@/backend/context";
import { type Backend, type CommandFailure, toFailure } from "@/backend/types";

/** How long nothing is typed before what is entered is looked at. */
const STILL = 450;

interface Look<T> {
  /** What it was about. */
  about: string;
  result: T | null;
  failure: CommandFailure | null;
}

/**
 * Looks at what is entered as soon as nobody types any more, and again on demand. An answer is shown beside
 * exactly what it is about and nothing else. Empty: there is nothing to look at.
 */
export function useLiveChecks<T>(about: string, ask: (backend: Backend) => Promise<T>) {
  const backend = useBackend();
  const [last, setLast] = useState<Look<T> | null>(null);
  const [asking, setAsking] = useState<string | null>(null);
  // A set-up that nobody touches is not asked about at every visit.
  const [awake, setAwake] = useState(false);
  const turn = useRef(0);

  const look = useEffectEvent(() => {
    turn.current += 1;
    const mine = turn.current;
    setAsking(about);
    const settle = (result: T | null, failure: CommandFailure | null) => {
      // Asked again meanwhile: only the newest answer counts.
      if (mine !== turn.current) return;
      setLast({ about, result, failure });
      setAsking(null);
    };
    ask(backend).then(
      (result) => settle(result, null),
      (thrown) => settle(null, toFailure(thrown)),
    );
  });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    if (asked > 0) look();
  }, [asked]);
  useEffect(() => {
    if (!awake || about === "") return;
    const timer = setTimeout(look, STILL);
    return () => clearTimeout(timer);
  }, [awake, about]);

  const shown = last?.about === about ? last : null;
  return {
    result: shown?.result ?? null,
    failure: shown?.failure ?? null,
    asking: asking === about && about !== "",
    /** Begins to look by itself: the user turned to this part. */
    wake: () => setAwake(true),
    again: () => setAsked((times) => times + 1),
  };
}
