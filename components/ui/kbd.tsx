/** A key as it is printed on the keyboard. */
export function Kbd({ children }: { readonly children: string }) {
  return (
    <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border border-hairline bg-paper px-1 font-mono text-11 text-muted">
      {children}
    </kbd>
  );
}
