import { useState } from "react";
import { SignInForm } from "@/features/sign-in/form";
import { SignInWaiting } from "@/features/sign-in/screen";
import type { AppSnapshot } from "@/gen/AppSnapshot";
import { useCommand, useSignInWays } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { Dialog, DialogBody } from "@/ui/dialog";
import { ErrorNote } from "@/ui/feedback";
import { signInText, usersText as words } from "./words";

/** Signing somebody else in, or the same user again, beside whoever is signed in. */
export function AddUserDialog({ snapshot }: { snapshot: AppSnapshot }) {
  const { closeAddUser, signInError, setSignInError } = useFlowUi();
  const { step } = snapshot.auth;
  const pending = snapshot.flow?.kind === "sign_in" ? snapshot.flow : null;
  const [form, setForm] = useState(false);
  const ways = useSignInWays(true);
  const begin = useCommand((backend) => backend.beginSignIn(), {
    onFailure: (failure) => setSignInError(failure.error),
  });
  const cancel = useCommand((backend) => backend.cancelFlow(), { onDone: closeAddUser });
  const close = () => (step === null ? closeAddUser() : cancel.run());
  const open = step !== null && step !== "browser";
  return (
    <Dialog
      open
      onClose={close}
      title={words.addTitle}
      description={words.addBody}
      dismissable={step === null}
      data-testid="add-user-dialog"
    >
      <DialogBody>
        {pending ? (
          <div className="grid justify-items-center gap-4 text-center">
            <SignInWaiting flow={pending} />
          </div>
        ) : form || open ? (
          <SignInForm step={step} onClose={closeAddUser} />
        ) : (
          <>
            {signInError ? <ErrorNote error={signInError} /> : null}
            <Button
              look="primary"
              size="lg"
              pending={begin.pending || step === "browser"}
              onClick={() => {
                setSignInError(null);
                begin.run();
              }}
              data-testid="add-in-browser"
            >
              {words.inBrowser}
            </Button>
            {ways.data && (ways.data.password || ways.data.email_code) ? (
              <Button size="lg" onClick={() => setForm(true)} data-testid="add-here">
                {signInText.here}
              </Button>
            ) : null}
            <p className="text-xs text-ink-3">{text.signIn.hint}</p>
          </>
        )}
      </DialogBody>
    </Dialog>
  );
}
