import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Toaster, toast } from "sonner";
import { BackendProvider } from "@/backend/context";
import type { Backend } from "@/backend/types";
import { useSnapshot } from "@/lib/data";
import { createAppRouter } from "./router";
import { useTheme } from "./theme";

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

function Theme() {
  const { data } = useSnapshot();
  const theme = data?.settings.theme;
  useTheme(theme);
  const user = data?.auth.user?.id;
  useEffect(() => {
    // What one user did is none of the next one's.
    if (user !== undefined) return () => void toast.dismiss();
  }, [user]);
  return (
    <Toaster
      theme={theme ?? "system"}
      // Dialogs and headers have their buttons on the right: a toast must not lie on them.
      position="bottom-left"
      visibleToasts={4}
      gap={8}
      offset={{ bottom: 16, left: 232 }}
      toastOptions={{
        duration: 5000,
        classNames: {
          success: "[&_[data-icon]]:text-healthy",
          error: "[&_[data-icon]]:text-revoked",
        },
      }}
      closeButton
    />
  );
}

export function App({ backend, history }: AppProps) {
  const [client] = useState(createClient);
  const [router] = useState(() => createAppRouter(history));

  return (
    <BackendProvider value={backend}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Theme />
      </QueryClientProvider>
    </BackendProvider>
  );
}
