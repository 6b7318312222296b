import { useNavigate } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { toFailure } from "@/backend/types";
import type { Region } from "@/gen/Region";
import { REGIONS } from "@/gen/values";
import type { WayBack } from "@/gen/WayBack";
import { useAmazonSetup, useCommand } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { region as regionText, text } from "@/strings";
import { Button } from "@/ui/button";
import { ChoiceCards } from "@/ui/choice";
import { DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote, Loading, Skeleton } from "@/ui/feedback";
import { waysOf } from "./ways";
import { connectText, way as wayText } from "./words";

interface ConnectChooseProps {
  /** The login page offered first. */
  initial: Region;
  reauthorise: string | null;
}

/** The login page and the way back, before the browser opens. */
export function ConnectChoose({ initial, reauthorise }: ConnectChooseProps) {
  const navigate = useNavigate();
  const { connectError, setConnectError, closeConnect, picked, setPicked } = useFlowUi();
  const [region, setRegion] = useState<Region>(picked.region ?? initial);
  const [way, setWay] = useState<WayBack | undefined>(picked.way);
  const setup = useAmazonSetup();
  const ways = setup.data ? waysOf(setup.data) : [];
  const urls = new Map(setup.data?.return_urls.map((each) => [each.way, each.url]));
  const begin = useCommand(
    async (backend) => {
      // Somebody may be quicker than the answer that the ways are shown from.
      const chosen = way ?? waysOf(setup.data ?? (await backend.amazonSetup()))[0] ?? "paste";
      setPicked({ region, way: chosen });
      return backend.beginConnect(region, reauthorise, chosen);
    },
    { onFailure: (failure) => setConnectError(failure.error) },
  );
  const openSettings = () => {
    closeConnect();
    void navigate({ to: "/settings", hash: "client" });
  };
  return (
    <form
      className="flex min-h-0 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        setConnectError(null);
        begin.run();
      }}
    >
      <DialogBody className="min-h-0 overflow-y-auto">
        {connectError ? (
          <ErrorNote error={connectError}>
            {connectError.action === "open_settings" ? (
              <Button
                size="sm"
                className="mt-1.5 w-fit"
                onClick={openSettings}
                data-testid="connect-settings"
              >
                {text.connections.openSettings}
              </Button>
            ) : null}
          </ErrorNote>
        ) : null}
        <Part title={connectText.region}>
          <ChoiceCards
            label={connectText.region}
            value={region}
            onChange={setRegion}
            className="grid-cols-[1.4fr_1fr_1fr]"
            choices={REGIONS.map((code) => ({
              value: code,
              name: regionText[code].name,
              testId: `connect-region-${code}`,
            }))}
          />
          <p className="text-xs text-ink-3" role="status">
            {regionText[region].places}
          </p>
        </Part>
        <Part title={connectText.way}>
          {setup.isPending ? (
            <Loading className="grid gap-2">
              <Skeleton className="h-13 rounded-lg" />
              <Skeleton className="h-13 rounded-lg" />
            </Loading>
          ) : (
            <ChoiceCards
              label={connectText.way}
              value={way ?? ways[0]}
              onChange={setWay}
              choices={ways.map((each, index) => ({
                value: each,
                name: wayText[each].name,
                hint: wayText[each].hint(urls.get(each) ?? ""),
                mark: index === 0 && ways.length > 1 ? connectText.recommended : undefined,
                testId: `connect-way-${each}`,
              }))}
            />
          )}
          {setup.error && !setup.data ? <ErrorNote error={toFailure(setup.error).error} /> : null}
        </Part>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={closeConnect}>
          {text.cancel}
        </Button>
        <Button type="submit" look="primary" pending={begin.pending} data-testid="connect-continue">
          {begin.pending ? null : <ExternalLink aria-hidden />}
          {connectText.continue}
        </Button>
      </DialogFooter>
    </form>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="grid gap-2">
      <h3 className="text-xs font-semibold text-ink-2">{title}</h3>
      {children}
    </section>
  );
}
