import { Link, Navigate } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useEffect, useRef } from "react";
import { setUpText } from "@/features/settings/words";
import { useSnapshot } from "@/lib/data";
import { Logo } from "@/ui/logo";
import { AmazonSetup } from "./amazon";
import { ClerkSetup } from "./clerk";
import { SetupProblems } from "./problems";
import { SupabaseSetup } from "./supabase";

/** The set-up while nobody is signed in: the same parts as in the settings. */
export function Setup() {
  const snapshot = useSnapshot().data;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Whoever came by keyboard goes on from the top; a wanted field takes the focus after this.
    heading.current?.focus();
  }, []);
  if (!snapshot) return null;
  if (snapshot.auth.user) return <Navigate to="/settings" replace />;
  return (
    <main className="relative h-full overflow-y-auto" data-testid="setup-screen">
      <div className="mx-auto grid w-full max-w-2xl grid-cols-[minmax(0,1fr)] gap-6 px-6 py-8">
        <header className="grid gap-3">
          <Link
            to="/"
            className="flex w-fit items-center gap-1.5 rounded-sm text-accent-text hover:underline"
            data-testid="setup-back"
          >
            <ArrowLeft aria-hidden className="size-4" />
            {setUpText.back}
          </Link>
          <div className="flex items-center gap-3">
            <Logo className="size-10 shrink-0" />
            <div className="grid gap-0.5">
              <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold tracking-tight outline-none">
                {setUpText.title}
              </h1>
              <p className="text-pretty text-ink-2">{setUpText.intro}</p>
            </div>
          </div>
        </header>
        <SetupProblems snapshot={snapshot} />
        <ClerkSetup snapshot={snapshot} />
        <AmazonSetup snapshot={snapshot} />
        <SupabaseSetup snapshot={snapshot} />
      </div>
    </main>
  );
}
