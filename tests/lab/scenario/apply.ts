/** Runs a scenario on a lab engine. */
import type { LabEngine } from "../engine/engine.ts";
import { loadImage } from "../engine/image.ts";
import { type ContainerSpec, containerArgs, joinArgs, type NetworkSpec, networkArgs } from "./spec.ts";
import { CONTAINERS, NETWORKS } from "./webshop.ts";

/** What was made: ids by name. */
export type AppliedScenario = {
  readonly networks: ReadonlyMap<string, string>;
  readonly containers: ReadonlyMap<string, string>;
};

/** Which parts to run; everything when left out. */
export type ScenarioParts = {
  readonly networks?: readonly NetworkSpec[];
  readonly containers?: readonly ContainerSpec[];
};

/** Loads the image, makes the networks, then the containers in order, each in its state. */
export async function applyScenario(engine: LabEngine, parts: ScenarioParts = {}): Promise<AppliedScenario> {
  const { networks = NETWORKS, containers = CONTAINERS } = parts;
  await loadImage(engine, [...new Set(containers.map((container) => container.image))]);
  const networkIds = new Map<string, string>();
  for (const network of networks) {
    networkIds.set(network.name, await engine.docker("network", "create", ...networkArgs(network)));
  }
  const containerIds = new Map<string, string>();
  for (const container of containers) containerIds.set(container.name, await makeContainer(engine, container));
  return { networks: networkIds, containers: containerIds };
}

/** Creates one container, joins its networks in order, brings it to its state, and gives its id. */
export async function makeContainer(engine: LabEngine, container: ContainerSpec): Promise<string> {
  const more = container.networks?.slice(1) ?? [];
  const state = container.state ?? "running";
  if (state === "running" && more.length === 0) return engine.docker("run", "--detach", ...containerArgs(container));
  const id = await engine.docker("create", ...containerArgs(container));
  for (const join of more) {
    await engine.docker("network", "connect", ...joinArgs(join, "--alias"), join.name, container.name);
  }
  if (state !== "created") await engine.docker("start", container.name);
  if (state === "paused") await engine.docker("pause", container.name);
  if (state === "exited") await engine.docker("wait", container.name);
  return id;
}
