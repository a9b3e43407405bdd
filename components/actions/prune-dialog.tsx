import { useEffect, useMemo, useState } from "react";
import { request } from "#components/account/request.ts";
import { usePage } from "#components/store/store.ts";
import { NetSwatch } from "#components/ui/net-swatch.tsx";
import type { Action } from "#lib/protocol/actions.ts";
import type { NetworkUse } from "#lib/protocol/network-use.ts";
import { unused } from "#lib/topology/plan/remove.ts";
import { ActionDialog } from "./action-dialog.tsx";
import { usePlan } from "./use-plan.ts";

const day = (iso: string): string => iso.slice(0, 10);

/** As far as Vethscope was there to see it. */
function lastUsed(use: NetworkUse | undefined): string | null {
  if (!use) return null;
  return use.used === null ? `not used since ${day(use.watched)}` : `last used ${day(use.used)}`;
}

/** Networks that nothing uses, all of them or some. */
export function PruneDialog() {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [uses, setUses] = useState<ReadonlyMap<string, NetworkUse>>(new Map());
  useEffect(() => {
    void request<readonly NetworkUse[]>("GET", "/api/networks/last-used").then((reply) => {
      if ("data" in reply) setUses(new Map(reply.data.map((u) => [u.network, u])));
    });
  }, []);
  const all = useMemo(() => unused({ entities, relations }), [entities, relations]);
  const chosen = all.filter(({ network }) => !left.has(network.id)).map(({ network }) => network.id);
  const action: Action | null = chosen.length > 0 ? { kind: "prune", networks: chosen } : null;
  const planning = usePlan(action);
  const toggle = (id: string): void => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  return (
    <ActionDialog
      title="Remove unused networks"
      verb={chosen.length === 1 ? "Remove 1 network" : `Remove ${chosen.length} networks`}
      kind="prune"
      action={action}
      missing={all.length === 0 ? "Every network is in use, or is one of the engine's own." : "Choose what is to go."}
      planning={planning}
    >
      {all.length === 0 ? (
        <p>No network is unused. Networks without containers are listed here when there are some.</p>
      ) : (
        <fieldset className="min-w-0">
          <legend className="mb-1 text-12 text-muted">Nothing is connected to these:</legend>
          <ul className="space-y-0.5">
            {all.map(({ network, lastUse }) => (
              <li key={network.id}>
                <label className="flex cursor-pointer items-center gap-2 rounded px-1 py-1 hover:bg-tint pointer-coarse:py-2">
                  <input
                    type="checkbox"
                    checked={!left.has(network.id)}
                    onChange={() => toggle(network.id)}
                    className="h-4 w-4 shrink-0 accent-accent"
                  />
                  <NetSwatch driver={network.driver} />
                  <span className="min-w-0 flex-1 items-baseline gap-2 sm:flex">
                    <span className="block min-w-0 truncate font-medium">{network.name}</span>
                    <span className="block shrink-0 text-11 text-muted sm:ml-auto">
                      {lastUsed(uses.get(network.id)) ?? lastUse}
                    </span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
        </fieldset>
      )}
    </ActionDialog>
  );
}
