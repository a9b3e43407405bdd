import { ArrowRight, TriangleAlert } from "lucide-react";
import { usePage } from "#components/store/store.ts";
import { Command } from "#components/ui/copy.tsx";
import { nameOf } from "#components/ui/naming.ts";
import type { Plan } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { useActions } from "./actions-store.ts";
import { linked } from "./linked.ts";

/** More consequences than these are folded away. */
const MOST = 6;

/** What is in the way: what happened, why, what to do; the engine's own sentence beneath. */
export function ProblemBox({ problem }: { readonly problem: Problem & { readonly engine?: string | null } }) {
  return (
    <div role="alert" className="rounded border border-error bg-error-tint px-3 py-2">
      <p className="font-medium text-error">{problem.message}</p>
      {problem.hint !== "" && <p>{problem.hint}</p>}
      {problem.engine && <p className="mt-1 font-mono text-12 [overflow-wrap:anywhere]">{problem.engine}</p>}
    </div>
  );
}

/** What will happen, and the command that does the same. */
export function PlanView({ plan }: { readonly plan: Plan }) {
  // What a warning says already is not said twice.
  const warned = new Set(plan.warnings.map((w) => w.code));
  const consequences = plan.consequences.filter((c) => !warned.has(c.code));
  const rest = consequences.slice(MOST);
  return (
    <div className="space-y-2">
      {plan.warnings.map((w) => (
        <p key={w.code + w.text} className="flex gap-2 rounded bg-warn-tint px-2 py-1.5">
          <TriangleAlert className="mt-0.5 h-3.5 w-3.5 shrink-0 text-warn" aria-hidden="true" />
          <span className="min-w-0">{w.text}</span>
        </p>
      ))}
      {consequences.length > 0 && (
        <section aria-label="What will happen">
          <Consequences of={consequences.slice(0, MOST)} />
          {rest.length > 0 && (
            <details>
              <summary className="mt-1 text-12 text-muted">and {rest.length} more</summary>
              <Consequences of={rest} />
            </details>
          )}
        </section>
      )}
      {plan.undoNote && <p className="text-12 text-muted">{plan.undoNote}</p>}
      <details>
        <summary className="text-12 text-muted">The docker command that does the same</summary>
        <div className="mt-1">
          <Command text={plan.command} />
        </div>
      </details>
    </div>
  );
}

function Consequences({ of }: { readonly of: Plan["consequences"] }) {
  return (
    <ul className="space-y-1">
      {of.map((c) => (
        <li key={c.code + c.text} className="flex gap-2">
          <ArrowRight className="mt-1 h-3 w-3 shrink-0 text-muted" aria-hidden="true" />
          <span className="min-w-0">
            <Linked text={c.text} about={c.about} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Names lead to what they name; following one leaves the dialog. */
function Linked({ text, about }: { readonly text: string; readonly about: readonly string[] }) {
  const entities = usePage((s) => s.entities);
  const things = about.flatMap((id) => {
    const entity = entities.get(id);
    return entity ? [{ id, name: nameOf(entity, entities) }] : [];
  });
  return linked(text, things).map((piece) =>
    typeof piece === "string" ? (
      piece
    ) : (
      <button
        key={piece.id}
        type="button"
        className="text-left underline decoration-control underline-offset-2 [overflow-wrap:anywhere] hover:decoration-ink"
        onClick={() => {
          useActions.getState().open(null);
          usePage.getState().select(piece.id, true);
        }}
      >
        {piece.name}
      </button>
    ),
  );
}
