import { Check, CircleDashed, CircleHelp, CircleSlash, Unplug, X } from "lucide-react";
import type { AuditOutcome } from "#lib/protocol/audit.ts";
import { OUTCOME_TEXT } from "./words.ts";

const MARKS = {
  started: [CircleDashed, "text-muted"],
  done: [Check, "text-running"],
  refused: [CircleSlash, "text-warn"],
  failed: [X, "text-error"],
  unknown: [CircleHelp, "text-warn"],
  interrupted: [Unplug, "text-warn"],
} as const satisfies Record<AuditOutcome, readonly unknown[]>;

/** An outcome as shape, colour and word. */
export function OutcomeMark({ outcome }: { readonly outcome: AuditOutcome }) {
  const [Icon, tone] = MARKS[outcome];
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${tone}`}>
      <Icon className="h-3.5 w-3.5 shrink-0" aria-hidden="true" />
      {OUTCOME_TEXT[outcome]}
    </span>
  );
}
