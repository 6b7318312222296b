import { useNavigate } from "@tanstack/react-router";
import { CircleCheck, CircleDashed, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import { cn } from "@/lib/cn";
import { useFlowUi } from "@/lib/flow";
import { keepLocal, readLocal } from "@/lib/local";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page";
import { type FirstStep, firstSteps } from "./first-steps";
import { firstText as words } from "./first-words";

const HIDDEN = "checklist";

interface ChecklistProps {
  snapshot: AppSnapshot;
  /** What stands there once it is hidden. */
  children: ReactNode;
}

/** The way to the first connected login. It goes once there is one, or when the user hides it. */
export function SetupChecklist({ snapshot, children }: ChecklistProps) {
  const user = snapshot.auth.user?.id ?? "";
  const navigate = useNavigate();
  const { openConnect } = useFlowUi();
  const [hidden, setHidden] = useState(() => readLocal(HIDDEN, user) === "hidden");
  if (hidden) return children;
  const steps = firstSteps(snapshot, 0);
  const next = steps.find(({ done }) => !done)?.step;
  const open: Record<FirstStep, () => void> = {
    signIn: () => void navigate({ to: "/profile" }),
    amazon: () => void navigate({ to: "/settings", search: { section: "connections" }, hash: "client" }),
    connect: () => openConnect(),
    sync: () => void navigate({ to: "/settings", search: { section: "sync" }, hash: "supabase" }),
  };
  return (
    <Card className="w-full min-w-80 text-start" data-testid="checklist">
      <header className="flex items-center gap-2 border-b border-line py-2 ps-4 pe-2">
        <h2 className="text-sm font-semibold">{words.checklist}</h2>
        <span className="text-xs text-ink-3 tabular-nums">
          {words.progress(steps.filter(({ done }) => done).length, steps.length)}
        </span>
        <Button
          look="ghost"
          size="icon"
          className="ms-auto"
          aria-label={words.hide}
          title={words.hide}
          onClick={() => {
            keepLocal(HIDDEN, user, "hidden");
            setHidden(true);
          }}
          data-testid="checklist-hide"
        >
          <X aria-hidden />
        </Button>
      </header>
      <ol>
        {steps.map(({ step, done }) => {
          const Icon = done ? CircleCheck : CircleDashed;
          const { name, hint } = words.steps[step];
          return (
            <li
              key={step}
              data-testid={`step-${step}`}
              data-done={done}
              className="flex items-center gap-3 px-4 py-2.5 not-last:border-b not-last:border-line"
            >
              <Icon aria-hidden className={cn("size-4.5 shrink-0", done ? "text-healthy" : "text-ink-3")} />
              <div className="grid min-w-0 flex-1">
                <span className={cn("font-medium", done && "text-ink-3")}>
                  <span className="sr-only">{done ? words.done : words.todo} </span>
                  {name}
                </span>
                {done ? null : <span className="text-xs text-pretty text-ink-3">{hint}</span>}
              </div>
              {done ? null : (
                <Button
                  size="sm"
                  look={step === next ? "primary" : "secondary"}
                  aria-label={words.openStep(name)}
                  onClick={open[step]}
                  data-testid={`step-open-${step}`}
                >
                  {text.open}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
