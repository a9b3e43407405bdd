import { useId } from "react";
import type { Host } from "#lib/topology/model.ts";
import { type DriverChoice, type DriverOption, knows } from "#lib/topology/plan/drivers.ts";
import { Field, More } from "./form.tsx";

interface Props {
  readonly choice: DriverChoice;
  readonly host: Host | null;
  readonly values: Readonly<Record<string, string>>;
  /** Interfaces of the host that a network can stand on. */
  readonly parents: readonly string[];
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
}

/** The options that the driver knows. What a network cannot do without stands open, the rest is folded away. */
export function DriverOptions({ choice, host, values, parents, onChange }: Props) {
  const options = choice.options.filter((o) => knows(host, o));
  if (options.length === 0) return null;
  const one = (option: DriverOption) => (
    <Option
      key={option.key}
      option={option}
      value={values[option.key] ?? ""}
      parents={parents}
      onChange={(value) => onChange({ ...values, [option.key]: value })}
    />
  );
  const first = options.filter((o) => o.type === "link");
  const rest = options.filter((o) => o.type !== "link");
  return (
    <>
      {first.map(one)}
      <More title={`Options of ${choice.driver}`}>{rest.map(one)}</More>
    </>
  );
}

function Option(props: {
  readonly option: DriverOption;
  readonly value: string;
  readonly parents: readonly string[];
  readonly onChange: (value: string) => void;
}) {
  const { option, value } = props;
  const id = useId();
  const wrong = value === "" ? null : option.check(value);
  const choices = option.type === "boolean" ? ["true", "false"] : option.choices;
  if (choices) {
    return (
      <div>
        <label htmlFor={id} className="mb-0.5 block text-12 text-muted">
          {option.label}
        </label>
        <select
          id={id}
          value={value}
          onChange={(event) => props.onChange(event.target.value)}
          className="h-8 w-full rounded border border-control bg-surface px-2 text-12 pointer-coarse:h-10"
        >
          <option value="">as usual: {option.usual}</option>
          {choices.map((c) => (
            <option key={c} value={c}>
              {c}
            </option>
          ))}
        </select>
      </div>
    );
  }
  return (
    <Field
      label={option.label}
      value={value}
      onChange={props.onChange}
      placeholder={option.usual}
      error={wrong === null ? null : `It ${wrong}.`}
      {...(option.type === "link" ? { proposals: props.parents } : {})}
    />
  );
}
