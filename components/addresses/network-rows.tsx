import { ChevronRight } from "lucide-react";
import { memo, type ReactNode } from "react";
import { usePage } from "#components/store/store.ts";
import { Copyable } from "#components/ui/copy.tsx";
import { driverWord } from "#components/ui/naming.ts";
import { NetSwatch } from "#components/ui/net-swatch.tsx";
import { countText } from "#lib/topology/ipam/count.ts";
import type { Overlap } from "#lib/topology/ipam/overlaps.ts";
import type { NetworkUse, SubnetUse } from "#lib/topology/ipam/subnets.ts";
import { OverlapMarks } from "./overlap-marks.tsx";
import { Strip } from "./strip.tsx";
import { UsedList } from "./used-list.tsx";
import { withoutSubnet } from "./words.ts";

export const COLUMNS = ["Subnet", "Range", "Gateway", "Used", "Free", "Next free"] as const;

/** Roles are said, since on a narrow page these are laid out as blocks and Safari then forgets that they are a table. */
const ROW = { role: "row" } as const;
const CELL = { role: "cell" } as const;
const GROUP = { role: "rowgroup" } as const;

interface Props {
  readonly use: NetworkUse;
  /** By subnet, in the network's order; empty lists where nothing overlaps. */
  readonly overlaps: readonly (readonly Overlap[])[];
  readonly open: boolean;
  readonly onOpen: (id: string, open: boolean) => void;
  readonly onChosen: () => void;
}

/** A network: its name, then each subnet with its numbers and its strip, then who has which address. */
export const NetworkRows = memo(
  function NetworkRows({ use, overlaps, open, onOpen, onChosen }: Props) {
    const { network, subnets, strays } = use;
    const selected = usePage((s) => s.selection === network.id);
    const listed = [...subnets.flatMap((s) => s.uses), ...strays];
    const words = withoutSubnet(use);
    const choose = (): void => {
      usePage.getState().select(network.id, true);
      onChosen();
    };
    return (
      <tbody {...GROUP} data-network={network.id} className="block border-hairline border-t @2xl:table-row-group">
        <tr {...ROW} className="block @2xl:table-row">
          <th
            scope="rowgroup"
            colSpan={COLUMNS.length}
            className="block pt-3 pb-1 text-left font-normal @2xl:table-cell"
          >
            <span className={`flex flex-wrap items-center gap-x-2 rounded ${selected ? "bg-selected" : ""}`}>
              <NetSwatch driver={network.driver} />
              <button
                type="button"
                onClick={choose}
                className="min-w-0 rounded text-left font-semibold text-15 [overflow-wrap:anywhere] hover:underline hover:underline-offset-2"
              >
                {network.name}
              </button>
              <span className="text-12 text-muted">
                {[
                  driverWord(network.driver),
                  network.internal ? "internal" : "",
                  network.scope === "local" ? "" : network.scope,
                ]
                  .filter((w) => w !== "" && w !== network.name)
                  .join(", ")}
              </span>
              {listed.length > 0 && (
                <button
                  type="button"
                  aria-expanded={open}
                  onClick={() => onOpen(network.id, !open)}
                  className="ml-auto flex items-center gap-1 rounded px-1.5 text-12 text-muted hover:bg-tint hover:text-ink pointer-coarse:py-1.5"
                >
                  <ChevronRight className={`h-3.5 w-3.5 ${open ? "rotate-90" : ""}`} aria-hidden="true" />
                  {open ? "Hide addresses" : "Show addresses"}
                  <span className="sr-only">of {network.name}</span>
                </button>
              )}
            </span>
          </th>
        </tr>
        {words !== "" && <Wide>{<p className="text-muted">{words}</p>}</Wide>}
        {subnets.map((subnet, i) => (
          <SubnetRows
            key={subnet.subnet}
            subnet={subnet}
            overlaps={overlaps[i] ?? []}
            onChosen={onChosen}
            onList={() => onOpen(network.id, true)}
          />
        ))}
        {strays.length > 0 && (
          <Wide>
            <p className="text-12">
              {strays.length === 1 ? "1 address lies" : `${strays.length} addresses lie`} in no subnet of this network:{" "}
              <span className="font-mono [overflow-wrap:anywhere]">
                {strays
                  .slice(0, 6)
                  .map((s) => s.address)
                  .join(", ")}
              </span>
              {strays.length > 6 && ` and ${strays.length - 6} more`}
            </p>
          </Wide>
        )}
        {open && listed.length > 0 && (
          <Wide>
            <UsedList label={`Addresses of ${network.name}`} uses={listed} onChosen={onChosen} />
          </Wide>
        )}
      </tbody>
    );
  },
  (a, b) =>
    a.use === b.use &&
    a.open === b.open &&
    a.onChosen === b.onChosen &&
    a.overlaps.every((o, i) => o === b.overlaps[i]),
);

