const KINDS = [
  ["used", "used"],
  ["reserved", "reserved"],
  ["free", "free"],
  ["outside", "outside the range"],
  ["mixed", "close together"],
] as const;

/** What the strip's patterns mean. */
export function StripLegend() {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-11 text-muted" aria-label="Legend">
      {KINDS.map(([kind, text]) => (
        <li key={kind} className="flex items-center gap-1.5">
          <span className={`piece piece-${kind} inline-block h-3 w-5`} aria-hidden="true" />
          {text}
        </li>
      ))}
    </ul>
  );
}
