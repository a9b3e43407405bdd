/** How bad a finding is, as a mark that is not only colour: square on its corner, triangle, ring. */
import type { Finding } from "#lib/topology/model.ts";

type Severity = Finding["severity"];

/** 12 pixels square; says the severity to screen readers unless something beside it does. */
export function SeverityMark({ severity, silent = false }: { readonly severity: Severity; readonly silent?: boolean }) {
  return (
    <>
      <svg viewBox="0 0 12 12" className="h-3 w-3 shrink-0" aria-hidden="true">
        {severity === "error" && <path d="M6 0l6 6-6 6-6-6z" fill="var(--error)" />}
        {severity === "warning" && <path d="M6 .5l6 11H0z" fill="var(--warn)" />}
        {severity === "info" && <circle cx="6" cy="6" r="5" fill="none" stroke="var(--muted)" strokeWidth="1.3" />}
        {severity === "info" ? (
          <path d="M6 3v.9M6 5.2v3.8" stroke="var(--muted)" strokeWidth="1.4" />
        ) : (
          <path d="M6 3.4v3.3M6 7.9v1.3" stroke="var(--surface)" strokeWidth="1.4" />
        )}
      </svg>
      {!silent && <span className="sr-only">{severity}</span>}
    </>
  );
}
