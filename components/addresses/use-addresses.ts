/** The addresses of the networks that are shown, kept while nothing that concerns them changes. */
import { useMemo, useRef } from "react";
import { usePage } from "#components/store/store.ts";
import { useVisible } from "#components/store/use-visible.ts";
import { type Overlap, overlapsOf } from "#lib/topology/ipam/overlaps.ts";
import { addressesOf, type NetworkUse } from "#lib/topology/ipam/subnets.ts";
import { createMemo } from "#lib/topology/memo.ts";
import type { Network } from "#lib/topology/model.ts";

type Overlaps = ReadonlyMap<string, readonly Overlap[]>;

/** As in the list: what has no subnet comes last, the sandboxes joined to nothing, then the host's own. */
const last = (n: Network): number => (n.driver === "null" ? 1 : n.driver === "host" ? 2 : 0);

export function useAddresses(): { readonly uses: readonly NetworkUse[]; readonly overlaps: Overlaps } {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const visible = useVisible();
  const memo = useRef(createMemo());
  const before = useRef<Overlaps>(new Map());
  return useMemo(() => {
    const networks = visible.networks.toSorted((a, b) => last(a) - last(b));
    const found = new Map(overlapsOf(networks, relations));
    for (const [key, overlaps] of found) {
      const old = before.current.get(key);
      if (old && JSON.stringify(old) === JSON.stringify(overlaps)) found.set(key, old);
    }
    before.current = found;
    return { uses: addressesOf(networks, entities, relations, memo.current), overlaps: found };
  }, [entities, relations, visible]);
}
