import type { AccountSort } from "@/gen/AccountSort";
import { DENSITIES, type Density } from "./search";

/** Everything beside the name that the list can show, in the usual order. */
export const COLUMN_KEYS = [
  "region",
  "country",
  "kind",
  "status",
  "id",
  "connection",
  "group",
  "tags",
  "note",
  "expires",
  "watch",
  "health",
  "tracked",
] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];
export type Sized = ColumnKey | "name";

/** Pixels at a text size of 16; `sort` where a press on the heading orders by it. */
const COLUMNS: Record<Sized, { width: number; sort?: AccountSort }> = {
  name: { width: 176, sort: "name" },
  region: { width: 64, sort: "region" },
  country: { width: 72, sort: "country" },
  kind: { width: 116, sort: "kind" },
  status: { width: 92, sort: "status" },
  id: { width: 176, sort: "id" },
  connection: { width: 148, sort: "connection" },
  group: { width: 124, sort: "group" },
  tags: { width: 168 },
  note: { width: 200 },
  expires: { width: 100, sort: "expires" },
  watch: { width: 152, sort: "watch" },
  health: { width: 112, sort: "health" },
  tracked: { width: 60 },
};

export const columnSort = (key: Sized) => COLUMNS[key].sort;

const NARROWEST = 48;
const WIDEST = 640;
const bounded = (width: number) => Math.round(Math.max(NARROWEST, Math.min(WIDEST, width)));

/** How the list looks. */
export interface Layout {
  /** The chosen columns; `null`: those that fit, the most needed first. */
  columns: readonly ColumnKey[] | null;
  widths: Readonly<Partial<Record<Sized, number>>>;
  density: Density;
}

export const USUAL: Layout = { columns: null, widths: {}, density: "comfortable" };

/** Height of a row in rem: what is below the name needs room. */
export const ROW_HEIGHT: Record<Density, number> = { comfortable: 2.75, compact: 2 };

/** What gives way as the window narrows, the least needed first. What is not here stays. */
const GIVES_WAY: readonly ColumnKey[] = [
  "status",
  "connection",
  "expires",
  "kind",
  "region",
  "health",
  "tags",
  "group",
  "tracked",
  "id",
  "watch",
];

const USUALLY: readonly ColumnKey[] = [
  "region",
  "kind",
  "status",
  "id",
  "connection",
  "group",
  "tags",
  "expires",
  "watch",
  "health",
  "tracked",
];

export const widthOf = (layout: Layout, key: Sized) => layout.widths[key] ?? COLUMNS[key].width;

/** Pixels of the checkbox, the gaps and the padding. */
const BOX = 20;
const GAP = 12;
const PADDING = 40;

interface Fit {
  columns: readonly ColumnKey[];
  /** For `grid-template-columns`. */
  template: string;
  /** Pixels that a row needs at least. */
  width: number;
}

/**
 * The columns to show in so many pixels. Chosen columns are all shown, and the list scrolls sideways where they need
 * more; otherwise the least needed give way. Groups and tags are columns once there are any.
 */
export function fitColumns(
  layout: Layout,
  room: number,
  labels: { groups: boolean; tags: boolean },
  text = 1,
): Fit {
  const needed = (columns: readonly ColumnKey[]) =>
    PADDING +
    BOX +
    [...columns, "name" as const].reduce((sum, key) => sum + GAP + widthOf(layout, key) * text, 0);
  let columns = layout.columns ?? [];
  if (layout.columns === null) {
    const shown = new Set(USUALLY);
    if (!labels.groups) shown.delete("group");
    if (!labels.tags) shown.delete("tags");
    const given: ColumnKey[] = [];
    const left = () => COLUMN_KEYS.filter((key) => shown.has(key));
    for (const key of GIVES_WAY) {
      if (needed(left()) <= room) break;
      shown.delete(key);
      given.unshift(key);
    }
    // What is narrow may still fit where something wide gave way.
    for (const key of given) {
      shown.add(key);
      if (needed(left()) > room) shown.delete(key);
    }
    columns = left();
  }
  const rem = (key: Sized) => `${widthOf(layout, key) / 16}rem`;
  return {
    columns,
    template: [
      `${BOX}px`,
      `minmax(${layout.columns === null ? "8rem" : rem("name")},1fr)`,
      ...columns.map(rem),
    ].join(" "),
    width: layout.columns === null ? 0 : needed(columns),
  };
}

/** One column further to the front or the back. */
export function moved(columns: readonly ColumnKey[], key: ColumnKey, by: number): ColumnKey[] {
  const from = columns.indexOf(key);
  const to = from + by;
  if (from < 0 || to < 0 || to >= columns.length) return [...columns];
  const rest = columns.filter((each) => each !== key);
  return [...rest.slice(0, to), key, ...rest.slice(to)];
}

/** With a column shown or hidden; it returns to its usual place. */
export function toggled(columns: readonly ColumnKey[], key: ColumnKey): ColumnKey[] {
  if (columns.includes(key)) return columns.filter((each) => each !== key);
  const before = COLUMN_KEYS.slice(0, COLUMN_KEYS.indexOf(key));
  const at = columns.findLastIndex((each) => before.includes(each)) + 1;
  return [...columns.slice(0, at), key, ...columns.slice(at)];
}

export const resized = (layout: Layout, key: Sized, width: number): Layout => ({
  ...layout,
  widths: { ...layout.widths, [key]: bounded(width) },
});

/** Columns and widths as a word of an address: `id:180,watch,name:240`. */
export function columnsText({ columns, widths }: Layout): string | undefined {
  if (columns === null && Object.keys(widths).length === 0) return undefined;
  const one = (key: Sized) => (widths[key] === undefined ? key : `${key}:${widths[key]}`);
  const sized = (Object.keys(widths) as Sized[]).filter((key) => !columns?.includes(key as ColumnKey));
  return `${(columns ?? ["*"]).map((key) => (key === "*" ? "*" : one(key as Sized))).join(",")}|${sized.map(one).join(",")}`;
}

/** Reads that again; what is not understood is dropped. */
export function readColumns(written: string): Pick<Layout, "columns" | "widths"> {
  const widths: Partial<Record<Sized, number>> = {};
  const read = (part: string): Sized[] =>
    part.split(",").flatMap((each) => {
      const [key = "", size] = each.split(":");
      if (!Object.hasOwn(COLUMNS, key)) return [];
      const width = Number(size);
      if (size !== undefined && Number.isFinite(width)) widths[key as Sized] = bounded(width);
      return [key as Sized];
    });
  const [chosen = "", sized = ""] = written.slice(0, 600).split("|");
  const columns = read(chosen).filter((key) => key !== "name");
  read(sized);
  return { columns: chosen === "*" ? null : [...new Set(columns)], widths };
}

/** A layout that was stored; what is not understood is the usual. */
export function readLayout(stored: string | null): Layout {
  try {
    const raw = JSON.parse(stored ?? "null") as { cols?: unknown; density?: unknown } | null;
    const density = DENSITIES.find((each) => each === raw?.density) ?? USUAL.density;
    return { ...(typeof raw?.cols === "string" ? readColumns(raw.cols) : USUAL), density };
  } catch {
    return USUAL;
  }
}

export const layoutText = (layout: Layout) =>
  JSON.stringify({ cols: columnsText(layout), density: layout.density });
