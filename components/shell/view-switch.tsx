import { Cable, Network, Table } from "lucide-react";
import { usePage, type ViewName } from "#components/store/store.ts";

const VIEWS: readonly {
  readonly name: ViewName;
  readonly text: string;
  readonly says: string;
  readonly Icon: typeof Network;
}[] = [
  { name: "networks", text: "Networks", says: "Networks and what joins them (1)", Icon: Network },
  { name: "wiring", text: "Wiring", says: "Every veth, bridge port and parent (2)", Icon: Cable },
  { name: "addresses", text: "Addresses", says: "Subnets: what is used, by whom, and what is free (3)", Icon: Table },
];

/** Networks, Wiring or Addresses. */
export function ViewSwitch() {
  const view = usePage((s) => s.view);
  const setView = usePage((s) => s.setView);
  return (
    <fieldset className="flex shrink-0 rounded border border-control">
      <legend className="sr-only">View</legend>
      {VIEWS.map(({ name, text, says, Icon }) => (
        <button
          key={name}
          type="button"
          aria-pressed={view === name}
          title={says}
          onClick={() => setView(name)}
          className="group/view h-6.5 px-2.5 text-12 first:rounded-l last:rounded-r hover:bg-tint aria-pressed:bg-ink aria-pressed:font-medium aria-pressed:text-paper pointer-coarse:h-9 max-[420px]:px-2"
        >
          {/* On a phone only the word of the view that is shown has room. */}
          <Icon className="h-4 w-4 min-[480px]:hidden group-aria-pressed/view:hidden" aria-hidden="true" />
          <span className="max-[479px]:sr-only max-[479px]:group-aria-pressed/view:not-sr-only">{text}</span>
        </button>
      ))}
    </fieldset>
  );
}
