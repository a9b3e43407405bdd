/** What can be done to networks, and what a plan says of it beforehand. */
import type { EngineIpam } from "../engine-observation.ts";

/** Joins a container to a network; null and empty leave the choice to the engine. */
export interface ConnectAction {
  readonly kind: "connect";
  /** Network id. */
  readonly network: string;
  /** Container id. */
  readonly container: string;
  /** Addresses without prefix length. */
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  readonly linkLocal: readonly string[];
  readonly aliases: readonly string[];
  readonly mac: string | null;
  /** Engines since 28: the endpoint with the highest carries the default route; null is 0. */
  readonly gwPriority: number | null;
  readonly driverOptions: Readonly<Record<string, string>>;
}

export interface DisconnectAction {
  readonly kind: "disconnect";
  readonly network: string;
  readonly container: string;
  /** Forgets the endpoint even where the container or its sandbox cannot be found any more. */
  readonly force: boolean;
}

/** Everything that `docker network create` takes. */
export interface CreateAction {
  readonly kind: "create";
  /** Host id; null: the only one there is. */
  readonly host: string | null;
  readonly name: string;
  readonly driver: string;
  /** Null: the driver's own. */
  readonly scope: "local" | "swarm" | null;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly ingress: boolean;
  /** False is known to engines since 28. */
  readonly enableIpv4: boolean;
  readonly enableIpv6: boolean;
  readonly configOnly: boolean;
  /** Name of a network made with `configOnly`. */
  readonly configFrom: string | null;
  readonly ipamDriver: string;
  readonly ipamOptions: Readonly<Record<string, string>>;
  /** Empty: the engine takes a subnet from its pools. */
  readonly ipam: readonly EngineIpam[];
  readonly options: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface RemoveAction {
  readonly kind: "remove";
  readonly network: string;
}

/** Removes exactly these, each as if alone; one that is in use by then stays. */
export interface PruneAction {
  readonly kind: "prune";
  readonly networks: readonly string[];
}

export type Action = ConnectAction | DisconnectAction | CreateAction | RemoveAction | PruneAction;

/** Why an action is not carried out: what is wrong in plain words, and what to do about it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface Warning {
  readonly code: string;
  readonly text: string;
}

/** Something that will be otherwise afterwards; `about` names the entities concerned, sorted. */
export interface Consequence {
  readonly code: string;
  readonly text: string;
  readonly about: readonly string[];
}

/** Made from what was observed; the engine may know better, and has the last word. */
export interface Planned {
  readonly action: Action;
  /** What the engine (or Vethscope) would refuse; when there is one the action is not carried out. */
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly Warning[];
  /** Empty when the action is refused. */
  readonly consequences: readonly Consequence[];
  /** The `docker …` lines that do the same, each word quoted for a POSIX shell; several are joined by line feeds. */
  readonly command: string;
  /** What takes it back; null where nothing does (then the note says why), and when the action is refused. */
  readonly undo: Action | null;
  readonly undoNote: string | null;
}
