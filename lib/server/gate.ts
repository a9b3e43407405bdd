/** Whether a request may go on to the route that it asks for: who it is, its role, and that no other page made it. */
import type { IncomingMessage } from "node:http";
import type { Problem } from "#lib/protocol/stream.ts";
import { type Auth, bearerOf, hasBearer } from "./auth.ts";
import { type Rates, tooMany } from "./rates.ts";
import type { Need } from "./routes.ts";
import { suffices, type Who } from "./who.ts";

/** `by`: who may come in, but wanted more than he may, which is written down; else null. `wait` is in seconds. */
export interface Refusal {
  readonly status: 401 | 403 | 429;
  readonly problem: Problem;
  readonly wait: number | null;
  readonly by: Who | null;
}

/** A request is let through with who it is, or refused with a status and why. */
export type Verdict = { readonly who: Who | null } | Refusal;

export interface Admission {
  readonly auth: Auth;
  readonly rates: Rates;
  /** The request asks for nothing but a picture. */
  readonly picture: boolean;
  /** A token for pictures only from the address of a picture; it alone decides then. Null: there is none. */
  readonly key: string | null;
}

export const UNAUTHORIZED: Problem = {
  code: "unauthorized",
  message: "This needs a session or a token.",
  hint: "Sign in, open the address with the token that Vethscope printed, or send Authorization: Bearer <token>.",
};

const WRONG_KEY: Problem = {
  code: UNAUTHORIZED.code,
  message: "There is no token for pictures with that key.",
  hint: "It may be revoked or expired. Make another: `vethscope token create --name NAME --role viewer --pictures`.",
};
const NOT_IN_ADDRESSES: Problem = {
  code: "not_a_key",
  message: "This token is for more than pictures, so it may not stand in an address, where others read it.",
  hint: "Revoke it, for it has been in one. `vethscope token create --name NAME --role viewer --pictures` makes a key.",
};
const PICTURES_ONLY: Problem = {
  code: "pictures_only",
  message: "This token is for pictures only.",
  hint: "Ask for GET /api/picture with it; for anything else take an API token that is not for pictures only.",
};

const READS = new Set(["GET", "HEAD"]);

/** Counts wrong tokens, and hears no more of them from an address that sent too many. */
export async function identify(req: IncomingMessage, { auth, rates, picture, key }: Admission): Promise<Verdict> {
  const secret = key ?? bearerOf(req);
  if (secret === undefined) return { who: auth.who(req) };
  const from = auth.forward.from(req);
  const found = auth.find(secret, from);
  // 256 random bits are not guessed: whoever shares an address with a guesser is let in by them all the same.
  if (found?.who.via !== "api-token") {
    const by = key === null ? "header" : "key";
    const wait = await rates.guessed(from, by);
    if (wait !== null) return tooOften(wait);
    if (found === null) await rates.guess(from, by);
  }
  if (found === null) return key === null ? { who: null } : { status: 401, problem: WRONG_KEY, wait: null, by: null };
  const { who, only } = found;
  if (key !== null && only !== "pictures") return forbidden(who, NOT_IN_ADDRESSES, rates);
  if (only === "pictures" && !picture) return forbidden(who, PICTURES_ONLY, rates);
  return { who };
}

const tooOften = (wait: number): Refusal => ({ status: 429, problem: tooMany(wait), wait, by: null });

/** Each such refusal is written down, which takes a while: they are counted like changes. */
async function forbidden(by: Who, problem: Problem, rates: Rates): Promise<Refusal> {
  const wait = await rates.write(by);
  return wait === null ? { status: 403, problem, wait, by } : tooOften(wait);
}

/** `plan`: the request changes nothing although its method could. */
export async function admit(
  req: IncomingMessage,
  needs: Need,
  { plan, ...admission }: Admission & { readonly plan: boolean },
): Promise<Verdict> {
  const { rates } = admission;
  const found = await identify(req, admission);
  if (!("who" in found)) return found;
  const { who } = found;
  const writes = !READS.has(req.method ?? "");
  if (needs !== "nobody") {
    if (who === null) return { status: 401, problem: UNAUTHORIZED, wait: null, by: null };
    if (!suffices(who.role, needs)) {
      const message = `${who.name} may look, but not change anything.`;
      return forbidden(who, { code: "viewer", message, hint: "Ask an operator, or sign in as one." }, rates);
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
    return { status: 403, problem, wait: null, by: null };
  }
  if (writes && who !== null && needs !== "nobody") {
    const wait = await (plan ? rates.plan(who) : rates.write(who));
    if (wait !== null) return tooOften(wait);
  }
  return { who };
}
