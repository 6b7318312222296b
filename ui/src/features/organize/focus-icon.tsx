import { SquareUser } from "lucide-react";
import type { Focus } from "@/gen/Focus";
import { LabelDot } from "./label-chip";
import { useLabels } from "./labels";

/** A group by its colour, an account by its sign. */
export function FocusIcon({ focus }: { focus: Focus }) {
  const { byId } = useLabels();
  return (
    <span aria-hidden className="grid size-4 shrink-0 place-items-center text-ink-3">
      {focus.type === "group" ? (
        <LabelDot color={byId.get(focus.id)?.color ?? "gray"} className="size-2.5" />
      ) : (
        <SquareUser className="size-4" />
      )}
    </span>
  );
}
