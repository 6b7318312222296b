import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { firstText as words } from "@/features/setup/first-words";
import { keepLocal, readLocal } from "@/lib/local";
import { text } from "@/strings";
import { Button } from "@/ui/button";
import { ChoiceCards } from "@/ui/choice";
import { CopyField } from "@/ui/copy-field";

type Start = "own" | "sandbox";

/** Nobody has signed in here yet, so the choice is that of the computer. */
const COMPUTER = "computer";

/** The very first screen: what this is, and with which accounts to begin. The choice outlives a restart. */
export function FirstStart() {
  const navigate = useNavigate();
  const [start, setStart] = useState<Start>(() =>
    readLocal("start", COMPUTER) === "sandbox" ? "sandbox" : "own",
  );
  return (
    <div className="grid w-full gap-5">
      <div className="grid gap-2">
        <h1 className="text-xl font-semibold tracking-tight">{words.title}</h1>
        <p className="text-base text-balance text-ink-2">{text.tagline}</p>
      </div>
      <ChoiceCards<Start>
        label={words.choose}
        value={start}
        onChange={(next) => {
          setStart(next);
          keepLocal("start", COMPUTER, next);
        }}
        choices={[
          { value: "own", name: words.own, hint: words.ownHint, testId: "start-own" },
          { value: "sandbox", name: words.sandbox, hint: words.sandboxHint, testId: "start-sandbox" },
        ]}
      />
      {start === "own" ? (
        <Button
          look="primary"
          size="lg"
          autoFocus
          onClick={() => void navigate({ to: "/setup", hash: "clerk" })}
          data-testid="set-up"
        >
          {words.continue}
        </Button>
      ) : (
        <div className="grid gap-2 text-start" role="status" data-testid="sandbox-how">
          <p className="text-pretty text-ink-2">{words.sandboxHow}</p>
          <CopyField value={words.sandboxCommand} />
          <p className="text-xs text-pretty text-ink-3">{words.sandboxOther}</p>
        </div>
      )}
    </div>
  );
}
