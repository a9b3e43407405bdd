import { useDragShown } from "./drag-state.ts";

/** A dashed line from where the drag began, a mark where a drop would put it, and beside the pointer what it would do, or why not. */
export function DragOverlay() {
  const shown = useDragShown((s) => s.shown);
  if (shown === null) return null;
  const { start, at, text, verdict, mark } = shown;
  const tone = verdict === "no" ? "var(--error)" : "var(--accent)";
  return (
    <div className="pointer-events-none absolute inset-0 z-20 overflow-hidden" data-dragging="">
      <svg className="absolute inset-0 h-full w-full" aria-hidden="true">
        <line x1={start.x} y1={start.y} x2={at.x} y2={at.y} stroke={tone} strokeWidth="2" strokeDasharray="6 4" />
        {mark && (
          <line
            data-mark=""
            x1={mark.from.x}
            y1={mark.from.y}
            x2={mark.to.x}
            y2={mark.to.y}
            stroke={tone}
            strokeWidth="4"
            strokeLinecap="round"
          />
        )}
        <circle cx={at.x} cy={at.y} r="4" fill={tone} />
      </svg>
      <p
        role="status"
        className={`absolute max-w-72 rounded border bg-surface px-2 py-1 text-12 shadow ${verdict === "no" ? "border-error text-error" : "border-control"}`}
        style={{ left: at.x + 14, top: at.y + 14 }}
      >
        {text}
      </p>
    </div>
  );
}
