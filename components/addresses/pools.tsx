import { usePage } from "#components/store/store.ts";
import { Copyable } from "#components/ui/copy.tsx";
import { countText } from "#lib/topology/ipam/count.ts";
import { poolsOf, poolUses, takenOn } from "#lib/topology/ipam/pools.ts";
import type { Host } from "#lib/topology/model.ts";

/** The engine's default pools, and the subnet that a new network can have. */
export function Pools({ host, named }: { readonly host: Host; readonly named: boolean }) {
  const relations = usePage((s) => s.relations);
  const pools = poolUses(poolsOf(host), takenOn(host.id, relations));
  const next = pools.find((p) => p.next !== null)?.next;
  return (
    <section className="mt-8" aria-label="Default pools">
      <h2 className="font-semibold text-15">Default pools{named && ` of ${host.name}`}</h2>
      <p className="mt-1 max-w-[70ch] text-muted">
        A network that is made without a subnet gets one of these
        {host.addressPools.length === 0 && ", the engine's own"}.{" "}
        {next ? (
          <>
            The first that touches no network and no route of the host is{" "}
            <span className="text-ink" data-proposed={next}>
              <Copyable text={next} mono />
            </span>
          </>
        ) : (
          "None is left: name a subnet, or remove networks that nobody uses (docker network prune)."
        )}
      </p>
      <table className="mt-2 text-12" aria-label="Default pools">
        <thead>
          <tr className="text-left text-11 text-muted">
            <th scope="col" className="py-0.5 pr-6 font-normal">
              Pool
            </th>
            <th scope="col" className="py-0.5 pr-6 font-normal">
              Cut in
            </th>
            <th scope="col" className="py-0.5 pr-6 text-right font-normal">
              Free
            </th>
            <th scope="col" className="py-0.5 font-normal">
              Next free
            </th>
          </tr>
        </thead>
        <tbody>
          {pools.map((p) => (
            <tr key={`${p.base} ${p.size}`} className="border-hairline border-t">
              <td className="py-0.5 pr-6 font-mono">{p.base}</td>
              <td className="py-0.5 pr-6 font-mono">/{p.size}</td>
              <td className="whitespace-nowrap py-0.5 pr-6 text-right">
                {countText(p.free)} of {countText(p.subnets)}
              </td>
              <td className="py-0.5 font-mono">{p.next ?? <span className="font-sans text-muted">none</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
