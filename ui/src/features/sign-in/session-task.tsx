import { ExternalLink } from "lucide-react";
import { useCallback } from "react";
import { taskText as words } from "@/features/users/words";
import type { FormStep } from "@/gen/FormStep";
import type { TaskView } from "@/gen/TaskView";
import { Button } from "@/ui/button";
import { Dialog, DialogBody } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { SignInForm } from "./form";
import { useLookAgain } from "./look-again";

interface SessionTaskProps {
  task: TaskView;
  pending: boolean;
  send: (step: FormStep) => void;
  leave: () => void;
  error: Parameters<typeof ErrorNote>[0]["error"] | null;
}

/** What Clerk wants done before the session can be used, with what can be done here. */
export function SessionTask({ task, pending, send, leave, error }: SessionTaskProps) {
  const here = task.organizations.length > 0;
  const look = useCallback(() => send({ kind: "look_again" }), [send]);
  useLookAgain(look, true);
  return (
    <div className="grid w-full gap-4 text-start" data-testid="session-task" data-task={task.kind}>
      <div className="grid gap-1">
        <h1 className="text-xl font-semibold tracking-tight">{words.titles[task.kind]}</h1>
        <p className="text-ink-2">{words.body(task.kind, here)}</p>
      </div>
      {error ? <ErrorNote error={error} /> : null}
      {here ? (
        <ul className="grid gap-2" aria-label={words.titles.choose_organization}>
          {task.organizations.map((one, index) => (
            <li key={one.id} className="grid">
              <Button
                size="lg"
                autoFocus={index === 0}
                disabled={pending}
                onClick={() => send({ kind: "choose_organization", id: one.id })}
                data-testid="task-organization"
              >
                {one.name}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <Button
        look={here ? "secondary" : "primary"}
        size="lg"
        autoFocus={!here}
        pending={pending}
        onClick={() => send({ kind: "open_task" })}
        data-testid="task-open"
      >
        <ExternalLink aria-hidden />
        {here ? words.openElse : words.open}
      </Button>
      <p className="text-xs text-ink-3">{words.hint}</p>
      <div className="flex items-center justify-between gap-2">
        <Button look="ghost" onClick={leave} data-testid="form-cancel">
          {words.cancel}
        </Button>
        <Button
          look="ghost"
          disabled={pending}
          onClick={() => send({ kind: "look_again" })}
          data-testid="task-check"
        >
          {words.check}
        </Button>
      </div>
    </div>
  );
}

/** The same for whoever is signed in: their instance asks for more than it did. */
export function SessionTaskDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.dialog}
      description={words.dialogBody}
      data-testid="task-dialog"
    >
      <DialogBody>
        <SignInForm step="task" beside onClose={onClose} />
      </DialogBody>
    </Dialog>
  );
}
