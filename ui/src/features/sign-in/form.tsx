import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { signInText as words } from "@/features/users/words";
import type { FormStep } from "@/gen/FormStep";
import type { FormView } from "@/gen/FormView";
import type { SignInStep } from "@/gen/SignInStep";
import { useCommand, useSignInWays } from "@/lib/data";
import { showDone } from "@/lib/toast";
import { Button } from "@/ui/button";
import { Field, Input } from "@/ui/controls";
import { ErrorNote, Spinner } from "@/ui/feedback";
import { SessionTask } from "./session-task";

interface SignInFormProps {
  /** What a form that is open waits for, as the app has it. */
  step: SignInStep | null;
  /** Begin with the form for somebody new. */
  signUp?: boolean;
  /** Whoever is signed in stays so: leaving gives nothing up. */
  beside?: boolean;
  /** Nothing is under way any more, or somebody is signed in. */
  onClose: () => void;
}

/** Signing in inside the app, one question at a time. */
export function SignInForm({ step, signUp = false, beside = false, onClose }: SignInFormProps) {
  const [view, setView] = useState<FormView | null>(null);
  const [isNew, setIsNew] = useState(signUp);
  const send = useCommand((backend, next: FormStep) => backend.signInStep(next), {
    onDone: (answer, asked) => {
      if (asked.kind === "send_code" && view?.sent_to) showDone(words.sent);
      if (answer.step === null) onClose();
      else setView(answer);
    },
    onFailure: () => {},
  });
  const cancel = useCommand((backend) => backend.cancelFlow(), { onDone: onClose });
  const open = step !== null && step !== "browser";
  const { run } = send;
  // A window that was made anew finds the form where it was.
  useEffect(() => {
    if (open && view === null) run({ kind: "show" });
  }, [open, view, run]);

  const leave = () => ((open || view) && !beside ? cancel.run() : onClose());
  const failure = send.failure?.error ?? null;
  if (open && !view && !failure) return <Spinner className="mx-auto size-5" />;
  const shared = { pending: send.pending, send: run, leave, error: failure, reset: send.reset };
  if (!view) {
    return isNew ? (
      <NewUser {...shared} onKnown={() => setIsNew(false)} />
    ) : (
      <Address {...shared} onNew={() => setIsNew(true)} />
    );
  }
  if (view.task) return <SessionTask task={view.task} {...shared} />;
  return <Question key={`${view.step} ${view.sent_to}`} view={view} {...shared} />;
}

interface PartProps {
  pending: boolean;
  send: (step: FormStep) => void;
  leave: () => void;
  reset: () => void;
  error: Parameters<typeof ErrorNote>[0]["error"] | null;
}

interface SheetProps extends PartProps {
  title: string;
  body: ReactNode;
  submit: string;
  onSubmit: () => void;
  children: ReactNode;
  /** Other ways, below. */
  more?: ReactNode;
}

