import { useNavigate } from "@tanstack/react-router";
import { ChevronRight, ExternalLink, Globe, type LucideIcon, Undo2 } from "lucide-react";
import { useState } from "react";
import { toFailure } from "@/backend/types";
import type { Region } from "@/gen/Region";
import { REGIONS } from "@/gen/values";
import type { WayBack } from "@/gen/WayBack";
import { cn } from "@/lib/cn";
import { useAmazonSetup, useCommand } from "@/lib/data";
import { useFlowUi } from "@/lib/flow";
import { region as regionText, text } from "@/strings";
import { Button } from "@/ui/button";
import { ChoiceCards } from "@/ui/choice";
import { DialogBody, DialogFooter } from "@/ui/dialog";
import { ErrorNote, Loading, Skeleton } from "@/ui/feedback";
import { chooseRegion, chooseWay, isWayFailure, lastChoice, rememberFailed } from "./choice";
import { waysOf } from "./ways";
import { connectText, way as wayText } from "./words";

interface ConnectChooseProps {
  user: string;
  /** The region of the login that is connected again. */
  home: Region | undefined;
  /** The login page of the settings. */
  preferred: Region;
  reauthorise: string | null;
}

/** One button to Amazon. The login page and the way back are chosen; others are there when they are wanted. */
export function ConnectChoose({ user, home, preferred, reauthorise }: ConnectChooseProps) {
  const navigate = useNavigate();
  const { connectError, setConnectError, closeConnect, picked, setPicked } = useFlowUi();
  const [last] = useState(() => lastChoice(user));
  const [region, setRegion] = useState<Region>(
    () => picked.region ?? chooseRegion({ home, preferred, last, zone: timeZone() }),
  );
  const [wanted, setWanted] = useState<WayBack | undefined>(picked.way);
  // What failed just now, so that another way is offered in its place.
  const [failed, setFailed] = useState<WayBack | undefined>();
  const [others, setOthers] = useState(picked.way !== undefined);
  const setup = useAmazonSetup();
  const ways = setup.data ? waysOf(setup.data) : [];
  const urls = new Map(setup.data?.return_urls.map((each) => [each.way, each.url]));
  const way = wanted ?? (setup.data ? chooseWay(setup.data, last, failed) : undefined);
  const open = others || connectError !== null;
  const begin = useCommand(
    async (backend) => {
      // A user may be quicker than the answer that the ways are shown from.
      const chosen = way ?? chooseWay(await backend.amazonSetup(), last, failed);
      setPicked({ region, way: chosen });
      return backend.beginConnect(region, reauthorise, chosen);
    },
    {
      onFailure: ({ code, error }) => {
        setConnectError(error);
        if (!isWayFailure(code) || !way) return;
        rememberFailed(user, way);
        setFailed(way);
        setWanted(undefined);
      },
    },
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
            {failed && way && way !== failed ? <p>{connectText.tryOther[way]}</p> : null}
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
        <ul className="grid gap-2" data-testid="connect-chosen">
          <Chosen icon={Globe}>{connectText.opens(regionText[region].name)}</Chosen>
          {setup.isPending ? (
            <li>
              <Loading>
                <Skeleton className="h-5" />
              </Loading>
            </li>
          ) : way ? (
            <Chosen icon={Undo2}>{connectText.returns[way]}</Chosen>
          ) : null}
        </ul>
        {setup.error && !setup.data ? <ErrorNote error={toFailure(setup.error).error} /> : null}
        <div className="grid gap-3">
          <Button
            look="link"
            size="bare"
            className="w-fit"
            aria-expanded={open}
            onClick={() => setOthers(!open)}
            disabled={connectError !== null}
            data-testid="connect-other"
          >
            <ChevronRight aria-hidden className={cn("transition-transform", open && "rotate-90")} />
            {connectText.otherWays}
          </Button>
          {open ? (
            <>
              <Part title={connectText.region}>
                <ChoiceCards
                  label={connectText.region}
                  value={region}
                  onChange={setRegion}
                  className="grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))]"
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
                <ChoiceCards
                  label={connectText.way}
                  value={way}
                  onChange={setWanted}
                  choices={ways.map((each, index) => ({
                    value: each,
                    name: wayText[each].name,
                    hint: wayText[each].hint(urls.get(each) ?? ""),
                    mark:
                      each === failed
                        ? connectText.failedWay
                        : index === 0 && ways.length > 1
                          ? connectText.recommended
                          : undefined,
                    testId: `connect-way-${each}`,
                  }))}
                />
              </Part>
            </>
          ) : null}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button look="ghost" onClick={closeConnect}>
          {text.cancel}
        </Button>
        <Button type="submit" look="primary" autoFocus pending={begin.pending} data-testid="connect-continue">
          {begin.pending ? null : <ExternalLink aria-hidden />}
          {connectText.continue}
        </Button>
      </DialogFooter>
    </form>
  );
}

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";

function Chosen({ icon: Icon, children }: { icon: LucideIcon; children: string }) {
  return (
    <li className="flex items-start gap-2.5 text-pretty">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      {children}
    </li>
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
