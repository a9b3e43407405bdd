import { timeText } from "#components/status/condition.ts";
import { usePage } from "#components/store/store.ts";
import { Words } from "#components/ui/words.ts";
import type { Host, Outside, Tunnel } from "#lib/topology/model.ts";
import { Fact, Facts, Section, Value } from "./facts.tsx";
import { To } from "./to.tsx";

/** A host: its engine, its kernel, and what it holds. */
export function OfHost({ host }: { readonly host: Host }) {
  const relations = usePage((s) => s.relations);
  const outside = usePage((s) =>
    s.entities.has(host.id.replace(/^host:/, "outside:")) ? host.id.replace(/^host:/, "outside:") : null,
  );
  const containers = relations.containers.filter((c) => c.host === host.id);
  const running = containers.filter((c) => c.state === "running").length;
  return (
    <>
      <Section title="Engine">
        <Facts>
          <Value name="Docker" text={host.engine?.version} />
          <Value name="API" text={host.engine?.apiVersion} />
          <Value name="Address" text={host.address} />
          <Fact name="Rootless">{host.engine?.rootless && "yes"}</Fact>
          <Fact name="Swarm">
            {host.engine?.swarm && `${host.engine.swarm.role}, node ${host.engine.swarm.nodeId}`}
          </Fact>
          <Value name="Cluster store" text={host.engine?.clusterStore} />
          <Fact name="Answering">
            {host.stale === null ? "yes" : <span className="text-error">not since {timeText(host.stale)}</span>}
          </Fact>
        </Facts>
      </Section>
      <Section title="Kernel">
        {host.kernel.read ? (
          <Facts>
            <Value name="Linux" text={host.kernel.release} />
          </Facts>
        ) : (
          <>
            <p className="text-warn">
              Not read. <Words text={host.kernel.reason} />
            </p>
            <p className="mt-1 text-12 text-muted">
              <Words text={host.kernel.hint} />
            </p>
          </>
        )}
      </Section>
      <Section title="On it">
        <Facts>
          <Fact name="Containers">
            {running} running of {containers.length}
          </Fact>
          <Fact name="Networks">{relations.networks.filter((n) => n.host === host.id).length}</Fact>
          <Fact name="Sandbox">
            <To id={relations.hostSandbox.get(host.id)?.id} />
          </Fact>
          <Fact name="Way out">{outside && <To id={outside} />}</Fact>
        </Facts>
      </Section>
    </>
  );
}

/** Where the host's default routes lead. */
export function OfOutside({ outside }: { readonly outside: Outside }) {
  return (
    <Section title={outside.via.length === 1 ? "Default route" : "Default routes"}>
      <Facts>
        {outside.via.map(({ link, gateway }) => (
          <Fact key={link} name="By">
            <To id={link} />{" "}
            {gateway !== null && (
              <>
                <span className="text-12 text-muted">via</span> <span className="font-mono text-12">{gateway}</span>
              </>
            )}
          </Fact>
        ))}
        <Fact name="Host">
          <To id={outside.host} />
        </Fact>
      </Facts>
    </Section>
  );
}

/** A VXLAN tunnel: its number and its ends. */
export function OfTunnel({ tunnel }: { readonly tunnel: Tunnel }) {
  return (
    <Section>
      <Facts>
        <Value name="VNI" text={tunnel.vni} />
        <Value name="UDP port" text={tunnel.port} />
        <Fact name="Network">{tunnel.network && <To id={tunnel.network} />}</Fact>
        {tunnel.ends.map((end) =>
          typeof end === "string" ? (
            <Fact key={end} name="End">
              <To id={end} />
            </Fact>
          ) : (
            <Value key={end.address} name="End" text={end.address} />
          ),
        )}
      </Facts>
    </Section>
  );
}
