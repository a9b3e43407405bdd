import type { ReactNode } from "react";
import { Copyable } from "#components/ui/copy.tsx";

/** A headed part of the inspector. */
export function Section({ title, children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <section className="border-hairline border-t px-4 py-3 first:border-t-0">
      {title && <h3 className="mb-1.5 font-semibold text-12">{title}</h3>}
      {children}
    </section>
  );
}

/** Names and values in two columns. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-[92px_1fr] items-baseline gap-x-3 gap-y-1">{children}</dl>;
}

/** One fact; left out when there is no value. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === null || children === undefined || children === "" || children === false) return null;
  return (
    <>
      <dt className="text-12 text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

/** A fact whose value can be copied; `mono` for addresses, ids and device names. */
export function Value(props: {
  readonly name: string;
  readonly text: string | number | null | undefined;
  readonly shown?: string;
  readonly mono?: boolean;
}) {
  const { name, text, shown, mono = true } = props;
  if (text === null || text === undefined || text === "") return null;
  return (
    <Fact name={name}>
      <Copyable text={String(text)} mono={mono} {...(shown === undefined ? {} : { shown })} />
    </Fact>
  );
}

/** Several values under one name, one a line. */
export function Values({ name, texts }: { readonly name: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <Fact name={name}>
      <ul>
        {texts.map((text) => (
          <li key={text}>
            <Copyable text={text} mono />
          </li>
        ))}
      </ul>
    </Fact>
  );
}

/** Options and labels: keys and values as the engine records them. */
export function Pairs({ title, pairs }: { readonly title: string; readonly pairs: Readonly<Record<string, string>> }) {
  const entries = Object.entries(pairs);
  if (entries.length === 0) return null;
  return (
    <Section title={title}>
      <dl className="space-y-1">
        {entries.map(([key, value]) => (
          <div key={key}>
            <dt className="font-mono text-11 text-muted [overflow-wrap:anywhere]">{key}</dt>
            <dd className="pl-3">
              <Copyable text={value === "" ? '""' : value} mono />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
