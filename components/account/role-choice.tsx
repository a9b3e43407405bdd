import type { ComponentProps } from "react";
import { INPUT } from "./field.tsx";

/** viewer or operator. */
export function RoleChoice({ label = "Role", ...select }: { readonly label?: string } & ComponentProps<"select">) {
  return (
    <label className="block space-y-1">
      <span className="block font-medium text-12 text-ink">{label}</span>
      <select {...select} className={INPUT}>
        <option value="viewer">viewer: sees everything</option>
        <option value="operator">operator: may change things</option>
      </select>
    </label>
  );
}
