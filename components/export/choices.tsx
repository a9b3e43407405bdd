/** One of several, all of them to be seen; arrow keys go from one to the next. */
import { type ReactNode, useId } from "react";

/** Lies over its label, so that a click, a finger and the focus are the label's. */
const COVER = "absolute inset-0 m-0 h-full w-full cursor-pointer opacity-0 disabled:cursor-not-allowed";
const RING = "has-focus-visible:outline-2 has-focus-visible:outline-accent";

interface Option<T> {
  readonly value: T;
  readonly text: string;
  /** Why it cannot be chosen. */
  readonly not?: string | null;
}

interface SegmentsProps<T> {
  readonly label: string;
  /** For screen readers only. */
  readonly hideLabel?: boolean;
  readonly options: readonly Option<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** A few short words in a row. */
export function Segments<T extends string | number>({
  label,
  hideLabel = false,
  options,
  value,
  onChange,
}: SegmentsProps<T>) {
  const name = useId();
  const reasons = [...new Set(options.flatMap((o) => o.not ?? []))];
  return (
    <fieldset className="min-w-0">
      <legend className={hideLabel ? "sr-only" : "mb-0.5 text-12 text-muted"}>{label}</legend>
      <div className="flex rounded border border-control">
        {options.map(({ value: own, text, not = null }) => (
          <label
            key={own}
            title={not ?? undefined}
            className={`relative grid h-7 min-w-0 flex-1 place-items-center whitespace-nowrap px-2 text-12 first:rounded-l last:rounded-r hover:bg-tint has-checked:bg-ink has-checked:font-medium has-checked:text-paper has-disabled:text-muted has-disabled:hover:bg-transparent forced-colors:has-checked:outline-2 pointer-coarse:h-10 ${RING}`}
          >
            <input
              type="radio"
              name={name}
              className={COVER}
              checked={own === value}
              disabled={not !== null}
              aria-describedby={not === null ? undefined : `${name}-why`}
              onChange={() => onChange(own)}
            />
            {text}
          </label>
        ))}
      </div>
      {reasons.length > 0 && (
        <p id={`${name}-why`} className="mt-0.5 text-11 text-muted">
          {reasons.join(" ")}
        </p>
      )}
    </fieldset>
  );
}

interface RowsProps<T> {
  readonly label: string;
  readonly options: readonly {
    readonly value: T;
    readonly text: string;
    readonly about: ReactNode;
  }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One below the other, each with a sentence. */
export function Rows<T extends string>({ label, options, value, onChange }: RowsProps<T>) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-semibold text-12">{label}</legend>
      <div className="-mx-2">
        {options.map(({ value: own, text, about }) => (
          <label
            key={own}
            className={`relative flex min-h-7 cursor-pointer items-center gap-2 rounded px-2 hover:bg-tint has-checked:bg-selected pointer-coarse:min-h-10 ${RING}`}
          >
            <input
              type="radio"
              name={name}
              checked={own === value}
              onChange={() => onChange(own)}
              className="h-3.5 w-3.5 shrink-0 cursor-pointer accent-accent outline-none"
            />
            <span className="shrink-0">{text}</span>
            <span className="ml-auto min-w-0 truncate text-12 text-muted">{about}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
