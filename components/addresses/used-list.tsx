import { ArrowDown, ArrowUp } from "lucide-react";
import { useMemo, useState } from "react";
import { usePage } from "#components/store/store.ts";
import { Copyable } from "#components/ui/copy.tsx";
import { StateMark } from "#components/ui/state-mark.tsx";
import type { AddressUse } from "#lib/topology/ipam/subnets.ts";
import type { Container, Entity, EntityId } from "#lib/topology/model.ts";
import { heldBy, holdersText } from "./words.ts";

const AT_ONCE = 200;
type By = "address" | "name";

interface Props {
  readonly label: string;
  readonly uses: readonly AddressUse[];
  readonly onChosen: () => void;
}

/** Every address that somebody has or that is kept, by address or by name; each can be copied and leads to its holder. */
export function UsedList({ label, uses, onChosen }: Props) {
  const entities = usePage((s) => s.entities);
  const [by, setBy] = useState<By>("address");
  const [down, setDown] = useState(false);
  const [all, setAll] = useState(false);
  const rows = useMemo(() => {
    const named = uses.map((use) => ({ use, name: holdersText(use, entities) }));
    if (by === "name") named.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    return down ? named.reverse() : named;
  }, [uses, entities, by, down]);
  const sort = (column: By): void => {
    setDown(column === by && !down);
    setBy(column);
  };
  return (
    <>
      <table className="w-full max-w-[680px] text-12" aria-label={label}>
        <thead>
          <tr className="text-left text-11 text-muted">
            <Head text="Address" column="address" by={by} down={down} onSort={sort} />
            <Head text="Held by" column="name" by={by} down={down} onSort={sort} />
          </tr>
        </thead>
        <tbody>
          {(all ? rows : rows.slice(0, AT_ONCE)).map(({ use, name }) => (
            <Used key={use.address} use={use} name={name} entities={entities} onChosen={onChosen} />
          ))}
        </tbody>
      </table>
      {!all && rows.length > AT_ONCE && (
        <button type="button" className="mt-1 text-12 underline underline-offset-2" onClick={() => setAll(true)}>
          Show all {rows.length}
        </button>
      )}
    </>
  );
}

interface HeadProps {
  readonly text: string;
  readonly column: By;
  readonly by: By;
  readonly down: boolean;
  readonly onSort: (column: By) => void;
}

function Head({ text, column, by, down, onSort }: HeadProps) {
  const Arrow = down ? ArrowDown : ArrowUp;
  const sorted = by === column;
  return (
    <th
      scope="col"
      aria-sort={sorted ? (down ? "descending" : "ascending") : "none"}
      className="py-0.5 pr-4 font-normal"
    >
      <button type="button" onClick={() => onSort(column)} className="flex items-center gap-1 rounded hover:text-ink">
        {text}
        <Arrow className={`h-3 w-3 ${sorted ? "" : "opacity-0"}`} aria-hidden="true" />
      </button>
    </th>
  );
}

interface UsedProps {
  readonly use: AddressUse;
  readonly name: string;
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly onChosen: () => void;
}

function Used({ use, name, entities, onChosen }: UsedProps) {
  const target = heldBy(use);
  const selected = usePage((s) => s.selection !== null && use.holders.some((h) => h.entity === s.selection));
  const container = containerOf(target, entities);
  const choose = (): void => {
    usePage.getState().select(target, true);
    onChosen();
  };
  return (
    <tr data-address={use.address} className={`border-hairline border-t align-top ${selected ? "bg-selected" : ""}`}>
      <td className="w-[45%] py-0.5 pr-4 @2xl:w-[1%] @2xl:whitespace-nowrap">
        <Copyable text={use.address} mono />
      </td>
      <td className="py-0.5 [overflow-wrap:anywhere]">
        {target === null ? (
          <span className="text-muted">{name}</span>
        ) : (
          <button
            type="button"
            onClick={choose}
            onMouseEnter={() => usePage.getState().setHover(target)}
            onMouseLeave={() => usePage.getState().setHover(null)}
            className="inline-flex items-center gap-1.5 rounded text-left text-accent underline decoration-transparent underline-offset-2 hover:decoration-current"
          >
            {container && <StateMark state={container.state} />}
            {name}
          </button>
        )}
        {!use.inRange && <span className="ml-2 text-11 text-muted">outside the range</span>}
      </td>
    </tr>
  );
}

function containerOf(id: EntityId | null, entities: ReadonlyMap<EntityId, Entity>): Container | null {
  const endpoint = id === null ? undefined : entities.get(id);
  const container = endpoint?.kind === "endpoint" && endpoint.container ? entities.get(endpoint.container) : undefined;
  return container?.kind === "container" ? container : null;
}
