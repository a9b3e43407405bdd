import { useEffect, useRef, useState } from "react";
import { usePage } from "#components/store/store.ts";
import type { Action, Plan } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { askPlan } from "./line.ts";

/** After the last key, before the plan is asked for, in ms. */
const TYPING_MS = 140;

export interface Planning {
  /** Of the action as it is now; null while it is not known yet. */
  readonly plan: Plan | null;
  /** Why there is no plan. */
  readonly problem: Problem | null;
  /** The last plan, kept while the next one is on its way. */
  readonly last: Plan | null;
}

/** The plan of an action, live: asked for anew when the action changes, or what it was made from. */
export function usePlan(action: Action | null): Planning {
  const [answer, setAnswer] = useState<{ key: string; plan: Plan | null; problem: Problem | null } | null>(null);
  const rev = usePage((s) => s.rev);
  const key = action === null ? "" : JSON.stringify(action);
  const wanted = useRef(action);
  wanted.current = action;
  const last = useRef<Plan | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision is another plan
  useEffect(() => {
    if (key === "") return;
    let stale = false;
    const timer = setTimeout(() => {
      if (wanted.current === null) return;
      void askPlan(wanted.current).then((reply) => {
        if (stale) return;
        const plan = "data" in reply ? reply.data : null;
        last.current = plan ?? last.current;
        setAnswer({ key, plan, problem: "error" in reply ? reply.error : null });
      });
    }, TYPING_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [key, rev]);

  if (key === "") return { plan: null, problem: null, last: null };
  const now = answer?.key === key ? answer : null;
  return { plan: now?.plan ?? null, problem: now?.problem ?? null, last: last.current };
}
