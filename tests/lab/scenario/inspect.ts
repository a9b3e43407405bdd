/** What an engine says about its containers and networks, by name. */
import type { ContainerInspectInfo, NetworkInspectInfo } from "dockerode";
import type { LabEngine } from "../engine/engine.ts";

/** The fields of networks that lab tests look at. */
export type InspectedNetwork = NetworkInspectInfo & {
  readonly IPAM: {
    readonly Config: readonly { readonly Subnet: string; readonly IPRange?: string; readonly Gateway?: string }[];
  };
};

/** Every container, also those that do not run. */
export async function inspectContainers(engine: LabEngine): Promise<ReadonlyMap<string, ContainerInspectInfo>> {
  const ids = (await engine.docker("ps", "--all", "--quiet", "--no-trunc")).split("\n").filter(Boolean);
  const all: ContainerInspectInfo[] =
    ids.length === 0 ? [] : JSON.parse(await engine.docker("container", "inspect", ...ids));
  return new Map(all.map((container) => [container.Name.slice(1), container]));
}

/** Every network, the engine's own three among them. */
export async function inspectNetworks(engine: LabEngine): Promise<ReadonlyMap<string, InspectedNetwork>> {
  const ids = (await engine.docker("network", "ls", "--quiet", "--no-trunc")).split("\n").filter(Boolean);
  const all: InspectedNetwork[] = JSON.parse(await engine.docker("network", "inspect", ...ids));
  return new Map(all.map((network) => [network.Name, network]));
}
