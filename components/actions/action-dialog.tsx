import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { usePage } from "#components/store/store.ts";
import type { Action } from "#lib/protocol/actions.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { useActions } from "./actions-store.ts";
import { whyNot } from "./may.ts";
import { type Performed, perform } from "./perform.ts";
import { PlanView, ProblemBox } from "./plan-view.tsx";
import type { Planning } from "./use-plan.ts";

/** Title and the way out. */
export function DialogHead({ title }: { readonly title: string }) {
  return (
    <div className="flex items-start justify-between gap-2 border-hairline border-b py-2.5 pr-2 pl-4">
      <Dialog.Title className="min-w-0 pt-1 font-semibold text-15 pointer-coarse:pt-2 [overflow-wrap:anywhere]">
        {title}
      </Dialog.Title>
      <Dialog.Close
        aria-label="Close"
        title="Close (Esc)"
        className="grid h-8 w-8 shrink-0 place-items-center rounded text-muted hover:bg-tint hover:text-ink pointer-coarse:h-10 pointer-coarse:w-10"
      >
        <X className="h-4 w-4" aria-hidden="true" />
      </Dialog.Close>
    </div>
  );
}

/** The frame of every dialog of an action: title, what scrolls, and what stands below it. Esc and the scrim close it. */
export function Frame(props: {
  readonly title: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
  readonly foot: ReactNode;
}) {
  return (
    <>
      <DialogHead title={props.title} />
      <div className="min-h-0 flex-1 space-y-3 overflow-y-auto overscroll-contain px-4 py-3">{props.children}</div>
      <div className="flex flex-wrap items-center justify-end gap-2 border-hairline border-t px-4 py-2.5">
        {props.foot}
      </div>
    </>
  );
}

export const BUTTON =
  "inline-flex h-8 items-center rounded border border-control px-3 font-medium text-13 hover:bg-tint active:bg-selected pointer-coarse:h-10";
export const MAIN =
  "inline-flex h-8 items-center rounded border border-accent bg-accent px-3 font-medium text-13 text-accent-text aria-disabled:cursor-not-allowed aria-disabled:border-control aria-disabled:bg-tint aria-disabled:text-muted pointer-coarse:h-10";

interface Props {
  readonly title: string;
  /** What the main button says. */
  readonly verb: string;
  readonly kind: Action["kind"];
  /** Null: something has to be chosen first; `missing` says what. */
  readonly action: Action | null;
  readonly missing?: string;
  readonly planning: Planning;
  /** Refusals that a field shows itself. */
  readonly shownByFields?: (problem: Problem) => boolean;
  readonly children?: ReactNode;
}

/** A dialog that leads to one action: fields, its plan live, and a button that says what it does, or why it cannot. */
export function ActionDialog(props: Props) {
  const { kind, action, planning, missing = "" } = props;
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<{ readonly key: string; readonly problem: Performed["problem"] } | null>(null);
  const key = JSON.stringify(action);
  const may = usePage((s) => whyNot(kind, s));
  const { plan, problem, last } = planning;
  const refusals = plan?.refusals ?? [];
  const outside = refusals.filter((r) => !props.shownByFields?.(r));
  const refused = refusals[0] ?? problem;
  const reason = may ?? (action === null ? missing : refused ? refused.message : plan === null ? "Planning …" : null);
  const engineFailed = failed?.key === key ? failed.problem : null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (action === null || reason !== null || busy) return;
    setBusy(true);
    setFailed(null);
    const done = await perform(action, { quiet: true });
    setBusy(false);
    if (done.problem === null || done.result?.outcome === "unknown") useActions.getState().open(null);
    else setFailed({ key, problem: done.problem });
  };

  return (
    <form className="flex min-h-0 flex-col" onSubmit={(event) => void submit(event)} noValidate>
      <Frame
        title={props.title}
        foot={
          <>
            {reason !== null && reason !== "Planning …" && (
              <p
                id="why-not"
                // A refusal stands above already, or at its field.
                className={
                  may === null && action !== null
                    ? "sr-only"
                    : "mr-auto min-w-0 basis-full text-12 text-muted sm:flex-1 sm:basis-0"
                }
              >
                {reason}
              </p>
            )}
            <Dialog.Close className={BUTTON}>Cancel</Dialog.Close>
            <button
              type="submit"
              className={MAIN}
              aria-disabled={reason !== null || busy}
              aria-describedby={reason === null ? undefined : "why-not"}
              title={reason ?? undefined}
            >
              {busy ? "Waiting for the engine …" : props.verb}
            </button>
          </>
        }
      >
        {engineFailed && <ProblemBox problem={engineFailed} />}
        {outside.map((r) => (
          <ProblemBox key={r.code + r.message} problem={r} />
        ))}
        {problem && !props.shownByFields?.(problem) && <ProblemBox problem={problem} />}
        {props.children}
        {(plan ?? last) && <PlanView plan={(plan ?? last) as NonNullable<typeof plan>} />}
      </Frame>
    </form>
  );
}
