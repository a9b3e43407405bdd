/**
 * A remote network driver with IPAM, as Docker's plugin protocol wants it (HTTP POST, JSON; libnetwork docs/remote.md and
 * docs/ipam.md), served by this process on a unix socket. It answers one engine, and makes links in that engine's namespace.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { LabEngine } from "../engine/engine.ts";
import { claimSocket } from "./files.ts";
import type { PluginEndpoint, Shape } from "./shape.ts";

export interface Plugin {
  /** What `docker network create --driver` takes, and `--ipam-driver`. */
  readonly driver: string;
  /** Paths that were called, in order, without the leading slash. */
  readonly calls: readonly string[];
  /** Answers no more; what it made stays. */
  stop(): Promise<void>;
}

interface Asked {
  readonly EndpointID?: string;
  readonly Interface?: { readonly Address?: string };
  readonly Address?: string;
  readonly Options?: Readonly<Record<string, unknown>> | null;
}

/** Starts a plugin of the given shape for an engine. Close it before, or with, the engine; a crash leaves nothing either. */
export async function startPlugin(engine: LabEngine, shape: Shape): Promise<Plugin> {
  const driver = `${shape.name}-${engine.name}`;
  const endpoints = new Map<string, PluginEndpoint>();
  const given = new Set<number>();
  const calls: string[] = [];

  const requestAddress = ({ Address, Options }: Asked) => {
    const { pool } = shape;
    if (!pool) throw new Error("it has no addresses to give");
    if (Options?.RequestAddressType === "com.docker.network.gateway") return { Address: pool.gateway };
    let n = 1;
    while (given.has(n) || (Address && !pool.address(n).startsWith(`${Address}/`) && n < 63)) n++;
    given.add(n);
    return { Address: pool.address(n) };
  };
  const known = ({ EndpointID = "" }: Asked): PluginEndpoint => {
    const found = endpoints.get(EndpointID);
    if (!found) throw new Error(`no endpoint ${EndpointID}`);
    return found;
  };

  const methods: Readonly<Record<string, (asked: Asked) => unknown>> = {
    "Plugin.Activate": () => ({ Implements: shape.pool ? ["NetworkDriver", "IpamDriver"] : ["NetworkDriver"] }),
    "NetworkDriver.GetCapabilities": () => ({ Scope: "local" }),
    "NetworkDriver.CreateEndpoint": ({ EndpointID: id = "", Interface }) => {
      endpoints.set(id, { id, address: Interface?.Address ?? "" });
      return { Interface: shape.mac === null ? {} : { MacAddress: shape.mac } };
    },
    "NetworkDriver.DeleteEndpoint": async (asked) => {
      const endpoint = known(asked);
      endpoints.delete(endpoint.id);
      await shape.remove(engine.inside, endpoint);
      return {};
    },
    "NetworkDriver.EndpointOperInfo": () => (shape.tellsOperInfo ? { Value: { made: "by the lab" } } : {}),
    "NetworkDriver.Join": (asked) => shape.join(engine.inside, known(asked)),
    "IpamDriver.GetCapabilities": () => ({ RequiresMACAddress: false }),
    "IpamDriver.GetDefaultAddressSpaces": () => ({
      LocalDefaultAddressSpace: `${driver}-local`,
      GlobalDefaultAddressSpace: `${driver}-global`,
    }),
    "IpamDriver.RequestPool": () => ({
      PoolID: driver,
      Pool: shape.pool?.subnet,
      Data: { "com.docker.network.gateway": shape.pool?.gateway },
    }),
    "IpamDriver.RequestAddress": requestAddress,
    "IpamDriver.ReleaseAddress": ({ Address }) => {
      for (const n of given) if (shape.pool?.address(n).startsWith(`${Address}/`)) given.delete(n);
      return {};
    },
  };

  await shape.prepare(engine.inside);
  const server = createServer((request, response) => {
    const method = (request.url ?? "").slice(1);
    calls.push(method);
    void answer(request, response, methods[method] ?? (() => ({})));
  });
  await listen(server, claimSocket(engine.state, driver));
  return { driver, calls, stop: () => close(server) };
}

async function answer(request: IncomingMessage, response: ServerResponse, method: (asked: Asked) => unknown) {
  response.setHeader("Content-Type", "application/vnd.docker.plugins.v1.1+json");
  try {
    let text = "";
    for await (const part of request) text += part;
    const said = await method(text === "" ? {} : (JSON.parse(text) as Asked));
    response.end(JSON.stringify(said));
  } catch (error) {
    response.statusCode = 500;
    response.end(JSON.stringify({ Err: String(error) }));
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => server.once("error", reject).listen(path, resolve));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
