import type { PublishedPort } from "#lib/topology/model.ts";
import { Section } from "./facts.tsx";
import { To } from "./to.tsx";

/** Published ports: host address and port → container's port. */
export function PortTable({ ports }: { readonly ports: readonly PublishedPort[] }) {
  if (ports.length === 0) return null;
  return (
    <Section title={ports.length === 1 ? "Published port" : `${ports.length} published ports`}>
      <ul>
        {ports.map((port) => (
          <li key={port.id} className="flex flex-wrap items-baseline gap-x-1.5">
            <To id={port.id} />
            <span className="text-muted">→</span>
            <span className="font-mono text-12">{port.containerPort}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
