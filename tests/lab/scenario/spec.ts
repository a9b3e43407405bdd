/** How a scenario is written down: the fields are those of `docker network create` and `docker run`. */

/** A user-defined network. */
export type NetworkSpec = {
  readonly name: string;
  readonly driver: "bridge" | "macvlan";
  readonly internal?: boolean;
  readonly ipv6?: boolean;
  readonly subnets: readonly {
    readonly subnet: string;
    readonly gateway?: string;
    readonly ipRange?: string;
    readonly auxAddresses?: Readonly<Record<string, string>>;
  }[];
  readonly options?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
};

/** A container; either `networks` (user-defined ones, the first is joined at its creation) or `mode`. */
export type ContainerSpec = {
  readonly name: string;
  /** Tag that the lab's one image also gets. */
  readonly image: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly networks?: readonly {
    readonly name: string;
    readonly aliases?: readonly string[];
    readonly ipv4?: string;
  }[];
  readonly mode?: "bridge" | "host" | "none" | `container:${string}`;
  /** As `--publish` takes them. */
  readonly publish?: readonly string[];
  /** `running` when left out. */
  readonly state?: "running" | "exited" | "created" | "paused";
  readonly command: readonly string[];
};

/** The arguments of `docker network create` for it. */
export function networkArgs(network: NetworkSpec): readonly string[] {
  return [
    ["--driver", network.driver],
    network.internal ? ["--internal"] : [],
    network.ipv6 ? ["--ipv6"] : [],
    ...network.subnets.flatMap((ipam) => [
      ["--subnet", ipam.subnet],
      ipam.gateway ? ["--gateway", ipam.gateway] : [],
      ipam.ipRange ? ["--ip-range", ipam.ipRange] : [],
      ...Object.entries(ipam.auxAddresses ?? {}).map(([name, address]) => ["--aux-address", `${name}=${address}`]),
    ]),
    ...Object.entries(network.options ?? {}).map(([key, value]) => ["--opt", `${key}=${value}`]),
    ...labelArgs(network.labels),
    [network.name],
  ].flat();
}

/** The arguments of `docker create` for it; networks after the first are joined by `docker network connect`. */
export function containerArgs(container: ContainerSpec): readonly string[] {
  const first = container.networks?.[0];
  return [
    ["--name", container.name],
    ["--network", container.mode ?? first?.name ?? "bridge"],
    first ? joinArgs(first) : [],
    ...(container.publish ?? []).map((port) => ["--publish", port]),
    ...labelArgs(container.labels),
    [container.image, ...container.command],
  ].flat();
}

/** The `--ip` and alias arguments for one network. */
export function joinArgs(
  join: { readonly aliases?: readonly string[]; readonly ipv4?: string },
  flag = "--network-alias",
): readonly string[] {
  return [...(join.aliases ?? []).flatMap((alias) => [flag, alias]), ...(join.ipv4 ? ["--ip", join.ipv4] : [])];
}

function labelArgs(labels: Readonly<Record<string, string>> = {}): readonly (readonly string[])[] {
  return Object.entries(labels).map(([key, value]) => ["--label", `${key}=${value}`]);
}
