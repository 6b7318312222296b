import { ChevronRight } from "lucide-react";
import type { AmazonSetupForm } from "@/gen/AmazonSetupForm";
import type { AmazonSetupView } from "@/gen/AmazonSetupView";
import { ChoiceCards } from "@/ui/choice";
import { Field, Input } from "@/ui/controls";
import type { Draft, Problems } from "./amazon-model";
import { SecretEnd } from "./amazon-secret-end";
import { setupText } from "./words";

interface FieldsProps {
  view: AmazonSetupView;
  draft: Draft;
  problems: Problems;
  change: (draft: Draft) => void;
}

const ADVANCED: readonly (keyof AmazonSetupForm)[] = ["scopes", "loopback_port", "paste_url"];

/** What is entered about the client; the rarely needed is folded away unless it is set or wrong. */
export function AmazonSetupFields({ view, draft, problems, change }: FieldsProps) {
  const { fixed } = view;
  const set = (patch: Partial<AmazonSetupForm>) => change({ ...draft, form: { ...draft.form, ...patch } });
  const bind = (key: keyof AmazonSetupForm) => ({
    value: draft.form[key],
    readOnly: fixed,
    onChange: (event: { target: { value: string } }) => set({ [key]: event.target.value }),
  });
  const mono = "font-mono text-xs read-only:bg-sunken read-only:shadow-none";
  const opened = ADVANCED.some((key) => view.form[key] !== "" || problems[key] !== undefined);
  return (
    <>
      <Field label={setupText.clientId} hint={setupText.clientIdHint} error={problems.client_id}>
        {(field) => (
          <Input
            {...field}
            {...bind("client_id")}
            className={mono}
            data-field="client"
            data-testid="setup-client-id"
          />
        )}
      </Field>
      <section className="grid gap-2">
        <h3 className="text-sm font-medium">{setupText.proof}</h3>
        <ChoiceCards
          label={setupText.proof}
          value={draft.proof}
          disabled={fixed}
          onChange={(proof) => change({ ...draft, proof })}
          className="grid-cols-2"
          choices={[
            { value: "own", name: setupText.own, hint: setupText.ownHint, testId: "setup-proof-own" },
            {
              value: "broker",
              name: setupText.broker,
              hint: setupText.brokerHint,
              testId: "setup-proof-broker",
            },
          ]}
        />
      </section>
      {draft.proof === "own" ? (
        <>
          <Field
            label={setupText.secret}
            hint={view.secret_present ? setupText.secretStored : setupText.secretAbsent}
            error={problems.secret}
          >
            {(field) => (
              <Input
                {...field}
                type="password"
                autoComplete="off"
                value={draft.secret}
                placeholder={view.secret_present ? setupText.secretPlaceholder : undefined}
                onChange={(event) => change({ ...draft, secret: event.target.value })}
                data-field="secret"
                data-testid="setup-secret"
              />
            )}
          </Field>
          <SecretEnd
            value={draft.secretEnd}
            error={problems.secret_end}
            onChange={(secretEnd) => change({ ...draft, secretEnd })}
          />
        </>
      ) : (
        <Field label={setupText.brokerUrl} hint={setupText.brokerUrlHint} error={problems.broker_url}>
          {(field) => (
            <Input
              {...field}
              {...bind("broker_url")}
              placeholder="https://"
              className={mono}
              data-field="broker"
              data-testid="setup-broker"
            />
          )}
        </Field>
      )}
      <Field label={setupText.bounceUrl} hint={setupText.bounceUrlHint} error={problems.bounce_url}>
        {(field) => (
          <Input
            {...field}
            {...bind("bounce_url")}
            placeholder="https://"
            className={mono}
            data-testid="setup-bounce"
          />
        )}
      </Field>
      <details className="group" open={opened || undefined} data-testid="setup-advanced">
        <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-ink-2 hover:text-ink">
          <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
          {setupText.advanced}
        </summary>
        <div className="mt-3 grid gap-4">
          <Field label={setupText.scopes} hint={setupText.scopesHint} error={problems.scopes}>
            {(field) => <Input {...field} {...bind("scopes")} className={mono} data-testid="setup-scopes" />}
          </Field>
          <Field label={setupText.port} hint={setupText.portHint} error={problems.loopback_port}>
            {(field) => (
              <Input
                {...field}
                {...bind("loopback_port")}
                inputMode="numeric"
                className={`${mono} max-w-32`}
                data-testid="setup-port"
              />
            )}
          </Field>
          <Field label={setupText.pasteUrl} hint={setupText.pasteUrlHint} error={problems.paste_url}>
            {(field) => (
              <Input
                {...field}
                {...bind("paste_url")}
                placeholder="https://"
                className={mono}
                data-testid="setup-paste"
              />
            )}
          </Field>
        </div>
      </details>
    </>
  );
}
