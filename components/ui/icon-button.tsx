import type { ComponentProps, ReactNode } from "react";

interface Props extends Omit<ComponentProps<"button">, "children"> {
  /** Says what the button does, to screen readers and on hover. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A button that is only an icon. */
export function IconButton({ label, children, className = "", ...rest }: Props) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`grid h-8 w-8 shrink-0 place-items-center rounded text-muted hover:bg-tint hover:text-ink active:bg-selected pointer-coarse:h-10 pointer-coarse:w-10 ${className}`}
      {...rest}
    >
      {children}
    </button>
  );
}
