/**
 * Which changes the engine's socket lets through. Asked with requests that can change nothing: about a network that
 * cannot exist, and with a body that is none. An engine answers them with 400 or 404, a proxy that filters with 401, 403
 * or 405.
 */
import { randomBytes } from "node:crypto";
import type { EngineClient } from "./client.ts";
import { notAllowed } from "./write-failures.ts";

export type Ability = true | { readonly allowed: false; readonly reason: string; readonly hint: string };

export interface EngineAbilities {
  readonly connect: Ability;
  readonly disconnect: Ability;
  readonly create: Ability;
  readonly remove: Ability;
}

const REFUSED = new Set([401, 403, 405]);

/** `timeout` in ms for each. Throws an EngineError when no answer comes. */
export async function probeAbilities(client: EngineClient, timeout: number): Promise<EngineAbilities> {
  // As ids look, for filters that check; 256 random bits are nobody's.
  const nobody = randomBytes(32).toString("hex");
  const ask = async (method: "POST" | "DELETE", path: string, body: object | null): Promise<Ability> => {
    const reply = await client.write(method, path, body, timeout);
    return REFUSED.has(reply.status) ? { allowed: false, ...notAllowed(reply) } : true;
  };
  const [connect, disconnect, create, remove] = await Promise.all([
    ask("POST", `/networks/${nobody}/connect`, { Container: nobody }),
    ask("POST", `/networks/${nobody}/disconnect`, { Container: nobody }),
    // Without a body: no engine reads a network out of it.
    ask("POST", "/networks/create", null),
    ask("DELETE", `/networks/${nobody}`, null),
  ]);
  return { connect, disconnect, create, remove };
}

const readOnly: Ability = {
  allowed: false,
  reason: "This Vethscope is read-only.",
  hint: "It was started with VETHSCOPE_READ_ONLY=1; without it, operators may change networks.",
};

/** Of a server that changes nothing. */
export const READ_ONLY: EngineAbilities = {
  connect: readOnly,
  disconnect: readOnly,
  create: readOnly,
  remove: readOnly,
};
