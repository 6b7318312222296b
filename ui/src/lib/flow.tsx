import { createContext, type ReactNode, use, useMemo, useState } from "react";
import type { CommandError } from "@/gen/CommandError";

interface FlowUi {
  /** The connect dialog: closed, or open for a new login or for a connection to authorise again. */
  connect: { reauthorise: string | null } | null;
  /** Why the last attempt at connecting failed. */
  connectError: CommandError | null;
  /** Why the last attempt at signing in failed. */
  signInError: CommandError | null;
  openConnect: (reauthorise?: string | null) => void;
  closeConnect: () => void;
  setConnectError: (error: CommandError | null) => void;
  setSignInError: (error: CommandError | null) => void;
}

const Context = createContext<FlowUi | null>(null);

/** What the dashboard itself knows about sign-in and connect; where they stand is in the snapshot. */
export function FlowProvider({ children }: { children: ReactNode }) {
  const [connect, setConnect] = useState<FlowUi["connect"]>(null);
  const [connectError, setConnectError] = useState<CommandError | null>(null);
  const [signInError, setSignInError] = useState<CommandError | null>(null);
  const value = useMemo<FlowUi>(
    () => ({
      connect,
      connectError,
      signInError,
      openConnect: (reauthorise = null) => {
        setConnectError(null);
        setConnect({ reauthorise });
      },
      closeConnect: () => {
        setConnect(null);
        setConnectError(null);
      },
      setConnectError,
      setSignInError,
    }),
    [connect, connectError, signInError],
  );
  return <Context value={value}>{children}</Context>;
}

export function useFlowUi(): FlowUi {
  const value = use(Context);
  if (!value) throw new Error("no flow provider");
  return value;
}
