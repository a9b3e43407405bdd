/** Rules that say of each field of a thing what becomes of it. */

/** One function a field; it is given the field, and the thing it is a field of. */
export type Rules<T> = {
  readonly [F in keyof T]-?: (value: Exclude<T[F], undefined>, of: T) => Exclude<T[F], undefined>;
};

/** The thing with its rules applied; a field without a rule is left out. */
export function apply<T extends object>(rules: Rules<T>, thing: T): T {
  const fields = Object.entries(thing).flatMap(([name, value]) => {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof T] : undefined;
    // biome-ignore lint/suspicious/noExplicitAny: a rule fits its own field, which Rules<T> checks.
    return rule === undefined || value === undefined ? [] : [[name, (rule as any)(value, thing)] as const];
  });
  return Object.fromEntries(fields) as T;
}

export const keep = <V>(value: V): V => value;
export const orNull =
  <V>(rule: (value: V) => V) =>
  (value: V | null): V | null =>
    value === null ? null : rule(value);
export const each =
  <V>(rule: (value: V) => V) =>
  (values: readonly V[]): readonly V[] =>
    values.map(rule);
