/** The parts of a plan; see plan.ts. */
import type {
  Container,
  Endpoint,
  Entity,
  EntityId,
  Host,
  Link,
  Network,
  Outside,
  PublishedPort,
  Sandbox,
  Tunnel,
} from "#lib/topology/model.ts";
import type { Relations } from "#lib/topology/relations.ts";
import type { RoutedNetwork } from "#lib/topology/routed.ts";
import type { Wrong } from "./finding-marks.ts";
import type { Tone } from "./scene.ts";

export type ViewName = "networks" | "wiring";

/** What the planning of one host reads. */
export interface Known {
  readonly entities: ReadonlyMap<EntityId, Entity>;
  readonly relations: Relations;
  readonly host: Host;
  readonly hostSandbox: Sandbox | null;
  readonly outside: Outside | null;
  readonly view: ViewName;
  /** By the VXLAN link that is their end here. */
  readonly tunnels: ReadonlyMap<EntityId, Tunnel>;
}

/** One joint of a card to a bar: an endpoint, or a link that leads there and has no endpoint (yet). */
export interface Joint {
  /** The endpoint or link; of a folded group, made of its card and the bar. */
  readonly id: EntityId;
  /** What a click means. */
  readonly entity: EntityId;
  readonly bar: EntityId;
  readonly tone: Tone;
  /** Not recorded by the engine (yet), or routed. */
  readonly dashed: boolean;
  readonly network: Network | null;
  readonly endpoint: Endpoint | null;
  /** The link inside the sandbox and the other end of it, where known. */
  readonly link: Link | null;
  readonly hostLink: Link | null;
  /** The host's route to it, where there is no bridge: a prefix. */
  readonly route: string | null;
  /** What its tab says; absent where endpoint and link say it. */
  readonly text?: string;
}

/** A sandbox with its containers, a stopped container without one, or a port of a bridge that leads to no container. */
export interface CardPlan {
  readonly id: EntityId;
  /** What a click means where there is no container. */
  readonly entity: EntityId | null;
  /** Name and second line of cards without containers. */
  readonly title: string | null;
  readonly about: string;
  readonly sandbox: Sandbox | null;
  readonly containers: readonly Container[];
  readonly joints: readonly Joint[];
  /** Links of the sandbox that lead to no bar; only in the wiring view. */
  readonly loose: readonly Link[];
  readonly ports: readonly PublishedPort[];
  /** The one group of all its containers. */
  readonly group: string | null;
  /** The cards of a folded group that this one stands for; null when it is no such card. */
  readonly members: readonly CardPlan[] | null;
}

/** The way of a bar's traffic out of it: to the host's own sandbox, or to a device on the frame's edge. */
export interface Way {
  readonly to: "host" | EntityId;
  readonly tone: Tone;
  readonly dashed: boolean;
}

/** A network, or (in the wiring view) a switch that belongs to none. */
export interface BarPlan {
  readonly id: EntityId;
  /** What the ids of its shapes are made of: its own, with the host's where a swarm's network is on several. */
  readonly key: string;
  readonly network: Network | null;
  readonly device: Link | null;
  readonly tone: Tone;
  /** How it is routed, where it is. */
  readonly routed: RoutedNetwork | null;
  readonly cards: readonly CardPlan[];
  readonly ways: readonly Way[];
  /** VXLAN links by which it reaches other hosts; `port`: it is a port of this very bar. */
  readonly vteps: readonly { readonly link: Link; readonly port: boolean }[];
  /** MTU of the NIC it stands on or its tunnel leaves by, when the device's own differs. */
  readonly mtuDiffers: boolean;
}

/** Something that lies beyond a device on the frame's edge. */
export interface Beyond {
  readonly id: string;
  readonly entity: EntityId;
  /** The links that lead there: NICs, VTEPs. */
  readonly from: readonly EntityId[];
  readonly text: string;
  readonly tone: Tone;
  readonly dashed: boolean;
}

/** A device on the frame's edge (a NIC), or one that stands on such a device (a VLAN, a VTEP). */
export interface EdgeDevice {
  readonly id: EntityId;
  readonly entity: EntityId;
  readonly link: Link | null;
  readonly text: string;
  readonly tone: Tone;
  readonly dashed: boolean;
  /** The host's own sandbox has an address on it or sends by it. */
  readonly ofHost: boolean;
  readonly children: readonly EdgeDevice[];
  readonly beyond: readonly Beyond[];
}

/** What a swarm service offers: its virtual addresses and its ports. */
export interface ServiceChip {
  readonly id: string;
  readonly entity: EntityId;
  readonly text: string;
}

export interface FramePlan {
  readonly host: Host;
  readonly hostSandbox: Sandbox | null;
  readonly bars: readonly BarPlan[];
  /** Containers in the host's own sandbox. */
  readonly inHost: readonly CardPlan[];
  /** Cards that hang on no bar: network `none`, and stopped ones whose network is not shown. */
  readonly loose: readonly CardPlan[];
  readonly hostNetwork: Network | null;
  readonly noneNetwork: Network | null;
  readonly edge: readonly EdgeDevice[];
  /** Other links of the host that belong to nothing above; only in the wiring view. */
  readonly otherLinks: readonly Link[];
  readonly outside: Outside | null;
  readonly ports: readonly PublishedPort[];
  readonly services: readonly ServiceChip[];
  /** Whether groups are to be told apart: there is more than one, or something beside the one. */
  readonly grouped: boolean;
}

export interface Plan {
  readonly view: ViewName;
  readonly frames: readonly FramePlan[];
  /** What is wrong with a thing, by its id, or by the id of a shape that stands for several. */
  readonly marks: ReadonlyMap<string, Wrong>;
  /** Things that folded groups hide, each with what is shown instead. */
  readonly standIns: ReadonlyMap<EntityId, EntityId>;
}
