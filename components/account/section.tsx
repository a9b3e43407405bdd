import type { ReactNode } from "react";

/** Does one thing at the server; true when it was done. */
export type Act = (method: string, path: string, body?: unknown) => Promise<boolean>;

interface SectionProps {
  readonly title: string;
  readonly about: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, about, children }: SectionProps) {
  return (
    <section className="space-y-3" aria-label={title}>
      <div>
        <h2 className="font-semibold text-15">{title}</h2>
        <p className="text-12 text-muted">{about}</p>
      </div>
      {children}
    </section>
  );
}

interface RowProps {
  readonly title: ReactNode;
  readonly facts: ReactNode;
  readonly children?: ReactNode;
}

/** One thing of a list, its facts beneath and its buttons beside it; on a phone below each other. */
export function Row({ title, facts, children }: RowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 border-hairline border-t py-2 first:border-t-0">
      <div className="min-w-48 flex-1">
        <p className="break-words font-medium">{title}</p>
        <p className="break-words text-12 text-muted tabular-nums">{facts}</p>
      </div>
      {children && <div className="flex flex-wrap gap-2">{children}</div>}
    </li>
  );
}

export const LIST = "rounded border border-hairline bg-surface px-3";
