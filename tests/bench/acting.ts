/** From the request of an action to the delta that shows it at a client, beside the time that the engine takes by itself. */
import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { findEngine } from "#lib/docker/address.ts";
import { createWrites, type EngineWrites } from "#lib/docker/writes.ts";
import { actionSchema } from "#lib/protocol/action-schemas.ts";
import type { ClientToServer, PackedDelta, ServerToClient } from "#lib/protocol/stream.ts";
import { unpack } from "#lib/protocol/wire.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import type { LabEngine } from "#tests/lab/engine/engine.ts";
import { quantile, type Row } from "./report.ts";

type Client = Socket<ServerToClient, ClientToServer>;
type Rewire = Extract<Action, { kind: "connect" | "disconnect" }>;

const now = (): number => performance.now();
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Resolves to when the client has the endpoint with its link and address, or no endpoint any more. */
function seen(client: Client, { kind, container, network }: Rewire): Promise<number> {
  let endpoint: string | null = null;
  return new Promise((done) => {
    const look = ({ upsert, remove }: PackedDelta): void => {
      for (const packed of upsert) {
        const e = unpack(packed);
        if (e.kind !== "endpoint" || e.container !== container || e.network !== network) continue;
        endpoint = e.id;
        if (kind === "connect" && typeof e.link === "string" && e.ipv4 !== null) end();
      }
      if (kind === "disconnect" && remove.some((id) => id === endpoint || id === known.get(client))) end();
      if (endpoint !== null) known.set(client, endpoint);
    };
    const end = (): void => {
      client.off("delta", look);
      done(now());
    };
    client.on("delta", look);
  });
}
/** The endpoint that was made last, by which its removal is told. */
const known = new WeakMap<Client, string>();

const figure = (numbers: readonly number[]): string =>
  `median ${quantile(numbers, 0.5).toFixed(1)} ms, p95 ${quantile(numbers, 0.95).toFixed(1)} ms`;

export async function actingFigures(
  engine: LabEngine,
  url: string,
  token: string,
  name: string,
  rounds: number,
): Promise<Row[]> {
  const network = (await engine.docker("network", "create", "acting")).trim();
  const container = (await engine.docker("inspect", "--format", "{{.Id}}", name)).trim();
  const actions = (["connect", "disconnect"] as const).map(
    (kind) => actionSchema.parse({ kind, network, container }) as Rewire,
  );
  const api = (await engine.docker("version", "--format", "{{.Server.APIVersion}}")).trim();
  const alone = createWrites(findEngine({ DOCKER_HOST: engine.dockerHost }), api, 60_000);
  const client: Client = io(url, {
    transports: ["websocket"],
    extraHeaders: { authorization: `Bearer ${token}` },
  });
  await new Promise<void>((there) => client.once("snapshot", () => there()));

  const rows: Row[] = [];
  const byItself: Record<string, number[]> = { connect: [], disconnect: [] };
  const shown: Record<string, number[]> = { connect: [], disconnect: [] };
  const told: Record<string, number[]> = { connect: [], disconnect: [] };
  for (let i = 0; i < rounds; i++) {
    for (const action of actions) {
      byItself[action.kind]?.push(await engineAlone(alone, action));
      await pause(400);
    }
    for (const action of actions) {
      const picture = seen(client, action);
      const began = now();
      const reply = await new Promise<{ data?: { outcome: string } }>((done) =>
        client.emit("act", { id: randomUUID(), action }, done as never),
      );
      told[action.kind]?.push(now() - began);
      if (reply.data?.outcome !== "done") throw new Error(JSON.stringify(reply));
      shown[action.kind]?.push((await picture) - began);
      await pause(400);
    }
  }
  client.close();
  await engine.docker("network", "rm", "acting");
  for (const kind of ["connect", "disconnect"]) {
    rows.push([`${kind}: the engine by itself`, figure(byItself[kind] ?? []), `${rounds} rounds`]);
    rows.push([`${kind}: act to its answer`, figure(told[kind] ?? []), ""]);
    rows.push([`${kind}: act to the delta at a client`, figure(shown[kind] ?? []), "≤ the engine's + 100 ms p95"]);
  }
  return rows;
}

async function engineAlone(writes: EngineWrites, action: Rewire): Promise<number> {
  const began = now();
  const written = await (action.kind === "connect" ? writes.connect(action) : writes.disconnect(action));
  if (written.outcome !== "done") throw new Error(JSON.stringify(written.problem));
  return now() - began;
}
