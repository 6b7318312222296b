import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { BackendProvider } from "@/backend/context";
import type { Backend } from "@/backend/types";
import { useSnapshot } from "@/lib/data";
import { clearToasts } from "@/lib/toasts";
import { createAppRouter } from "./router";
import { useTheme } from "./theme";
import { Toaster } from "./toaster";

interface AppProps {
  backend: Backend;
  history: RouterHistory;
}

function createClient() {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Announcements of the app say when something changed; a return to the window asks once more.
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        refetchOnReconnect: false,
        // The other side is the app on this computer: "offline" is no reason to hold a request back.
        networkMode: "always",
        retry: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** What follows the user and their settings, whatever screen is shown. */
function Surroundings() {
  const { data } = useSnapshot();
  useTheme(data?.settings.theme);
  const user = data?.auth.user?.id;
  useEffect(() => {
    // What one user did is none of the next one's.
    if (user !== undefined) return clearToasts;
  }, [user]);
  return <Toaster />;
}

export function App({ backend, history }: AppProps) {
  const [client] = useState(createClient);
  const [router] = useState(() => createAppRouter(history));

  return (
    <BackendProvider value={backend}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Surroundings />
      </QueryClientProvider>
    </BackendProvider>
  );
}
