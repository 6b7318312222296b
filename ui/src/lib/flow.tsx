import { createContext, type ReactNode, use, useMemo, useState } from "react";
import type { CommandError } from "@/gen/CommandError";
import type { Region } from "@/gen/Region";
import type { WayBack } from "@/gen/WayBack";

interface FlowUi {
  /** The connect dialog: closed, or open for a new login or for a connection to authorise again. */
  connect: { reauthorise: string | null } | null;
  /** What was picked for the attempt under way, so that another one can begin where it stood. */
  picked: { region?: Region; way?: WayBack };
  /** Why the last attempt at connecting failed. */
  connectError: CommandError | null;
  /** Why the last attempt at signing in failed. */
  signInError: CommandError | null;
  /** The dialog for signing somebody else in. */
  addUser: boolean;
  openAddUser: () => void;
  closeAddUser: () => void;
  openConnect: (reauthorise?: string | null) => void;
  closeConnect: () => void;
  setPicked: (picked: FlowUi["picked"]) => void;
  setConnectError: (error: CommandError | null) => void;
  setSignInError: (error: CommandError | null) => void;
}

const Context = createContext<FlowUi | null>(null);

/** What the dashboard itself knows about sign-in and connect; where they stand is in the snapshot. */
export function FlowProvider({ children }: { children: ReactNode }) {
  const [connect, setConnect] = useState<FlowUi["connect"]>(null);
  const [picked, setPicked] = useState<FlowUi["picked"]>({});
  const [connectError, setConnectError] = useState<CommandError | null>(null);
  const [signInError, setSignInError] = useState<CommandError | null>(null);
  const [addUser, setAddUser] = useState(false);
  const value = useMemo<FlowUi>(
    () => ({
      addUser,
      openAddUser: () => {
        setSignInError(null);
        setAddUser(true);
      },
      closeAddUser: () => setAddUser(false),
      connect,
      picked,
      connectError,
      signInError,
      openConnect: (reauthorise = null) => {
        setConnectError(null);
        setPicked({});
        setConnect({ reauthorise });
      },
      closeConnect: () => {
        setConnect(null);
        setConnectError(null);
      },
      setPicked,
      setConnectError,
      setSignInError,
    }),
    [addUser, connect, picked, connectError, signInError],
  );
  return <Context value={value}>{children}</Context>;
}

export function useFlowUi(): FlowUi {
  const value = use(Context);
  if (!value) throw new Error("no flow provider");
  return value;
}
