/** Fields of the dialogs. */
import { type ReactNode, useId } from "react";

const INPUT =
  "h-8 w-full rounded border bg-surface px-2 placeholder:text-muted placeholder:font-sans pointer-coarse:h-10";

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** Under the field, when nothing is wrong. */
  readonly hint?: ReactNode;
  /** What is wrong with it. */
  readonly error?: string | null | undefined;
  readonly autoFocus?: boolean;
  /** Words, not something that is copied from or into a terminal. */
  readonly prose?: boolean;
  /** Has a list of proposals. */
  readonly proposals?: readonly string[];
}

/** A line of text with its name above it, and what is wrong with it beneath. */
export function Field({
  label,
  value,
  onChange,
  placeholder,
  hint,
  error,
  autoFocus,
  prose = false,
  proposals,
}: FieldProps) {
  const id = useId();
  const below = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-0.5 block text-12 text-muted">
        {label}
      </label>
      <input
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        placeholder={placeholder}
        aria-invalid={error ? true : undefined}
        aria-describedby={below}
        // biome-ignore lint/a11y/noAutofocus: the first field of a dialog that was just opened
        autoFocus={autoFocus}
        spellCheck={false}
        autoComplete="off"
        {...(proposals ? { list: `${id}-list` } : {})}
        className={`${INPUT} ${prose ? "text-13" : "font-mono text-12"} ${error ? "border-error" : "border-control"}`}
      />
      {proposals && (
        <datalist id={`${id}-list`}>
          {proposals.map((p) => (
            <option key={p} value={p} />
          ))}
        </datalist>
      )}
      {error ? (
        <p id={`${id}-error`} className="mt-0.5 text-12 text-error">
          {error}
        </p>
      ) : (
        hint && (
          <div id={`${id}-hint`} className="mt-0.5 text-12 text-muted">
            {hint}
          </div>
        )
      )}
    </div>
  );
}

export function Check(props: {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <label className="flex cursor-pointer items-start gap-2">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
        className="mt-0.5 h-4 w-4 shrink-0 accent-accent pointer-coarse:h-5 pointer-coarse:w-5"
      />
      <span>
        {props.label}
        {props.hint && <span className="block text-12 text-muted">{props.hint}</span>}
      </span>
    </label>
  );
}

/** What few need: folded away. */
export function More({ title = "More", children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <details className="rounded border border-hairline">
      <summary className="px-3 py-1.5 font-medium text-12">{title}</summary>
      <div className="space-y-3 px-3 pt-1 pb-3">{children}</div>
    </details>
  );
}

export function PairsField(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | null;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-0.5 block text-12 text-muted">
        {props.label}
      </label>
      <textarea
        id={id}
        rows={2}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        placeholder="key=value, one a line"
        spellCheck={false}
        aria-invalid={props.error ? true : undefined}
        className={`w-full rounded border bg-surface px-2 py-1 font-mono text-12 placeholder:font-sans placeholder:text-muted ${props.error ? "border-error" : "border-control"}`}
      />
      {props.error && <p className="text-12 text-error">{props.error}</p>}
    </div>
  );
}
