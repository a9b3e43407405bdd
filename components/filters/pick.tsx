import { ChevronDown } from "lucide-react";

interface Props {
  readonly label: string;
  readonly value: string | null;
  readonly choices: readonly string[];
  readonly word?: (value: string) => string;
  readonly onPick: (value: string | null) => void;
}

/** One choice of several, or all; the system's own list, which works by finger and keyboard alike. */
export function Pick({ label, value, choices, word = (v) => v, onPick }: Props) {
  // A value that is no longer there stays to be seen, and to be taken off.
  const all = value !== null && !choices.includes(value) ? [...choices, value] : choices;
  return (
    <span className="relative min-w-0 flex-1">
      <select
        aria-label={label}
        value={value ?? ""}
        onChange={(event) => onPick(event.target.value || null)}
        className={`h-7 w-full appearance-none truncate rounded border bg-surface pr-4 pl-1.5 text-11 hover:bg-tint pointer-coarse:h-9 ${value === null ? "border-hairline text-muted" : "border-control font-medium"}`}
      >
        <option value="">{label}</option>
        {all.map((choice) => (
          <option key={choice} value={choice}>
            {word(choice)}
          </option>
        ))}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-1 h-3 w-3 -translate-y-1/2 text-muted"
        aria-hidden="true"
      />
    </span>
  );
}
