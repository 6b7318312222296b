import { type ReactNode, useState } from "react";
import { cn } from "@/lib/cn";
import { count } from "@/strings";
import { dataText } from "@/strings/data";

export interface Column<R> {
  key: string;
  name: string;
  /** Figures stand to the right, below each other. */
  number?: boolean;
  /** The column that names the row. */
  head?: boolean;
  cell: (row: R) => ReactNode;
  className?: string;
}

interface DataTableProps<R> {
  label: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey: (row: R, index: number) => string;
  /** Rows shown at first; the rest on demand. */
  limit?: number;
  className?: string;
  "data-testid"?: string;
}

/** A table of a few rows to a thousand: all that a chart says, and what has no chart. */
export function DataTable<R>({
  label,
  columns,
  rows,
  rowKey,
  limit = 25,
  className,
  ...rest
}: DataTableProps<R>) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? rows : rows.slice(0, limit);
  return (
    <div className={cn("min-w-0", className)}>
      <div
        className="overflow-x-auto focus-visible:-outline-offset-2"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
      >
        <table className="w-full table-auto text-sm" aria-label={label} {...rest}>
          <thead>
            <tr className="text-xs text-ink-3">
              {columns.map(({ key, name, number, className: own }) => (
                <th
                  key={key}
                  scope="col"
                  className={cn(
                    "border-b border-line px-2 py-2 font-medium first:ps-4 last:pe-4",
                    number ? "text-end" : "text-start",
                    own,
                  )}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="[&>tr]:not-last:border-b [&>tr]:not-last:border-line">
            {shown.map((row, index) => (
              <tr key={rowKey(row, index)}>
                {columns.map((column) => (
                  <Cell key={column.key} column={column} row={row} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > limit ? (
        <div className="border-t border-line px-4 py-2">
          <button
            type="button"
            aria-expanded={whole}
            onClick={() => setWhole(!whole)}
            className="rounded-sm text-accent-text hover:underline"
            data-testid="table-more"
          >
            {whole ? dataText.less : dataText.all(count(rows.length))}
          </button>
        </div>
      ) : null}
    </div>
  );
}

function Cell<R>({ column: { number, head, cell, className }, row }: { column: Column<R>; row: R }) {
  const look = cn(
    "px-2 py-2 align-top font-normal first:ps-4 last:pe-4",
    number ? "text-end whitespace-nowrap tabular-nums" : "text-start",
    className,
  );
  return head ? (
    <th scope="row" className={look}>
      {cell(row)}
    </th>
  ) : (
    <td className={look}>{cell(row)}</td>
  );
}
