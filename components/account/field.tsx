import type { ComponentProps } from "react";
import { Words } from "#components/ui/words.ts";
import type { Problem } from "#lib/protocol/stream.ts";

export const INPUT =
  "h-9 w-full min-w-0 rounded border border-control bg-surface px-2 text-13 text-ink aria-invalid:border-error";
export const PRIMARY =
  "h-9 shrink-0 rounded bg-accent px-4 font-medium text-accent-text hover:opacity-90 disabled:opacity-60";
export const PLAIN =
  "inline-flex h-8 shrink-0 items-center rounded border border-control px-3 font-medium text-12 hover:bg-tint active:bg-selected disabled:opacity-60";

/** A labelled field; its id is its name. */
export function Field({ label, ...input }: { readonly label: string } & ComponentProps<"input">) {
  return (
    <label className="block min-w-36 flex-1 space-y-1">
      <span className="block font-medium text-12 text-ink">{label}</span>
      <input spellCheck={false} {...input} className={INPUT} />
    </label>
  );
}

/** What went wrong, told to screen readers as it appears. */
export function Trouble({ id, problem }: { readonly id: string; readonly problem: Problem | null }) {
  return (
    <p id={id} role="alert" className="min-h-5 text-12 [overflow-wrap:anywhere]">
      {problem && (
        <>
          <span className="text-error">{problem.message}</span> <Words text={problem.hint} />
        </>
      )}
    </p>
  );
}
