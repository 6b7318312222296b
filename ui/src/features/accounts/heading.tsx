import type { ReactNode } from "react";
import { LabelDot } from "@/features/organize/label-chip";
import type { Labels } from "@/features/organize/labels";
import type { AccountItem } from "@/gen/AccountItem";
import type { AccountKind } from "@/gen/AccountKind";
import type { Region } from "@/gen/Region";
import { kind as kindText, region as regionText } from "@/strings";
import type { Grouping } from "./search";
import { ungrouped } from "./words";

type Heading = Extract<AccountItem, { type: "heading" }>;

/** What a heading is called, and its colour. */
export function headingWords(
  { key, label }: Heading,
  by: Grouping | undefined,
  labels: Labels,
): { label: string; mark: ReactNode } {
  const own = labels.byId.get(key);
  if (own) return { label: own.name, mark: <LabelDot color={own.color} /> };
  if (by === "region" && key in regionText) return { label: regionText[key as Region].name, mark: null };
  if (by === "kind" && key in kindText) return { label: kindText[key as AccountKind].many, mark: null };
  return { label: label ?? (by ? ungrouped[by] : key), mark: null };
}
