import { usePage } from "#components/store/store.ts";
import { Copyable } from "#components/ui/copy.tsx";
import { shortId } from "#components/ui/naming.ts";
import type { Service } from "#lib/topology/model.ts";
import { Fact, Facts, Section, Value } from "./facts.tsx";
import { To } from "./to.tsx";

type Task = Service["tasks"][number];

const MODES: Readonly<Record<Service["mode"], string>> = {
  replicated: "replicated",
  global: "global: one task a node",
  "replicated-job": "job, replicated",
  "global-job": "job, once a node",
};

/** A swarm service: how its name resolves, its ports, and the tasks it is to run. */
export function OfService({ service }: { readonly service: Service }) {
  const running = service.tasks.filter((t) => t.state === "running").length;
  const wanted = service.replicas ?? service.tasks.length;
  return (
    <>
      <Section>
        <Facts>
          <Fact name="Mode">{MODES[service.mode]}</Fact>
          <Fact name="Running">
            <span className={running < wanted ? "text-warn" : ""}>
              {running} of {wanted} {wanted === 1 ? "task" : "tasks"}
            </span>
          </Fact>
          <Fact name="Name leads to">
            {service.vips.length > 0 ? "a virtual address a network" : "the addresses of its tasks"}
          </Fact>
          <Value name="ID" text={service.id} shown={shortId(service.id)} />
        </Facts>
      </Section>
      {service.networks.length > 0 && (
        <Section title={service.networks.length === 1 ? "Network" : "Networks"}>
          <ul className="space-y-1">
            {service.networks.map((id) => (
              <li key={id} className="flex flex-wrap items-baseline justify-between gap-x-2">
                <To id={id} />
                <Vip address={service.vips.find((v) => v.network === id)?.address} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {service.ports.length > 0 && (
        <Section title={service.ports.length === 1 ? "Published port" : "Published ports"}>
          <ul className="space-y-1">
            {service.ports.map((p) => (
              <li key={`${p.publishedPort} ${p.targetPort}/${p.protocol}`}>
                <Copyable text={`${p.publishedPort ?? "not chosen yet"}/${p.protocol}`} mono />{" "}
                <span className="text-muted">→</span> <span className="font-mono text-12">{p.targetPort}</span>
                <p className="text-12 text-muted">
                  {p.publishMode === "host"
                    ? "host mode: answered by the nodes that run a task, each by its own"
                    : "routing mesh: answered by every node of the swarm"}
                </p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {service.tasks.length > 0 && (
        <Section title={service.tasks.length === 1 ? "Task" : `${service.tasks.length} tasks`}>
          <ul className="space-y-2.5">
            {service.tasks.map((task) => (
              <li key={task.id}>
                <OfTask task={task} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Vip({ address }: { readonly address: string | undefined }) {
  if (address === undefined) return <span className="text-12 text-muted">no virtual address</span>;
  return <Copyable text={address} mono before />;
}

function OfTask({ task }: { readonly task: Task }) {
  const here = usePage((s) => task.container !== null && s.entities.has(task.container));
  const tone = task.state === "running" || task.state === "complete" ? "text-muted" : "text-warn";
  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-2">
        {here && task.container !== null ? (
          <To id={task.container} />
        ) : (
          <span>{task.container === null ? "no container yet" : "on another host"}</span>
        )}
        <span className="ml-auto">
          {task.addresses.map((a) => (
            <span key={`${a.network} ${a.address}`} className="block text-right">
              <Copyable text={a.address} mono before />
            </span>
          ))}
        </span>
      </div>
      <p className="flex flex-wrap items-baseline gap-x-3 text-11 text-muted">
        {task.slot !== null && <span>slot {task.slot}</span>}
        <span className={tone}>{task.state}</span>
        {task.node !== null && <Node id={task.node} />}
      </p>
      {task.error !== null && <p className="font-mono text-12 text-error [overflow-wrap:anywhere]">{task.error}</p>}
    </>
  );
}

/** A node of the swarm: the host, where it is among those in sight. */
function Node({ id }: { readonly id: string }) {
  const host = usePage((s) => s.relations.hosts.find((h) => h.engine?.swarm?.nodeId === id));
  return host ? (
    <To id={host.id} />
  ) : (
    <span>
      node <Copyable text={id} shown={shortId(id)} mono />
    </span>
  );
}
