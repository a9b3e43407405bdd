/** Where a snapshot's topology comes from: a file, a running server, or engine and kernel, read once. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readTopology } from "#lib/export/read-topology.ts";
import { withinLimits } from "#lib/protocol/order.ts";
import { arrange } from "#lib/scene/arrange.ts";
import type { Order } from "#lib/scene/order.ts";
import type { ViewName } from "#lib/scene/plan-types.ts";
import { type Environment, readSettings, SettingError } from "#lib/server/settings.ts";
import type { Entity } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";

export interface Source {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly order: Order;
}

type Entities = Source["entities"];

/** What is asked of a server has this long, in ms. */
const PATIENCE = 20_000;

/** The topology that a file holds, `-` for stdin. @throws SettingError when it holds none. */
export async function topologyOf(file: string): Promise<Entities> {
  const what = file === "-" ? "What came on stdin" : file;
  let text: string;
  try {
    text = file === "-" ? await stdin() : await readFile(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "does not exist" : code === "EISDIR" ? "is a folder" : `cannot be read (${code})`;
    throw new SettingError(`${file} ${why}.`, "Give a file that `vethscope topology` wrote.");
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SettingError(`${what} is not JSON.`, "Give what `vethscope topology` wrote, whole and unchanged.");
  }
  return entitiesOf(what, json);
}

function entitiesOf(what: string, json: unknown): Entities {
  const read = readTopology(what, json);
  if ("problem" in read) throw new SettingError(read.problem.message, read.problem.hint);
  return read.entities;
}

async function stdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

const arranged = (entities: Entities, kept: Order | null): Order => withinLimits(arrange(relate(entities), kept));

/** From a file: arranged as a server that sees it for the first time would. */
export async function fromFile(file: string): Promise<Source> {
  const entities = await topologyOf(file);
  return { entities, order: arranged(entities, null) };
}

/** Read once, in the order that this machine's server keeps, where there is one. Null: it could not be read, which was said. */
export async function fromEngine(env: Environment, view: ViewName): Promise<Source | null> {
  const { readOnce } = await import("./read-once.ts");
  let source: Source | null = null;
  await readOnce(env, async ({ entities }) => {
    source = { entities, order: arranged(entities, await keptOrder(readSettings(env).dataDir, view)) };
    return 0;
  });
  return source;
}

async function keptOrder(dataDir: string, view: ViewName): Promise<Order | null> {
  const file = join(dataDir, "vethscope.db");
  if (!existsSync(file)) return null;
  const [{ DatabaseSync }, { readKept }] = await Promise.all([import("node:sqlite"), import("#lib/server/orders.ts")]);
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      const { version, order } = readKept(database, view);
      return version === 0 ? null : order;
    } finally {
      database.close();
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    console.error(`The order of networks that the server keeps could not be read from ${file} (${why}).`);
    return null;
  }
}

/** A server that could not be asked, or has nothing to tell. */
export class ServerError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** As a running server sees and arranges it. @throws ServerError; SettingError for an address or token that cannot be. */
export async function fromServer(
  env: Environment,
  { server, token }: { readonly server: string; readonly token: string | undefined },
  view: ViewName,
): Promise<Source> {
  const base = URL.parse(server);
  if (!base || !/^https?:$/.test(base.protocol)) {
    throw new SettingError(
      `"${server.slice(0, 80)}" is no address of a server.`,
      "Give one like http://127.0.0.1:4711.",
    );
  }
  const bearer = token ?? (await tokenOf(env, base));
  const get = (path: string): Promise<unknown> => ask(new URL(path, base), bearer);
  const [topology, orders] = await Promise.all([get("/api/topology"), get("/api/order")]);
  const entities = entitiesOf(`What ${base.origin} answered`, topology);
  if (![...entities.values()].some((e) => e.kind === "host")) {
    throw new ServerError(`${base.origin} has not reached an engine yet.`, "Its page says why.");
  }
  const { orderSchema } = await import("#lib/protocol/order-schemas.ts");
  const kept = orderSchema.safeParse((orders as { data?: Record<string, { order?: unknown }> }).data?.[view]?.order);
  return { entities, order: kept.success ? kept.data : arranged(entities, null) };
}

/** VETHSCOPE_TOKEN; else the one that a server on this machine made and keeps, which goes to no other. */
async function tokenOf(env: Environment, { hostname }: URL): Promise<string> {
  const { token, dataDir } = readSettings(env);
  if (token !== null) return token;
  const file = join(dataDir, "token");
  if (["127.0.0.1", "[::1]", "localhost"].includes(hostname) && existsSync(file)) {
    const { loadToken } = await import("#lib/server/kept-token.ts");
    return loadToken(dataDir).token;
  }
  throw new SettingError(
    "The server needs a token.",
    "Give --token T, or set VETHSCOPE_TOKEN; a viewer's API token is enough.",
  );
}

async function ask(url: URL, token: string): Promise<unknown> {
  let answer: Response;
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    answer = await fetch(url, { headers: { authorization: `Bearer ${token}` }, redirect: "error", signal });
  } catch (cause) {
    const { code, message } = ((cause as Error).cause ?? cause) as NodeJS.ErrnoException;
    throw new ServerError(
      `${url.origin} cannot be reached (${code ?? message}).`,
      "Check the address, and that it runs.",
    );
  }
  const json: unknown = await answer.json().catch(() => null);
  if (answer.ok && json !== null) return json;
  const { error } = (json ?? {}) as { error?: { message?: unknown; hint?: unknown } };
  if (answer.status === 401) {
    throw new SettingError(`${url.origin} does not take that token.`, "`vethscope token` tells the server's own.");
  }
  if (typeof error?.message === "string") throw new ServerError(error.message, String(error.hint ?? ""));
  throw new ServerError(`${url.origin} answered ${answer.status}, and not as Vethscope does.`, "Check the address.");
}
