import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { Suspense, useEffect, useEffectEvent } from "react";
import { useBackend } from "@/backend/context";
import type { SettingsSection } from "@/features/settings/search";
import type { AppEvent } from "@/gen/AppEvent";
import type { Part } from "@/gen/Part";
import type { Screen } from "@/gen/Screen";
import { useSnapshot } from "@/lib/data";
import { FlowProvider, useFlowUi } from "@/lib/flow";
import { Loaded, preloaded } from "@/lib/preload";
import { onToastAction, showFailure } from "@/lib/toast";
import { LoadError } from "@/ui/feedback";
import { Boot } from "./boot";
import { useAppEvents } from "./events";
import { Fatal } from "./fatal";
import { Frame } from "./frame";

const signIn = preloaded(() => import("@/features/sign-in/screen").then((code) => code.SignIn));

export function Root() {
  return (
    <FlowProvider>
      <Wires />
      <Gate />
    </FlowProvider>
  );
}

/** Where each part of the set-up stands in the settings: what leads there from outside is about one of them. */
const SECTION: Record<Part, SettingsSection> = { clerk: "sign-in", amazon: "connections", supabase: "sync" };

/** Announcements of the app become failures shown, dialogs closed and screens opened. */
function Wires() {
  const backend = useBackend();
  const navigate = useNavigate();
  const { data } = useSnapshot();
  const flow = useFlowUi();

  const show = useEffectEvent((to: Screen) => {
    switch (to.screen) {
      case "overview":
      case "review":
        void navigate({ to: "/" });
        break;
      case "connection":
        void navigate({ to: "/connections/$connectionId", params: { connectionId: to.connection_id } });
        break;
      case "notices":
        void navigate({ to: "/notices" });
        break;
      case "activity":
        void navigate({ to: "/activity" });
        break;
      case "expirations":
        void navigate({ to: "/expirations" });
        break;
      case "accounts":
        void navigate({ to: "/accounts" });
        break;
      case "account":
        void navigate({ to: "/accounts/$accountId", params: { accountId: to.account_id } });
        break;
      case "connections":
        void navigate({ to: "/connections" });
        break;
      case "programs":
        void navigate({ to: "/programs" });
        break;
      case "settings":
        void navigate({
          to: "/settings",
          search: { section: SECTION[data?.setup_problems[0]?.part ?? "amazon"] },
        });
        break;
    }
  });

  useAppEvents((event: AppEvent) => {
    if (event.type === "navigate") show(event.to);
    else if (event.type === "review_ready") flow.closeConnect();
    else if (event.type === "flow_failed") {
      const inFrame = data !== undefined && data.auth.user !== null && data.auth.state !== "signed_out";
      if (event.flow === "sign_in" && (!inFrame || flow.addUser)) flow.setSignInError(event.error);
      else if (event.flow === "connect" && flow.connect) flow.setConnectError(event.error);
      else showFailure(event.error);
    }
  });

  useEffect(() => {
    backend.takeNavigation().then(
      (to) => to && show(to),
      // Without an answer the overview stays.
      () => {},
    );
  }, [backend]);

  useEffect(
    () =>
      onToastAction((action) => {
        if (action === "open_settings") void navigate({ to: "/settings" });
        if (action === "sign_in") backend.beginSignIn().catch(showFailure);
      }),
    [backend, navigate],
  );
  return null;
}

function Gate() {
  const path = useLocation({ select: (location) => location.pathname });
  const { data, error, refetch } = useSnapshot();
  if (!data) {
    if (error) return <LoadErrorScreen error={error} retry={() => void refetch()} />;
    return <Boot />;
  }
  if (data.fatal) return <Fatal error={data.fatal} version={data.version} />;
  const { user, state } = data.auth;
  if (state === "starting" && !user) return <Boot />;
  if (!user || state === "signed_out") {
    if (path === "/setup") return <Outlet />;
    return (
      <Suspense fallback={<Boot />}>
        <Loaded code={signIn} props={{ snapshot: data }} />
      </Suspense>
    );
  }
  return (
    <Frame snapshot={data} user={user}>
      <Outlet />
    </Frame>
  );
}

function LoadErrorScreen({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="grid h-full place-items-center">
      <LoadError failure={error} retry={retry} />
    </main>
  );
}
