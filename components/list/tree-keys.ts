/** What a key does in the list, as the tree pattern of WAI-ARIA has it. Pure. */
import type { Row } from "./row.ts";

export type TreeAction =
  | { readonly do: "move"; readonly to: number }
  | { readonly do: "fold"; readonly key: string; readonly open: boolean }
  | { readonly do: "select"; readonly at: number }
  /** Folds the row's group in the picture, or unfolds it. */
  | { readonly do: "group"; readonly name: string; readonly folded: boolean };

/** What `key` does on the row at `at`; null when it is not the tree's. Rows a page is `page`. */
export function treeAction(rows: readonly Row[], at: number, key: string, page: number): TreeAction | null {
  const row = rows[at];
  if (!row) return null;
  const move = (to: number): TreeAction => ({ do: "move", to: Math.max(0, Math.min(rows.length - 1, to)) });
  switch (key) {
    case "ArrowDown":
      return move(at + 1);
    case "ArrowUp":
      return move(at - 1);
    case "PageDown":
      return move(at + page);
    case "PageUp":
      return move(at - page);
    case "Home":
      return move(0);
    case "End":
      return move(rows.length - 1);
    case "ArrowRight":
      if (row.expanded === null) return null;
      return row.expanded ? move(at + 1) : { do: "fold", key: row.key, open: true };
    case "ArrowLeft": {
      if (row.expanded) return { do: "fold", key: row.key, open: false };
      const parent = rows.slice(0, at).findLastIndex((r) => r.level < row.level);
      return parent < 0 ? null : move(parent);
    }
    case "Enter":
    case " ":
      return { do: "select", at };
    case "-":
      return row.group === null ? null : { do: "group", name: row.group, folded: true };
    case "+":
    case "=":
      return row.group === null ? null : { do: "group", name: row.group, folded: false };
    default:
      return null;
  }
}

/** The next row whose name begins with what was typed, from the row at `at` on and around; -1 when there is none. */
export function typeAhead(rows: readonly Row[], at: number, typed: string): number {
  const wanted = typed.toLowerCase();
  // A single letter moves on; more letters may stay where they are.
  const from = wanted.length === 1 ? at + 1 : at;
  for (let n = 0; n < rows.length; n++) {
    const i = (from + n) % rows.length;
    if (rows[i]?.name.toLowerCase().startsWith(wanted)) return i;
  }
  return -1;
}
