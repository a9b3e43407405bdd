"use client";

/** The view Addresses: per network what of each subnet is used, by whom, what is free, and what overlaps. */
import { useCallback, useState } from "react";
import { usePage } from "#components/store/store.ts";
import { overlapKey } from "#lib/topology/ipam/overlaps.ts";
import { COLUMNS, NetworkRows } from "./network-rows.tsx";
import { Pools } from "./pools.tsx";
import { StripLegend } from "./strip-legend.tsx";
import { useAddresses } from "./use-addresses.ts";

const TABLE = { role: "table" } as const;
const none: readonly never[] = [];

/** `onChosen` is told when something is selected. */
export function Addresses({ onChosen }: { readonly onChosen: () => void }) {
  const { uses, overlaps } = useAddresses();
  const hosts = usePage((s) => s.relations.hosts);
  const inspecting = usePage((s) => s.selection !== null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const onOpen = useCallback((id: string, opened: boolean) => {
    setOpen((old) => {
      const next = new Set(old);
      if (opened) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);

  return (
    <section
      aria-label="Addresses of the networks"
      data-addresses=""
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className={`h-full overflow-y-auto overscroll-contain bg-paper ${inspecting ? "lg:pr-[344px] min-[1900px]:pr-[400px]" : ""}`}
    >
      <div className="@container max-w-[1180px] px-4 pt-3 pb-10 md:px-6">
        <div className="mb-2 flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
          <h2 className="sr-only">Addresses</h2>
          <StripLegend />
        </div>
        {uses.every((u) => u.subnets.length === 0 && u.strays.length === 0) && (
          <p className="py-4">
            No network has addresses here. One that is made (
            <code className="font-mono text-12">docker network create web</code>) appears by itself, with its subnet and
            what is free in it.
          </p>
        )}
        <table {...TABLE} className="block w-full border-collapse @2xl:table" aria-label="Networks and their addresses">
          <thead className="bg-paper @max-2xl:sr-only @2xl:sticky @2xl:top-0 @2xl:z-10">
            <tr className="text-left text-11 text-muted">
              {COLUMNS.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className={`pt-1 pr-6 pb-1 font-normal last:pr-0 ${name === "Used" || name === "Free" ? "text-right" : ""}`}
                  {...(name === "Next free" ? { title: "The lowest address of the range that nobody has" } : {})}
                >
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          {uses.map((use) => (
            <NetworkRows
              key={use.network.id}
              use={use}
              overlaps={use.subnets.map((s) => overlaps.get(overlapKey(use.network.id, s.subnet)) ?? none)}
              open={open.has(use.network.id)}
              onOpen={onOpen}
              onChosen={onChosen}
            />
          ))}
        </table>
        {hosts.map((host) => (
          <Pools key={host.id} host={host} named={hosts.length > 1} />
        ))}
      </div>
    </section>
  );
}
