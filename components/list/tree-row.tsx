import { ChevronRight, FoldVertical, UnfoldVertical } from "lucide-react";
import { memo } from "react";
import { usePage } from "#components/store/store.ts";
import { driverWord } from "#components/ui/naming.ts";
import { NetSwatch } from "#components/ui/net-swatch.tsx";
import { SeverityMark } from "#components/ui/severity-mark.tsx";
import { StateMark } from "#components/ui/state-mark.tsx";
import type { Row } from "./row.ts";

interface Props extends Omit<Row, "key"> {
  readonly rowKey: string;
  readonly top: number;
  readonly height: number;
  /** Whether rows on level 2 leave room for a fold mark. */
  readonly gutter: boolean;
  /** The one row that Tab leads to. */
  readonly active: boolean;
  /** Revision that changed it just now; 0 when nothing did. */
  readonly glow: number;
  readonly onPick: (key: string) => void;
  readonly onFold: (key: string, open: boolean) => void;
}

/** Left of the fold mark, in pixels, by level; rows on level 3 have no mark and stand under their parent's name. */
const INDENT = [0, 4, 22, 64] as const;

/** Whether a row's ids hold one. */
export function tells(ids: string, id: string | null): boolean {
  return id !== null && id !== "" && (ids === id || ids.split("\n").includes(id));
}

function spoken({ name, driver, state, count, detail, note, wrong, folded }: Props): string {
  const joined = count === null ? "" : `${count} ${count === 1 ? "entry" : "entries"}`;
  const shown = folded ? "folded in the picture" : "";
  const what = driver === null ? "" : `${driverWord(driver)} network`;
  return [name, wrong, what, state, detail, note, joined, shown].filter(Boolean).join(", ");
}

/** One row of the list. Only plain values come in, so a row that did not change is not drawn again. */
export const TreeRow = memo(function TreeRow(props: Props) {
  const { rowKey, level, name, detail, note, driver, state, count, wrong, expanded, active, glow } = props;
  const selected = usePage((s) => tells(props.ids, s.selection));
  const hovered = usePage((s) => tells(props.ids, s.hover));
  const look = selected ? "bg-selected" : hovered ? "bg-tint" : "";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys.
    <div
      role="treeitem"
      data-row={rowKey}
      aria-level={level}
      aria-posinset={props.position}
      aria-setsize={props.siblings}
      aria-selected={selected}
      aria-label={spoken(props)}
      {...(expanded === null ? {} : { "aria-expanded": expanded })}
      tabIndex={active ? 0 : -1}
      onClick={() => props.onPick(rowKey)}
      onMouseEnter={() => usePage.getState().setHover(props.entity)}
      style={{ top: props.top, height: props.height, paddingLeft: INDENT[level] }}
      className={`absolute inset-x-0 isolate flex items-center gap-1.5 pr-3 ${look}`}
    >
      {selected && <span className="absolute inset-y-0 left-0 w-[3px] bg-accent" />}
      {glow > 0 && <span key={glow} className="glow" />}
      {expanded !== null ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do the same on the row.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the same.
        <span
          className="grid h-full w-5 shrink-0 place-items-center text-muted hover:text-ink"
          onClick={(event) => {
            event.stopPropagation();
            props.onFold(rowKey, !expanded);
          }}
        >
          <ChevronRight className={`h-3.5 w-3.5 ${expanded ? "rotate-90" : ""}`} aria-hidden="true" />
        </span>
      ) : (
        (level === 1 || (level === 2 && props.gutter)) && <span className="w-5 shrink-0" />
      )}
      {driver !== null && <NetSwatch driver={driver} />}
      {state !== null && <StateMark state={state} silent />}
      {level === 2 && state === null && driver === null && <span className="w-2.5 shrink-0" />}
      <span className={`min-w-[4ch] truncate ${nameLook(props)}`} title={name}>
        {name}
      </span>
      {wrong !== null && <SeverityMark severity={wrong} silent />}
      {count !== null && <span className="shrink-0 text-11 text-muted">{count}</span>}
      {note !== "" && (
        <span className="ml-auto min-w-0 shrink-[1000] truncate text-11 text-muted" title={note}>
          {note}
        </span>
      )}
      {detail !== "" && (
        <span className={`shrink-0 font-mono text-11 text-muted ${note === "" ? "ml-auto" : ""}`}>{detail}</span>
      )}
      {props.folded !== null && (
        <FoldMark name={props.group ?? name} folded={props.folded} alone={note === "" && detail === ""} />
      )}
    </div>
  );
});

/** Folds a group to one card in the picture; the keys − and + do the same on the row. */
function FoldMark({
  name,
  folded,
  alone,
}: {
  readonly name: string;
  readonly folded: boolean;
  readonly alone: boolean;
}) {
  const Icon = folded ? UnfoldVertical : FoldVertical;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys do the same on the row.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same.
    <span
      data-fold={name}
      title={folded ? "Unfold in the picture (+)" : "Fold to one card in the picture (−)"}
      className={`grid h-full w-5 shrink-0 place-items-center hover:text-ink pointer-coarse:w-9 ${folded ? "text-accent" : "text-muted"} ${alone ? "ml-auto" : ""}`}
      onClick={(event) => {
        event.stopPropagation();
        usePage.getState().setFolded([name], !folded);
      }}
    >
      <Icon className="h-3.5 w-3.5" aria-hidden="true" />
    </span>
  );
}

function nameLook({ level, mono, state }: Props): string {
  const face = mono ? "font-mono text-12" : "";
  const weight = level === 1 ? "font-semibold" : "";
  const tone = state === "exited" || state === "created" || state === "dead" ? "text-muted" : "";
  return `${face} ${weight} ${tone}`;
}
