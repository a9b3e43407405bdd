import { usePage } from "#components/store/store.ts";
import { Copyable } from "#components/ui/copy.tsx";
import { driverWord, shortId } from "#components/ui/naming.ts";
import type { Network } from "#lib/topology/model.ts";
import { EndpointList } from "./endpoint-list.tsx";
import { keptIn } from "./explain-swarm.ts";
import { Fact, Facts, Pairs, Section, Value } from "./facts.tsx";
import { LabelFacts } from "./of-group.tsx";
import { RoutedSection } from "./routed.tsx";
import { To } from "./to.tsx";
import { when } from "./when.ts";

const yes = (value: boolean): string => (value ? "yes" : "no");

/** A network: what the engine records, its device, and who joins it. */
export function OfNetwork({ network }: { readonly network: Network }) {
  const relations = usePage((s) => s.relations);
  const host = usePage((s) => (network.host ? s.entities.get(network.host) : undefined));
  const store = (host?.kind === "host" && host.engine?.clusterStore) || null;
  const tunnels = relations.tunnelsByNetwork.get(network.id) ?? [];
  const endpoints = relations.endpointsByNetwork.get(network.id) ?? [];
  const joined = new Set(endpoints.map((e) => e.container));
  const waiting = relations.containers.filter((c) => c.networks.includes(network.id) && !joined.has(c.id));
  return (
    <>
      <Section>
        <Facts>
          <LabelFacts thing={network} />
          <Value name="Driver" text={driverWord(network.driver)} mono={false} />
          <Fact name="Scope">{network.scope}</Fact>
          <Fact name="Kept in">{network.scope !== "local" && keptIn(network, store)}</Fact>
          {tunnels.length > 0 && (
            <Fact name={tunnels.length === 1 ? "Tunnel" : "Tunnels"}>
              <ul>
                {tunnels.map((t) => (
                  <li key={t.id}>
                    <To id={t.id} />
                  </li>
                ))}
              </ul>
            </Fact>
          )}
          <Fact name="Device">
            {network.device ? (
              <To id={network.device} />
            ) : (
              ["bridge", "macvlan", "ipvlan"].includes(network.driver) && (
                <span className="text-12 text-warn">not found in the host's sandbox, or not read</span>
              )
            )}
          </Fact>
          <Fact name="Internal">{yes(network.internal)}</Fact>
          <Fact name="Attachable">{network.attachable && "yes"}</Fact>
          <Fact name="Masquerade">{network.masquerade !== null && yes(network.masquerade)}</Fact>
          <Fact name="Host">{network.host && <To id={network.host} />}</Fact>
          <Value name="Created" text={network.created} shown={when(network.created)} mono={false} />
          <Value name="ID" text={network.id} shown={shortId(network.id)} />
        </Facts>
      </Section>
      {network.ipam.map((ipam) => (
        <Section key={ipam.subnet} title="Subnet">
          <Facts>
            <Value name="Subnet" text={ipam.subnet} />
            <Value name="Range" text={ipam.ipRange} />
            {ipam.gateway === null ? (
              <Fact name="Gateway">none recorded</Fact>
            ) : (
              <Value name="Gateway" text={ipam.gateway} />
            )}
            {Object.entries(ipam.auxAddresses).map(([name, address]) => (
              <Fact key={name} name="Reserved">
                <Copyable text={address} mono /> <span className="text-12 text-muted">{name}</span>
              </Fact>
            ))}
          </Facts>
        </Section>
      ))}
      <RoutedSection network={network} />
      <EndpointList endpoints={endpoints} by="container" />
      {waiting.length > 0 && (
        <Section title="Joins once started">
          <ul>
            {waiting.map((c) => (
              <li key={c.id}>
                <To id={c.id} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Pairs title="Options" pairs={network.options} />
      <Pairs title="Labels" pairs={network.labels} />
    </>
  );
}
