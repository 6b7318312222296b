import type { ReactNode } from "react";
import type { CommandFailure } from "@/backend/types";
import type { Link } from "@/gen/Link";
import { LoadError, Loading, Skeleton } from "@/ui/feedback";
import { Note } from "@/ui/note";
import { Card, Section } from "@/ui/page";
import { OpenLinkButton } from "./open-link-button";
import { partText } from "./words";

interface SetupPartProps<T> {
  title: string;
  /** Where the other side is set up; `null` where there is nothing to set up. */
  link: Link | null;
  linkWords: string;
  setup: { data: T | undefined; error: unknown; refetch: () => Promise<unknown> };
  children: (view: T) => ReactNode;
  "data-testid": string;
}

/** A part of the set-up: its heading, the way to the other side’s own pages, and its form once it is known. */
export function SetupPart<T>({ title, link, linkWords, setup, children, ...rest }: SetupPartProps<T>) {
  return (
    <Section
      title={title}
      aside={
        link ? (
          <OpenLinkButton
            link={link}
            look="link"
            size="bare"
            data-testid={`open-${link.replaceAll("_", "-")}`}
          >
            {linkWords}
          </OpenLinkButton>
        ) : undefined
      }
      {...rest}
    >
      <Card>
        {setup.data !== undefined ? (
          children(setup.data)
        ) : setup.error ? (
          <LoadError failure={setup.error as CommandFailure} retry={() => void setup.refetch()} />
        ) : (
          <Loading className="grid gap-4 p-4">
            <Skeleton className="h-8" />
            <Skeleton className="h-16" />
            <Skeleton className="h-8" />
          </Loading>
        )}
      </Card>
    </Section>
  );
}

/** Says by what a part is set, where it cannot be changed here. */
export function FixedNote({ fixed, sandbox }: { fixed: boolean; sandbox: boolean }) {
  if (!fixed) return null;
  return (
    <Note tone="quiet" data-testid="part-fixed">
      <p>{sandbox ? partText.fixedSandbox : partText.fixedEnvironment}</p>
    </Note>
  );
}
