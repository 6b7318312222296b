import type { OrganizeView } from "@/gen/OrganizeView";
import type { StartFocus } from "@/gen/StartFocus";
import { useCommand } from "@/lib/data";
import { Select } from "@/ui/select";
import { focusName } from "./focus";
import { startFocusName, organizeText as words } from "./words";

/** What the app starts with. */
export function StartChoice({ organize }: { organize: OrganizeView }) {
  const { focus, start_focus: value } = organize;
  const save = useCommand((backend, start: StartFocus) =>
    backend.setStartFocus(start, start === "chosen" ? (focus?.focus ?? organize.start) : null),
  );
  const options: { value: StartFocus; label: string }[] = [
    { value: "last", label: startFocusName.last },
    { value: "all", label: startFocusName.all },
  ];
  // What was chosen once stays to be seen, whatever is in focus now.
  if (focus || value === "chosen") {
    options.push({
      value: "chosen",
      label: focus ? words.startThis(focusName(focus)) : startFocusName.chosen,
    });
  }
  return (
    <div className="flex items-center justify-between gap-2 border-t border-line px-3 py-2 text-xs">
      <span className="text-ink-2">{words.start}</span>
      <Select
        label={words.start}
        value={value}
        onChange={save.run}
        options={options}
        className="h-7 max-w-48 text-xs"
        data-testid="start-focus"
      />
    </div>
  );
}
