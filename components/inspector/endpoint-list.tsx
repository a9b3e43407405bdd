import { usePage } from "#components/store/store.ts";
import { Copyable } from "#components/ui/copy.tsx";
import { type Endpoint, isUnresolved } from "#lib/topology/model.ts";
import { Section } from "./facts.tsx";
import { To } from "./to.tsx";
import { WayLine } from "./way-line.tsx";

interface Props {
  readonly endpoints: readonly Endpoint[];
  /** What each is named by: seen from a container the network, seen from a network the container. */
  readonly by: "network" | "container";
}

/** Endpoints with address and way, one block each. */
export function EndpointList({ endpoints, by }: Props) {
  const entities = usePage((s) => s.entities);
  if (endpoints.length === 0) return null;
  return (
    <Section title={`${endpoints.length === 1 ? "Endpoint" : `${endpoints.length} endpoints`}`}>
      <ul className="space-y-2.5">
        {endpoints.map((e) => {
          const network = entities.get(e.network);
          const driver = network?.kind === "network" ? network.driver : undefined;
          const link = typeof e.link === "string" ? entities.get(e.link) : undefined;
          const addresses = [e.ipv4, e.ipv6].filter((a) => a !== null);
          return (
            <li key={e.id}>
              <div className="flex flex-wrap items-baseline justify-between gap-x-2">
                <To id={by === "network" ? e.network : (e.container ?? e.sandbox)} />
                <span className="ml-auto">
                  {addresses.map((a) => (
                    <span key={a} className="block text-right">
                      <Copyable text={a} mono before />
                    </span>
                  ))}
                </span>
              </div>
              {by === "network" && driver !== "host" && driver !== "null" && isUnresolved(e.link) && (
                <p className="text-12 text-warn">link not known: {e.link.unresolved}</p>
              )}
              {link?.kind === "link" && <WayLine link={link} driver={driver} />}
              <p className="flex items-baseline gap-3 text-11 text-muted">
                <To id={e.id} text="endpoint" />
                {e.defaultRoute && <span>default route</span>}
                {e.gwPriority !== null && e.gwPriority !== 0 && <span>gateway priority {e.gwPriority}</span>}
              </p>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
