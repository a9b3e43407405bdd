import type { ReactNode } from "react";
import { Logo } from "#components/ui/logo.tsx";

type Action =
  | { readonly text: string; readonly href: string; readonly onClick?: never }
  | { readonly text: string; readonly onClick: () => void; readonly href?: never };

const BUTTON =
  "inline-flex h-8 items-center rounded border border-control px-3 font-medium text-13 hover:bg-tint active:bg-selected";

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: Action;
  /** What the engine or the system said, in its own words. */
  readonly said?: string;
  readonly logo?: boolean;
}

/** A whole page that says one thing: what happened, why, what to do. */
export function Message({ title, children, action, said, logo = false }: Props) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="w-full max-w-md">
        {logo && <Logo className="mb-4 h-8 w-8" />}
        <h1 className="font-semibold text-20">{title}</h1>
        <div className="mt-2 space-y-3 text-muted">{children}</div>
        {said && <Said text={said} />}
        {action &&
          (action.href === undefined ? (
            <button type="button" className={`mt-4 ${BUTTON}`} onClick={action.onClick}>
              {action.text}
            </button>
          ) : (
            <a className={`mt-4 ${BUTTON}`} href={action.href}>
              {action.text}
            </a>
          ))}
      </div>
    </main>
  );
}

/** The engine's or the system's own sentence. */
export function Said({ text }: { readonly text: string }) {
  return (
    <p className="mt-3 whitespace-pre-wrap break-words rounded border border-hairline bg-panel px-2 py-1.5 font-mono text-12 text-ink">
      {text}
    </p>
  );
}
