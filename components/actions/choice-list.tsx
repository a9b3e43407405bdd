import { Command } from "cmdk";
import { useState } from "react";
import { NetSwatch } from "#components/ui/net-swatch.tsx";
import { StateMark } from "#components/ui/state-mark.tsx";
import type { Container, Network } from "#lib/topology/model.ts";

interface Props {
  readonly label: string;
  readonly things: readonly (Container | Network)[];
  readonly chosen: Container | Network | null;
  readonly onChoose: (id: string | null) => void;
  readonly empty: string;
}

const about = (thing: Container | Network): string =>
  thing.kind === "container" ? thing.image : thing.ipam.map((i) => i.subnet).join(", ");

/** One of many, found by typing; when chosen it is a line with a way back. */
export function ChoiceList({ label, things, chosen, onChoose, empty }: Props) {
  const [typed, setTyped] = useState("");
  if (chosen) {
    return (
      <div>
        <span className="mb-0.5 block text-12 text-muted">{label}</span>
        <div className="flex h-8 items-center gap-2 rounded border border-hairline bg-panel pl-2 pointer-coarse:h-10">
          <Line thing={chosen} />
          <button
            type="button"
            className="ml-auto h-full shrink-0 px-2 text-12 underline underline-offset-2"
            onClick={() => onChoose(null)}
            aria-label={`Choose another ${label.toLowerCase()}`}
          >
            Change
          </button>
        </div>
      </div>
    );
  }
  const words = typed.toLowerCase().split(/\s+/);
  const found = things.filter((t) => words.every((w) => `${t.name} ${about(t)}`.toLowerCase().includes(w)));
  return (
    <div>
      <span className="mb-0.5 block text-12 text-muted">{label}</span>
      <Command label={label} shouldFilter={false} loop className="rounded border border-control">
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder={`Search a ${label.toLowerCase()} …`}
          className="h-8 w-full bg-transparent px-2 text-13 placeholder:text-muted pointer-coarse:h-10"
        />
        <Command.List className="max-h-44 overflow-y-auto overscroll-contain border-hairline border-t py-0.5">
          <Command.Empty className="px-2 py-2 text-muted">
            {things.length === 0 ? empty : `No ${label.toLowerCase()} is called “${typed}”.`}
          </Command.Empty>
          {found.slice(0, 100).map((thing) => (
            <Command.Item
              key={thing.id}
              value={thing.id}
              onSelect={() => onChoose(thing.id)}
              className="flex h-8 cursor-pointer items-center gap-2 px-2 data-[selected=true]:bg-selected pointer-coarse:h-10"
            >
              <Line thing={thing} />
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </div>
  );
}

function Line({ thing }: { readonly thing: Container | Network }) {
  return (
    <>
      <span className="w-3.5 shrink-0">
        {thing.kind === "container" ? <StateMark state={thing.state} /> : <NetSwatch driver={thing.driver} />}
      </span>
      <span className="min-w-0 truncate font-medium">{thing.name}</span>
      <span className="min-w-0 truncate font-mono text-11 text-muted">{about(thing)}</span>
    </>
  );
}
