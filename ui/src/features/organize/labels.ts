import { useMemo } from "react";
import type { LabelColor } from "@/gen/LabelColor";
import type { LabelKind } from "@/gen/LabelKind";
import type { LabelView } from "@/gen/LabelView";
import { useOrganize } from "@/lib/data";

export const LABEL_COLORS = [
  "gray",
  "red",
  "orange",
  "yellow",
  "green",
  "teal",
  "blue",
  "purple",
  "pink",
] as const satisfies readonly LabelColor[];

const NONE: readonly LabelView[] = [];

/** Groups and tags, in order and by id. */
export function useLabels() {
  const data = useOrganize().data;
  const groups = data?.groups ?? NONE;
  const tags = data?.tags ?? NONE;
  // The same object while nothing changed: rows need not be drawn again.
  return useMemo(
    () => ({ groups, tags, byId: new Map([...groups, ...tags].map((label) => [label.id, label])) }),
    [groups, tags],
  );
}

export type Labels = ReturnType<typeof useLabels>;

export const labelsOf = ({ groups, tags }: Labels, kind: LabelKind) => (kind === "group" ? groups : tags);

/** The colour for a new one: the least used, so that neighbours differ. */
export function freshColor(labels: readonly LabelView[]): LabelColor {
  const used = (color: LabelColor) => labels.filter((label) => label.color === color).length;
  const [, ...colours] = LABEL_COLORS;
  return [...colours].sort((a, b) => used(a) - used(b))[0] ?? "gray";
}

/** Whether a name is what was typed, whatever its case. */
export const sameName = (a: string, b: string) =>
  a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();
