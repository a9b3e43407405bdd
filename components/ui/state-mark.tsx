/** A container's state as a mark that is not only colour: filled disc, two bars, ring of dashes, empty square. */
import type { ContainerState } from "#lib/topology/engine-observation.ts";

/** 10 pixels square; says its state to screen readers unless something beside it does. */
export function StateMark({ state, silent = false }: { readonly state: ContainerState; readonly silent?: boolean }) {
  return (
    <>
      <svg viewBox="0 0 10 10" className="h-2.5 w-2.5 shrink-0" aria-hidden="true">
        {shape(state)}
      </svg>
      {!silent && <span className="sr-only">{state}</span>}
    </>
  );
}

function shape(state: ContainerState) {
  switch (state) {
    case "running":
      return <circle cx="5" cy="5" r="4" fill="var(--running)" />;
    case "paused":
      return <path d="M2 1h2.2v8H2zM5.8 1H8v8H5.8z" fill="var(--warn)" />;
    case "restarting":
      return <circle cx="5" cy="5" r="3.5" fill="none" stroke="var(--warn)" strokeWidth="2" strokeDasharray="3.6 2" />;
    case "dead":
      return <path d="M1.5 1.5l7 7m0-7l-7 7" fill="none" stroke="var(--error)" strokeWidth="2" />;
    case "created":
    case "removing":
    case "exited":
      return <rect x="1.5" y="1.5" width="7" height="7" fill="none" stroke="var(--muted)" strokeWidth="1.5" />;
  }
}
