/** Changes networks through the engine, each by one request that is never sent twice. */
import { z } from "zod";
import type { ConnectAction, CreateAction, DisconnectAction } from "#lib/topology/plan/action.ts";
import type { EngineAddress } from "./address.ts";
import { createClient } from "./client.ts";
import { asEngineError } from "./errors.ts";
import type { Reply } from "./reply.ts";
import { connectBody, createBody, type Unspoken, unspokenOfConnect, unspokenOfCreate } from "./write-bodies.ts";
import { NO_ID, refusedReply, unanswered, unspoken, type WriteProblem } from "./write-failures.ts";

/**
 * `refused`: the engine or a proxy said no, nothing is changed. `failed`: the engine tried, or was never reached.
 * `unknown`: no answer came after the request was sent; the change may have been made.
 */
export type Written =
  | { readonly outcome: "done"; readonly id: string | null; readonly warning: string | null }
  | { readonly outcome: "refused" | "failed" | "unknown"; readonly problem: WriteProblem };

/** Of one engine. None of these ever throws. */
export interface EngineWrites {
  connect(action: ConnectAction): Promise<Written>;
  disconnect(action: DisconnectAction): Promise<Written>;
  /** `id` of the answer is the network's. */
  create(action: CreateAction): Promise<Written>;
  remove(network: string): Promise<Written>;
}

/** POST /networks/create */
const RawCreated = z.object({ Id: z.string().min(1), Warning: z.string().nullish() });

/** `timeout` in ms; making a network of a plugin's driver may take long. */
export function createWrites({ transport, address }: EngineAddress, apiVersion: string, timeout: number): EngineWrites {
  async function send(method: "POST" | "DELETE", path: string, body: object | null): Promise<Reply | Written> {
    // A kept connection may be one that the other side is just closing: then nobody could tell whether it was done.
    const client = createClient(transport, false);
    try {
      client.setVersion(apiVersion);
      return await client.write(method, path, body, timeout);
    } catch (error) {
      return unanswered(asEngineError(error), address);
    } finally {
      client.close();
    }
  }

  async function change(method: "POST" | "DELETE", path: string, body: object | null): Promise<Written> {
    const reply = await send(method, path, body);
    if ("outcome" in reply) return reply;
    return reply.status < 300 ? { outcome: "done", id: null, warning: null } : refusedReply(reply);
  }

  const cannot = (what: Unspoken): Promise<Written> =>
    Promise.resolve({ outcome: "refused", problem: unspoken(what, apiVersion) });
  const pathOf = (network: string): string => `/networks/${encodeURIComponent(network)}`;

  return {
    connect(action) {
      const missing = unspokenOfConnect(action, apiVersion);
      if (missing) return cannot(missing);
      return change("POST", `${pathOf(action.network)}/connect`, connectBody(action, apiVersion));
    },
    disconnect({ network, container, force }) {
      return change("POST", `${pathOf(network)}/disconnect`, { Container: container, Force: force });
    },
    async create(action) {
      const missing = unspokenOfCreate(action, apiVersion);
      if (missing) return cannot(missing);
      const reply = await send("POST", "/networks/create", createBody(action, apiVersion));
      if ("outcome" in reply) return reply;
      if (reply.status >= 300) return refusedReply(reply);
      const created = RawCreated.safeParse(parsed(reply.body));
      if (!created.success) return { outcome: "unknown", problem: NO_ID };
      return { outcome: "done", id: created.data.Id, warning: created.data.Warning || null };
    },
    remove: (network) => change("DELETE", pathOf(network), null),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
