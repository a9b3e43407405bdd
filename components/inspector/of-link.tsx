import { usePage } from "#components/store/store.ts";
import { linkWord } from "#components/ui/naming.ts";
import type { Link } from "#lib/topology/model.ts";
import { Fact, Facts, Section, Value, Values } from "./facts.tsx";
import { LinkTable } from "./link-table.tsx";
import { To } from "./to.tsx";
import { WayLine } from "./way-line.tsx";

/** A link of the kernel: its own data, then what it is joined to. */
export function OfLink({ link }: { readonly link: Link }) {
  const entities = usePage((s) => s.entities);
  const relations = usePage((s) => s.relations);
  const endpoint = relations.endpointByLink.get(link.id);
  const networks = relations.networkByDevice.get(link.id) ?? [];
  const network = endpoint ? entities.get(endpoint.network) : networks[0];
  const driver = network?.kind === "network" ? network.driver : undefined;
  return (
    <>
      {link.type !== "bridge" && (link.peer || link.parent || link.master) && (
        <Section>
          <WayLine link={link} driver={driver} />
        </Section>
      )}
      <Section>
        <Facts>
          <Fact name="Type">{linkWord(link)}</Fact>
          <Value name="ifindex" text={link.ifindex} />
          <Fact name="State">{link.operstate}</Fact>
          <Value name="MTU" text={link.mtu} />
          <Value name="MAC" text={link.mac} />
          <Values name="Addresses" texts={link.addresses} />
          <Fact name="Sandbox">
            <To id={link.sandbox} />
          </Fact>
          <Fact name="Peer">{link.peer && <To id={link.peer} />}</Fact>
          <Fact name="Master">{link.master && <To id={link.master} />}</Fact>
          <Fact name="Parent">{link.parent && <To id={link.parent} />}</Fact>
          <Fact name="Port state">{link.portState ?? (link.master && "forwarding")}</Fact>
          <Fact name="Macvlan mode">{link.macvlanMode}</Fact>
          <Fact name="Ipvlan mode">{link.ipvlanMode}</Fact>
          <Value name="VLAN id" text={link.vlanId} />
          <Fact name="Promiscuous">{link.promiscuous && "yes"}</Fact>
          <Fact name="Network">
            {networks.length > 0 && (
              <ul>
                {networks.map((n) => (
                  <li key={n.id}>
                    <To id={n.id} />
                  </li>
                ))}
              </ul>
            )}
          </Fact>
          <Fact name="Endpoint">{endpoint && <To id={endpoint.id} />}</Fact>
        </Facts>
      </Section>
      {link.vxlan && (
        <Section title="VXLAN">
          <Facts>
            {link.vxlan.external ? (
              <Fact name="VNI">chosen for each packet</Fact>
            ) : (
              <Value name="VNI" text={link.vxlan.vni} />
            )}
            <Value name="UDP port" text={link.vxlan.port} />
            <Value name="Local" text={link.vxlan.local} />
            {link.vxlan.remotes.map((remote) => (
              <Values key={remote.address} name="Remote" texts={[remote.address, ...remote.macs]} />
            ))}
          </Facts>
        </Section>
      )}
      <LinkTable title="Ports of the bridge" links={relations.portsOfBridge.get(link.id) ?? []} />
      <LinkTable title="Stand on it" links={relations.childrenOfLink.get(link.id) ?? []} />
    </>
  );
}
