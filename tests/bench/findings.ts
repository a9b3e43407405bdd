/** Faults made in the kernel, behind the engine's back, timed until a client of the stream hears of the finding. */
import { setTimeout as wait } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import { type ClientToServer, type ServerToClient, SOCKET_PATH } from "#lib/protocol/stream.ts";
import { unpack } from "#lib/protocol/wire.ts";
import type { Entity, Link } from "#lib/topology/model.ts";
import type { LabEngine } from "#tests/lab/engine/engine.ts";
import { TOKEN } from "#tests/support/running-server.ts";
import { quantile, type Row } from "./report.ts";

interface Fault {
  readonly code: string;
  readonly make: () => Promise<unknown>;
  readonly mend: () => Promise<unknown>;
}

/** Ms from the end of the command that broke something to the finding at the client. */
export async function findingFigures(
  engine: LabEngine,
  url: string,
  container: string,
  rounds: number,
): Promise<Row[]> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const socket: Socket<ServerToClient, ClientToServer> = io(url, {
    path: SOCKET_PATH,
    transports: ["websocket"],
    extraHeaders: headers,
  });
  const heard = new Map<string, number>();
  const hear = (entity: Entity): void => {
    if (entity.kind === "finding" && !heard.has(entity.code)) heard.set(entity.code, performance.now());
  };
  socket.on("delta", ({ upsert }) => void upsert.map(unpack).forEach(hear));
  try {
    const faults = await faultsOn(engine, url, headers, container);
    const rows: Row[] = [];
    for (const { code, make, mend } of faults) {
      const times: number[] = [];
      for (let i = 0; i < rounds; i++) {
        heard.clear();
        await make();
        const done = performance.now();
        while (!heard.has(code) && performance.now() < done + 8_000) await wait(2);
        times.push((heard.get(code) ?? Number.NaN) - done);
        await mend();
        await wait(300);
      }
      const figure = `median ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`;
      rows.push([`fault to finding: ${code}`, figure, `p95 ≤ 300 ms; ${rounds} rounds`]);
    }
    return rows;
  } finally {
    socket.close();
  }
}

async function faultsOn(
  engine: LabEngine,
  url: string,
  headers: Record<string, string>,
  name: string,
): Promise<Fault[]> {
  const entities = await entitiesWith(name, url, headers);
  const by = new Map<string, Entity>(entities.map((e) => [e.id, e]));
  const container = entities.find((e) => e.kind === "container" && e.name === name);
  const endpoint = entities.find((e) => e.kind === "endpoint" && e.container === container?.id);
  if (endpoint?.kind !== "endpoint") throw new Error(`${name} is on no network`);
  const link = (id: unknown): Link => {
    const found = by.get(String(id));
    if (found?.kind !== "link") throw new Error(`${String(id)} is no link`);
    return found;
  };
  const veth = link(endpoint.hostLink);
  const bridge = link(veth.master).name;
  const inner = link(endpoint.link).name;
  const pid = (await engine.docker("inspect", "--format", "{{.State.Pid}}", name)).trim();
  const ip = (...args: string[]) => engine.inside("ip", ...args);
  const inside = (...args: string[]) => engine.inside("nsenter", "--net", "--target", pid, "ip", ...args);
  return [
    {
      code: "veth-without-bridge",
      make: () => ip("link", "set", veth.name, "nomaster"),
      mend: () => ip("link", "set", veth.name, "master", bridge),
    },
    {
      code: "veth-down",
      make: () => ip("link", "set", veth.name, "down"),
      mend: () => ip("link", "set", veth.name, "up"),
    },
    {
      code: "address-differs",
      make: () => inside("addr", "del", String(endpoint.ipv4), "dev", inner),
      mend: () => inside("addr", "add", String(endpoint.ipv4), "dev", inner),
    },
  ];
}

/** What the server has, once it knows a container by this name and its kernel. */
async function entitiesWith(name: string, url: string, headers: Record<string, string>): Promise<Entity[]> {
  for (const end = performance.now() + 10_000; performance.now() < end; await wait(50)) {
    const answer = await fetch(`${url}/api/topology`, { headers });
    const { entities } = (await answer.json()) as { entities: Entity[] };
    const known = entities.some((e) => e.kind === "container" && e.name === name);
    if (known && entities.some((e) => e.kind === "link" && e.type === "veth")) return entities;
  }
  throw new Error(`${name} is not seen`);
}