function Sheet({ title, body, submit, onSubmit, children, more, pending, leave, error }: SheetProps) {
  return (
    <form
      className="grid w-full gap-4 text-start"
      data-testid="sign-in-form"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div className="grid gap-1">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        <p className="text-ink-2">{body}</p>
      </div>
      {error ? <ErrorNote error={error} /> : null}
      {children}
      <div className="flex items-center justify-between gap-2">
        <Button look="ghost" onClick={leave} data-testid="form-cancel">
          {words.cancel}
        </Button>
        <Button type="submit" look="primary" pending={pending} data-testid="form-next">
          {submit}
        </Button>
      </div>
      {more ? <div className="grid justify-items-start gap-1.5 border-t border-line pt-3">{more}</div> : null}
    </form>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  tried: boolean;
  testId: string;
  type?: "text" | "email" | "password";
  inputMode?: "numeric";
  autoFocus?: boolean;
  optional?: boolean;
}

function TextField({ label, value, onChange, tried, testId, optional, ...input }: TextFieldProps) {
  return (
    <Field label={label} error={tried && !optional && value.trim() === "" ? words.needed : undefined}>
      {(field) => (
        <Input
          {...field}
          {...input}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          data-testid={testId}
        />
      )}
    </Field>
  );
}

function Address({ onNew, ...part }: PartProps & { onNew: () => void }) {
  const [email, setEmail] = useState("");
  const [tried, setTried] = useState(false);
  const ways = useSignInWays(true);
  const nothing = ways.data && !ways.data.password && !ways.data.email_code;
  return (
    <Sheet
      {...part}
      title={words.titles.begin}
      body={nothing ? words.nothingOffered : words.bodies.begin}
      submit={words.next}
      onSubmit={() => {
        setTried(true);
        if (email.trim() !== "") part.send({ kind: "begin", email });
      }}
      more={
        ways.data?.sign_up ? (
          <Button
            look="link"
            size="bare"
            onClick={() => {
              part.reset();
              onNew();
            }}
            data-testid="form-new"
          >
            {words.signUp}
          </Button>
        ) : null
      }
    >
      <TextField
        label={words.email}
        type="email"
        value={email}
        onChange={setEmail}
        tried={tried}
        testId="form-email"
        autoFocus
      />
    </Sheet>
  );
}

function NewUser({ onKnown, ...part }: PartProps & { onKnown: () => void }) {
  const [user, setUser] = useState({ first_name: "", last_name: "", email: "", password: "" });
  const [tried, setTried] = useState(false);
  const ways = useSignInWays(true);
  const password = ways.data?.password ?? true;
  const set = (name: keyof typeof user) => (value: string) => setUser({ ...user, [name]: value });
  const ready = user.email.trim() !== "" && (!password || user.password !== "");
  return (
    <Sheet
      {...part}
      title={words.titles.signUp}
      body={words.bodies.signUp}
      submit={words.next}
      onSubmit={() => {
        setTried(true);
        if (ready) part.send({ kind: "sign_up", ...user });
      }}
      more={
        <Button
          look="link"
          size="bare"
          onClick={() => {
            part.reset();
            onKnown();
          }}
        >
          {words.titles.begin}
        </Button>
      }
    >
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label={words.firstName}
          value={user.first_name}
          onChange={set("first_name")}
          tried={tried}
          testId="form-first-name"
          optional
          autoFocus
        />
        <TextField
          label={words.lastName}
          value={user.last_name}
          onChange={set("last_name")}
          tried={tried}
          testId="form-last-name"
          optional
        />
      </div>
      <TextField
        label={words.email}
        type="email"
        value={user.email}
        onChange={set("email")}
        tried={tried}
        testId="form-email"
      />
      {password ? (
        <TextField
          label={words.password}
          type="password"
          value={user.password}
          onChange={set("password")}
          tried={tried}
          testId="form-password"
        />
      ) : null}
    </Sheet>
  );
}

/** What Clerk asks for after the address. */
function Question({ view, ...part }: PartProps & { view: FormView }) {
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const [backup, setBackup] = useState(false);
  const [byPassword, setByPassword] = useState(false);
  const offers = (way: FormView["ways"][number]) => view.ways.includes(way);
  const to = view.sent_to ?? words.bodies.yourAddress;

  const first = view.step === "first_factor";
  const asksCode = !first || (view.sent_to !== null && !byPassword) || !offers("password");
  const unsent = first && asksCode && view.sent_to === null;
  const secret = view.step === "new_password" || (first && !asksCode);
  const answer = (): FormStep => {
    if (view.step === "new_password") return { kind: "new_password", password: typed };
    if (unsent) return { kind: "send_code" };
    if (first && !asksCode) return { kind: "password", password: typed };
    if (view.resetting) return { kind: "reset_code", code: typed };
    return backup ? { kind: "backup_code", code: typed } : { kind: "code", code: typed };
  };
  const body = {
    browser: "",
    first_factor:
      asksCode && !unsent
        ? view.resetting
          ? words.bodies.reset(to)
          : words.bodies.code(to)
        : words.bodies.first_factor(view.email ?? words.bodies.yourAddress),
    second_factor: backup ? words.bodies.backup : words.bodies.second_factor,
    new_device: words.bodies.new_device(to),
    new_password: words.bodies.new_password,
    verify: words.bodies.verify(to),
    task: "",
  }[view.step ?? "browser"];
  const title =
    !first || unsent
      ? words.titles[view.step ?? "browser"]
      : asksCode
        ? words.titles.code
        : words.titles.password;
  const link = (label: string, testId: string, onClick: () => void) => (
    <Button look="link" size="bare" onClick={onClick} data-testid={testId} disabled={part.pending}>
      {label}
    </Button>
  );
  const again = (next: () => void) => () => {
    part.reset();
    setTyped("");
    setTried(false);
    next();
  };
  return (
    <Sheet
      {...part}
      title={title}
      body={body}
      submit={view.step === "new_password" ? words.setPassword : unsent ? words.byCode : words.next}
      onSubmit={() => {
        setTried(true);
        if (unsent || typed.trim() !== "") part.send(answer());
      }}
      more={
        <>
          {first && !asksCode && offers("email_code")
            ? link(words.byCode, "form-by-code", () => part.send({ kind: "send_code" }))
            : null}
          {first && !asksCode && offers("forgot")
            ? link(words.forgot, "form-forgot", () => part.send({ kind: "forgot" }))
            : null}
          {first && asksCode && !unsent
            ? link(words.resend, "form-resend", () =>
                part.send(view.resetting ? { kind: "forgot" } : { kind: "send_code" }),
              )
            : null}
          {first && asksCode && offers("password")
            ? link(
                words.byPassword,
                "form-by-password",
                again(() => setByPassword(true)),
              )
            : null}
          {view.step === "new_device" || view.step === "verify"
            ? link(words.resend, "form-resend", () => part.send({ kind: "send_code" }))
            : null}
          {view.step === "second_factor" && offers("backup_code")
            ? link(
                backup ? words.useApp : words.useBackup,
                "form-backup",
                again(() => setBackup(!backup)),
              )
            : null}
        </>
      }
    >
      {unsent ? null : (
        <TextField
          // Another question is another field: the keyboard is in it at once.
          key={`${view.step} ${secret} ${backup}`}
          label={view.step === "new_password" ? words.newPassword : secret ? words.password : words.code}
          type={secret ? "password" : "text"}
          {...(secret || backup ? {} : { inputMode: "numeric" as const })}
          value={typed}
          onChange={setTyped}
          tried={tried}
          testId={secret ? "form-password" : "form-code"}
          autoFocus
        />
      )}
    </Sheet>
  );
}
