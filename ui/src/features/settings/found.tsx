import { Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { fuzzy } from "@/lib/fuzzy";
import { Empty } from "@/ui/feedback";
import { Card } from "@/ui/page";
import { sectionIcons } from "./nav";
import { settingsEntries } from "./rows";
import { settingsSections, settingsText } from "./words";

/** How much less a find in the hint counts than one in the name. */
const HINT = 0.4;

/** The rows that fit what was typed, the best first. */
export const findSettings = (typed: string) =>
  settingsEntries
    .map((entry) => {
      const name = fuzzy(typed, `${entry.name} ${settingsSections[entry.section].name}`)?.score ?? 0;
      const hint = entry.hint?.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase())
        ? typed.trim().length * 10
        : 0;
      return { entry, score: Math.max(name, hint * HINT) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);

interface FoundProps {
  typed: string;
  onChosen: () => void;
}

/** What the search over all settings finds. */
export function FoundSettings({ typed, onChosen }: FoundProps) {
  const found = findSettings(typed);
  return (
    <>
      <p role="status" className="sr-only">
        {settingsText.found(found.length)}
      </p>
      {found.length === 0 ? <Empty icon={SearchX} title={settingsText.noMatch(typed)} /> : null}
      {found.length > 0 ? (
        <Card>
          <ul aria-label={settingsText.search}>
            {found.map(({ row, section, name, hint }) => {
              const Icon = sectionIcons[section];
              return (
                <li key={row} className="not-last:border-b not-last:border-line">
                  <Link
                    to="/settings"
                    search={{ section }}
                    hash={row}
                    onClick={onChosen}
                    data-testid={`found-${row}`}
                    className="flex items-center gap-3 px-4 py-2.5 hover:bg-hover focus-visible:-outline-offset-2"
                  >
                    <Icon aria-hidden className="size-4 shrink-0 text-ink-3" />
                    <span className="grid min-w-0 flex-1">
                      <span className="font-medium">{name}</span>
                      {hint ? <span className="text-xs text-pretty text-ink-3">{hint}</span> : null}
                    </span>
                    <span className="shrink-0 text-xs text-ink-3">{settingsSections[section].name}</span>
                  </Link>
                </li>
              );
            })}
          </ul>
        </Card>
      ) : null}
    </>
  );
}
