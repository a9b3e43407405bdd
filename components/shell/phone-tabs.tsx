import { Info, List, Network, Table } from "lucide-react";
import { usePage } from "#components/store/store.ts";

export type Pane = "list" | "picture" | "details";

const PANES = [
  { name: "list", text: "List", Icon: List },
  { name: "picture", text: "Picture", Icon: Network },
  { name: "details", text: "Details", Icon: Info },
] as const;

const TABLE = { name: "picture", text: "Addresses", Icon: Table } as const;

/** On a phone: which of the three fills the page. */
export function PhoneTabs({ pane, onPane }: { readonly pane: Pane; readonly onPane: (pane: Pane) => void }) {
  const table = usePage((s) => s.view === "addresses");
  const selected = usePage((s) => s.selection !== null);
  return (
    <nav
      aria-label="Parts of the page"
      className="no-print flex shrink-0 border-hairline border-t bg-panel pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {PANES.map((p) => (table && p.name === "picture" ? TABLE : p)).map(({ name, text, Icon }) => (
        <button
          key={name}
          type="button"
          aria-pressed={pane === name}
          onClick={() => onPane(name)}
          className="relative flex h-13 flex-1 flex-col items-center justify-center gap-0.5 border-transparent border-t-2 text-11 text-muted aria-pressed:border-ink aria-pressed:font-medium aria-pressed:text-ink"
        >
          <span className="relative">
            <Icon className="h-4.5 w-4.5" aria-hidden="true" />
            {name === "details" && selected && (
              <span className="absolute -top-0.5 -right-1.5 h-2 w-2 rounded-full bg-accent" aria-hidden="true" />
            )}
          </span>
          {text}
        </button>
      ))}
    </nav>
  );
}
