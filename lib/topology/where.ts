/** In which sandbox a container is: joined ones (`--network container:x`) share another's. */

import type { EngineContainer } from "./engine-observation.ts";
import { engineSandboxId, sandboxId } from "./ids.ts";
import type { NetnsKey } from "./kernel-observation.ts";
import type { SandboxId } from "./model.ts";
import type { HostObservation } from "./observation.ts";

/** A container's place: its sandbox, and the namespace behind it when that was read. */
export interface Place {
  readonly sandbox: SandboxId | null;
  readonly netns: NetnsKey | null;
  /** Why the namespace is not read, when there is one that should be. */
  readonly unreadable: string | null;
}

const NOWHERE: Place = { sandbox: null, netns: null, unreadable: null };
const JOINED = "container:";
const ALIVE = new Set(["running", "paused", "restarting"]);

/** The sandbox of the host itself, when the kernel is not read. */
export const engineHostSandbox = (key: string): SandboxId => engineSandboxId(key, "host");

/** Follows `container:` modes (a bounded number of them, since an engine could record a circle). */
export function placeOf(observation: HostObservation, container: EngineContainer, depth = 0): Place {
  if (!ALIVE.has(container.state)) return NOWHERE;
  const { key, kernel, engine } = observation;
  const joined = container.networkMode.startsWith(JOINED) ? container.networkMode.slice(JOINED.length) : "";
  if (joined !== "" && depth < 8) {
    const other = engine.containers.get(joined);
    return other ? placeOf(observation, other, depth + 1) : NOWHERE;
  }
  if (container.networkMode === "host") {
    return kernel.read
      ? { sandbox: sandboxId(key, kernel.root), netns: kernel.root, unreadable: null }
      : { sandbox: engineHostSandbox(key), netns: null, unreadable: kernel.reason };
  }
  if (kernel.read) {
    const target = kernel.targets.get(container.id);
    if (typeof target === "string") return { sandbox: sandboxId(key, target), netns: target, unreadable: null };
    if (container.sandboxId === null) return NOWHERE;
    const unreadable = target?.unreadable ?? "its network namespace has not been read yet";
    return { sandbox: engineSandboxId(key, container.sandboxId), netns: null, unreadable };
  }
  if (container.sandboxId === null) return NOWHERE;
  return { sandbox: engineSandboxId(key, container.sandboxId), netns: null, unreadable: kernel.reason };
}
