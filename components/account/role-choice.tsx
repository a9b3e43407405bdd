import type { ComponentProps } from "react";
import { INPUT } from "./field.tsx";

interface Props extends ComponentProps<"select"> {
  readonly label?: string;
  /** Whether the role can be that. */
  readonly operator?: boolean;
}

/** viewer or operator, and after them what else there is to choose. */
export function RoleChoice({ label = "Role", operator = true, children, ...select }: Props) {
  return (
    <label className="block space-y-1">
      <span className="block font-medium text-12 text-ink">{label}</span>
      <select {...select} className={INPUT}>
        <option value="viewer">viewer: sees everything</option>
        {operator && <option value="operator">operator: may change things</option>}
        {children}
      </select>
    </label>
  );
}
