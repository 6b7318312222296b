import { LoaderCircle, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { toFailure } from "@/backend/types";
import type { CommandError } from "@/gen/CommandError";
import { cn } from "@/lib/cn";
import { errors, text } from "@/strings";
import { Button } from "./button";

export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={cn("size-4 animate-spin text-ink-3", className)} />;
}

/** A grey shape where something will be. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("h-4 animate-sheen rounded-md bg-line", className)} />;
}

/** Says “loading” to assistive technology around skeletons. */
export function Loading({ className, children, ...rest }: ComponentProps<"div">) {
  return (
    <div role="status" aria-label={text.loading} className={className} data-testid="loading" {...rest}>
      {children}
    </div>
  );
}

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  body?: ReactNode;
  children?: ReactNode;
  className?: string;
  "data-testid"?: string;
}

/** What is shown where there is nothing: why, and what to do. */
export function Empty({ icon: Icon, title, body, children, className, ...rest }: EmptyProps) {
  return (
    <div className={cn("grid place-items-center px-6 py-14 text-center", className)} {...rest}>
      <div className="grid max-w-md justify-items-center gap-1.5">
        <span className="mb-2 grid size-11 place-items-center rounded-xl border border-line bg-raised text-ink-3 shadow-card">
          <Icon aria-hidden className="size-5" />
        </span>
        <h2 className="text-base font-semibold">{title}</h2>
        {body ? <div className="text-ink-2 text-pretty">{body}</div> : null}
        {children ? <div className="mt-3 flex gap-2">{children}</div> : null}
      </div>
    </div>
  );
}

/** The raw message behind a sentence, on demand. */
export function ErrorDetails({ message }: { message: string }) {
  if (message === "") return null;
  return (
    <details className="text-xs text-ink-3">
      <summary className="w-fit cursor-pointer rounded-sm hover:text-ink-2">{text.details}</summary>
      <p className="selectable mt-1 font-mono text-2xs break-words whitespace-pre-wrap">{message}</p>
    </details>
  );
}

interface ErrorNoteProps {
  error: CommandError;
  className?: string;
  children?: ReactNode;
}

/** An error inside of a form or a dialog. */
export function ErrorNote({ error, className, children }: ErrorNoteProps) {
  const { title, next } = errors[error.code] ?? errors.internal;
  return (
    <div
      role="alert"
      data-testid="error-note"
      data-code={error.code}
      className={cn("flex gap-2.5 rounded-lg bg-revoked-soft px-3 py-2.5 text-start", className)}
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-revoked" />
      <div className="grid min-w-0 gap-0.5">
        <p className="font-medium">{title}</p>
        <p className="text-ink-2">{error.retry_after ? text.retryAfter(error.retry_after) : next}</p>
        <ErrorDetails message={error.message} />
        {children}
      </div>
    </div>
  );
}

/** A list or screen that could not be loaded. */
export function LoadError({ failure: thrown, retry }: { failure: unknown; retry: () => void }) {
  const failure = toFailure(thrown);
  const { title, next } = errors[failure.code] ?? errors.internal;
  return (
    <Empty
      icon={TriangleAlert}
      title={text.loadFailed}
      body={
        <>
          <p>
            {title}. {next}
          </p>
          <div className="mt-2 flex justify-center">
            <ErrorDetails message={failure.error.message} />
          </div>
        </>
      }
      data-testid="load-error"
    >
      <Button onClick={retry}>{text.tryAgain}</Button>
    </Empty>
  );
}
