/** What differs between the remote drivers that the lab plays: their addresses, and the links they leave in the kernel. */

/** Runs a program in the engine's own namespace. */
export type Inside = (program: string, ...args: readonly string[]) => Promise<string>;

/** An endpoint as a driver is told of it. */
export interface PluginEndpoint {
  /** Docker's id. */
  readonly id: string;
  /** As the engine's IPAM gave it, with prefix length; empty when it gave none. */
  readonly address: string;
}

/** The answer to `NetworkDriver.Join`; field names are libnetwork's (docs/remote.md). */
export interface JoinAnswer {
  readonly InterfaceName: { readonly SrcName: string; readonly DstPrefix: string };
  readonly Gateway?: string;
  readonly StaticRoutes?: readonly {
    readonly Destination: string;
    readonly RouteType: 0 | 1;
    readonly NextHop?: string;
  }[];
  readonly DisableGatewayService?: boolean;
}

export interface Shape {
  /** Its driver is called so, then the lab's name. */
  readonly name: string;
  /** Null: it has no IPAM of its own. */
  readonly pool: {
    readonly subnet: string;
    /** With prefix length. */
    readonly gateway: string;
    /** The n-th address, from 1, with prefix length. */
    address(n: number): string;
  } | null;
  /** MAC that every endpoint is said to have; null: none is said. */
  readonly mac: string | null;
  /** Whether it answers `EndpointOperInfo` with more than nothing. */
  readonly tellsOperInfo: boolean;
  /** What it has on the host before there is any endpoint. */
  prepare(inside: Inside): Promise<void>;
  join(inside: Inside, endpoint: PluginEndpoint): Promise<JoinAnswer>;
  /** The endpoint is gone, and its link is back on the host if it was not a veth's end. */
  remove(inside: Inside, endpoint: PluginEndpoint): Promise<void>;
}
