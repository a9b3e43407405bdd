/** Whether a request may go on to the route that it asks for: who it is, its role, and that no other page made it. */
import type { IncomingMessage } from "node:http";
import type { Problem } from "#lib/protocol/stream.ts";
import { type Auth, hasBearer } from "./auth.ts";
import { type Rates, tooMany } from "./rates.ts";
import type { Need } from "./routes.ts";
import { suffices, type Who } from "./who.ts";

/** A request is let through with who it is, or refused with a status and why. `wait` is in seconds. */
export type Verdict =
  | { readonly who: Who | null }
  | { readonly status: 401 | 403 | 429; readonly problem: Problem; readonly wait: number | null };

export const UNAUTHORIZED: Problem = {
  code: "unauthorized",
  message: "This needs a session or a token.",
  hint: "Sign in, open the address with the token that Vethscope printed, or send Authorization: Bearer <token>.",
};

const READS = new Set(["GET", "HEAD"]);

/** Counts wrong tokens, and hears no more of them from an address that sent too many. */
export async function identify(req: IncomingMessage, auth: Auth, rates: Rates): Promise<Verdict> {
  if (!hasBearer(req)) return { who: auth.who(req) };
  const who = auth.who(req);
  // 256 random bits are not guessed: whoever shares an address with a guesser is let in by them all the same.
  if (who?.via === "api-token") return { who };
  const from = auth.forward.from(req);
  const wait = await rates.guessed(from);
  if (wait !== null) return { status: 429, problem: tooMany(wait), wait };
  if (who === null) await rates.guess(from);
  return { who };
}

/** `plan`: the request changes nothing although its method could. */
export async function admit(
  req: IncomingMessage,
  needs: Need,
  { auth, rates, plan }: { readonly auth: Auth; readonly rates: Rates; readonly plan: boolean },
): Promise<Verdict> {
  const found = await identify(req, auth, rates);
  if (!("who" in found)) return found;
  const { who } = found;
  const writes = !READS.has(req.method ?? "");
  if (needs !== "nobody") {
    if (who === null) return { status: 401, problem: UNAUTHORIZED, wait: null };
    if (!suffices(who.role, needs)) {
      // Each refusal is written down, which takes a while: they are counted like changes.
      const wait = await rates.write(who);
      if (wait !== null) return { status: 429, problem: tooMany(wait), wait };
      const message = `${who.name} may look, but not change anything.`;
      return {
        status: 403,
        problem: { code: "viewer", message, hint: "Ask an operator, or sign in as one." },
        wait: null,
      };
    }
  }
  // What a browser sends by itself (cookies, a proxy's sign-in) is no sign that its user wants it. This header is: a page
  // of another origin cannot add it without asking, and is answered no.
  if (writes && who !== null && !hasBearer(req) && req.headers["x-vethscope"] === undefined) {
    const problem = {
      code: "header_missing",
      message: "A change asked for with a session needs the header X-Vethscope.",
      hint: "Send X-Vethscope: 1, or an Authorization: Bearer <token> instead of the session.",
    };
    return { status: 403, problem, wait: null };
  }
  if (writes && who !== null && needs !== "nobody") {
    const wait = await (plan ? rates.plan(who) : rates.write(who));
    if (wait !== null) return { status: 429, problem: tooMany(wait), wait };
  }
  return { who };
}
