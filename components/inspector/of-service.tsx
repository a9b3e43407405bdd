import type { Service } from "#lib/topology/model.ts";
import { Fact, Facts, Section, Value } from "./facts.tsx";
import { To } from "./to.tsx";

/** A swarm service: how its name resolves, its ports, and the tasks it is to run. */
export function OfService({ service }: { readonly service: Service }) {
  return (
    <>
      <Section>
        <Facts>
          <Value name="Mode" mono={false} text={service.mode} />
          <Value name="Replicas" text={service.replicas} />
          <Value
            name="Name leads to"
            mono={false}
            text={service.endpointMode === "vip" ? "virtual addresses" : "its tasks"}
          />
        </Facts>
      </Section>
      {service.networks.length > 0 && (
        <Section title="Networks">
          <Facts>
            {service.networks.map((id) => (
              <Fact key={id} name={service.vips.find((v) => v.network === id)?.address ?? "no virtual address"}>
                <To id={id} />
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
      {service.tasks.length > 0 && (
        <Section title="Tasks">
          <Facts>
            {service.tasks.map((task) => (
              <Fact key={task.id} name={task.slot === null ? task.state : `${task.slot} · ${task.state}`}>
                {task.container ? <To id={task.container} /> : (task.error ?? "no container yet")}
              </Fact>
            ))}
          </Facts>
        </Section>
      )}
    </>
  );
}
