import type { PublishedPort } from "#lib/topology/model.ts";
import { Fact, Facts, Section, Value } from "./facts.tsx";
import { To } from "./to.tsx";

/** A published port: where it is on the host, and where it leads. */
export function OfPort({ port }: { readonly port: PublishedPort }) {
  return (
    <Section>
      <Facts>
        <Value name="Host address" text={port.hostIp} />
        {port.hostPort === null ? (
          <Fact name="Host port">none: routed</Fact>
        ) : (
          <Value name="Host port" text={port.hostPort} />
        )}
        <Fact name="Protocol">{port.protocol}</Fact>
        <Fact name="Container">
          <To id={port.container} />
        </Fact>
        <Value name="Its port" text={port.containerPort} />
        <Fact name="Endpoint">
          {port.endpoint ? <To id={port.endpoint} /> : <span className="text-12 text-warn">cannot be told</span>}
        </Fact>
        <Fact name="Host">
          <To id={port.host} />
        </Fact>
      </Facts>
    </Section>
  );
}
