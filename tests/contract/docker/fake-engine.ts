/**
 * A stand-in for an engine, for what a real one cannot be made to do: garbage, refusals, floods of events, hanging.
 * It speaks HTTP on a socket in a folder of its own, and counts what it is asked.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Handler = (request: IncomingMessage, response: ServerResponse) => boolean | undefined;

export class FakeEngine {
  readonly containers = new Map<string, Record<string, unknown>>();
  readonly networks = new Map<string, Record<string, unknown>>();
  /** Paths that were asked for, without version and query. */
  readonly asked: string[] = [];
  /** How many requests were answered at the same time at most. */
  mostAtOnce = 0;
  /** Tried first; true when it has answered (or will). */
  override: Handler = () => false;
  /** What GET /version and the ping say. */
  apiVersion = "1.45";
  id = "fake-engine-1";
  /** What stands before every path. */
  prefix = "";
  /** Delay of every inspect, in ms. */
  inspectTime = 0;
  readonly streams = new Set<ServerResponse>();
  readonly socket: string;
  readonly #folder: string;
  #server: Server;
  #atOnce = 0;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "vethscope-fake-"));
    this.socket = join(this.#folder, "engine.sock");
    this.#server = createServer(this.#listen);
  }

  async start(): Promise<this> {
    this.#server = createServer(this.#listen);
    await new Promise<void>((resolve) => this.#server.listen(this.socket, resolve));
    return this;
  }

  /** As when the process is killed: every connection ends, and nobody listens. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    this.streams.clear();
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  addNetwork(id: string, name = id): void {
    this.networks.set(id, {
      Id: id,
      Name: name,
      Driver: "bridge",
      Scope: "local",
      IPAM: { Config: [] },
      Containers: {},
    });
  }

  addContainer(id: string, networks: readonly string[] = [], name = id): void {
    this.containers.set(id, {
      Id: id,
      Name: `/${name}`,
      Created: "2026-01-01T00:00:00Z",
      State: { Status: "running", Running: true, Pid: 7 },
      Config: { Image: "busybox", Labels: {} },
      HostConfig: { NetworkMode: networks[0] ?? "none" },
      NetworkSettings: {
        SandboxID: `sandbox-${id}`,
        SandboxKey: `/var/run/docker/netns/${id}`,
        Networks: Object.fromEntries(networks.map((network) => [network, endpoint(id, network)])),
      },
    });
  }

  /** Sends an event without touching any record. */
  event(Type: string, Action: string, ID: string, Attributes: Record<string, string> = {}): void {
    this.send(`${JSON.stringify({ Type, Action, Actor: { ID, Attributes } })}\n`);
  }

  /** Writes bytes into every event stream. */
  send(bytes: string | Uint8Array): void {
    for (const stream of this.streams) stream.write(bytes);
  }

  count(pattern: RegExp): number {
    return this.asked.filter((path) => pattern.test(path)).length;
  }

  readonly #listen: RequestListener = (request, response) => {
    const path = (request.url ?? "")
      .replace(/\?.*/, "")
      .replace(this.prefix, "")
      .replace(/^\/v1\.\d+/, "");
    this.asked.push(path);
    this.#atOnce++;
    if (path !== "/events") this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    response.on("close", () => this.#atOnce--);
    if (this.override(request, response) === true) return;
    this.#answer(path, response);
  };

  #answer(path: string, response: ServerResponse): void {
    const version = { Version: "fake", ApiVersion: this.apiVersion, MinAPIVersion: "1.12" };
    switch (path) {
      case "/_ping":
        response.setHeader("Api-Version", this.apiVersion).end("OK");
        break;
      case "/version":
        json(response, version);
        break;
      case "/info":
        json(response, { ID: this.id, Name: "fake", OperatingSystem: "none" });
        break;
      case "/networks":
        json(
          response,
          [...this.networks.values()].map((network) => ({ ...network, Containers: {} })),
        ); // as real lists
        break;
      case "/containers/json":
        json(response, [...this.containers.values()].map(toRow));
        break;
      case "/events":
        response.writeHead(200, { "content-type": "application/json" }).flushHeaders();
        this.streams.add(response);
        response.on("close", () => this.streams.delete(response));
        break;
      default:
        this.#inspect(path, response);
    }
  }

  #inspect(path: string, response: ServerResponse): void {
    const [, kind = "", id = ""] = path.split("/");
    const record = (kind === "containers" ? this.containers : this.networks).get(id);
    const answer = () => (record ? json(response, record) : json(response, { message: `No such thing: ${id}` }, 404));
    if (this.inspectTime === 0) answer();
    else setTimeout(answer, this.inspectTime);
  }
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function endpoint(container: string, network: string): Record<string, unknown> {
  return { NetworkID: network, EndpointID: `endpoint-${container}-${network}`, IPAddress: "10.0.0.2", IPPrefixLen: 24 };
}

function toRow(raw: Record<string, unknown>): object {
  const { Id, Name, State, HostConfig, NetworkSettings } = raw as {
    Id: string;
    Name: string;
    State?: { Status: string };
    HostConfig?: object;
    NetworkSettings?: { Networks: object };
  };
  const { Networks = {} } = NetworkSettings ?? {};
  // As in a real list, the status text changes by itself.
  const Status = `Up ${Math.random()} seconds`;
  return {
    Id,
    Names: [Name],
    Image: "busybox",
    State: State?.Status,
    Status,
    HostConfig,
    NetworkSettings: { Networks },
  };
}
