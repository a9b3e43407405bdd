/** Which things changed just now, so that their rows glow once. */
import { useEffect, useState } from "react";
import { usePage } from "#components/store/store.ts";
import type { EntityId } from "#lib/topology/model.ts";

const GLOW_MS = 1500;
const none: ReadonlyMap<EntityId, number> = new Map();

/** By id, the revision that changed it last; forgotten after the glow. */
export function useGlow(): ReadonlyMap<EntityId, number> {
  const [glowing, setGlowing] = useState(none);
  useEffect(
    () =>
      usePage.subscribe((now, before) => {
        if (now.fresh === before.fresh || now.fresh.size === 0) return;
        const { rev, fresh } = now;
        setGlowing((old) => {
          const next = new Map(old);
          for (const id of fresh) next.set(id, rev);
          return next;
        });
        setTimeout(() => {
          setGlowing((old) => {
            const left = [...old].filter(([, at]) => at !== rev);
            return left.length === 0 ? none : new Map(left);
          });
        }, GLOW_MS);
      }),
    [],
  );
  return glowing;
}