function Wide({ children }: { readonly children: ReactNode }) {
  return (
    <tr {...ROW} className="block @2xl:table-row">
      <td {...CELL} colSpan={COLUMNS.length} className="block pb-3 @2xl:table-cell">
        {children}
      </td>
    </tr>
  );
}

interface SubnetProps {
  readonly subnet: SubnetUse;
  readonly overlaps: readonly Overlap[];
  readonly onChosen: () => void;
  readonly onList: () => void;
}

function SubnetRows({ subnet, overlaps, onChosen, onList }: SubnetProps) {
  const pool = overlaps.find((o) => o.with === "pool");
  return (
    <>
      <tr {...ROW} data-subnet={subnet.subnet} className="flex flex-wrap gap-x-4 text-12 @2xl:table-row">
        <Cell name="Subnet">
          <Copyable text={subnet.subnet} mono />
          {pool?.with === "pool" && <InPool {...pool} />}
        </Cell>
        <Cell name="Range">
          {subnet.ipRange ? (
            <span className="font-mono">{subnet.ipRange}</span>
          ) : (
            <span className="text-muted">all of it</span>
          )}
        </Cell>
        <Cell name="Gateway">
          {subnet.gateway ? (
            <span className="font-mono">{subnet.gateway}</span>
          ) : (
            <span className="text-muted">not recorded</span>
          )}
        </Cell>
        <Cell name="Used" right>
          {countText(BigInt(subnet.used))}
        </Cell>
        <Cell name="Free" right>
          {countText(subnet.free)}
        </Cell>
        <Cell name="Next free">
          {subnet.next ? <Copyable text={subnet.next} mono /> : <span className="text-warn">none is left</span>}
          {subnet.next && subnet.network.scope === "swarm" && (
            <span className="ml-1 text-11 text-muted">the lowest; the swarm goes round</span>
          )}
        </Cell>
      </tr>
      <Wide>
        <Strip subnet={subnet} onChosen={onChosen} onList={onList} />
        <OverlapMarks overlaps={overlaps} />
      </Wide>
    </>
  );
}

/** A subnet as the engine gives them, or one that somebody named and that keeps a part of the default pools from being given. */
function InPool({ pool, size, whole }: Extract<Overlap, { with: "pool" }>) {
  const says = whole
    ? `One of the /${size} that the engine cuts its default pool ${pool} in`
    : `Overlaps the engine's default pool ${pool}: it gives no /${size} that this touches to another network`;
  return (
    <span className="ml-1 text-11 text-muted" title={says} data-overlap="pool">
      {whole ? "default pool" : "overlaps default pool"} {!whole && <span className="font-mono">{pool}</span>}
    </span>
  );
}

/** On a narrow page the column's name stands before the value. */
function Cell(props: {
  readonly name: (typeof COLUMNS)[number];
  readonly right?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <td
      {...CELL}
      data-column={props.name}
      className={`pb-1 align-top @2xl:pr-6 @2xl:last:pr-0 ${props.right ? "whitespace-nowrap @2xl:text-right" : "[overflow-wrap:anywhere]"}`}
    >
      <span className="mr-1 text-muted @2xl:hidden" aria-hidden="true">
        {props.name}
      </span>
      {props.children}
    </td>
  );
}
