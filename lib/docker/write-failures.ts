/** Why a change was not made: the engine's own sentence, what it means, and what to do. Rows are in write-refusals.ts. */
import type { EngineError } from "./errors.ts";
import { engineMessage, plainText, type Reply } from "./reply.ts";
import type { Unspoken } from "./write-bodies.ts";
import { REFUSALS } from "./write-refusals.ts";
import type { Written } from "./writes.ts";

export interface WriteProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The engine's own sentence, word for word; null when it said none. */
  readonly engine: string | null;
}

type NotDone = Exclude<Written, { outcome: "done" }>;

/** Before a request has left: nothing can have happened. */
const NOT_SENT: ReadonlySet<EngineError["code"]> = new Set([
  "socket-missing",
  "socket-not-a-socket",
  "permission-denied",
  "connection-refused",
  "host-not-found",
  "host-unreachable",
  "address-invalid",
  "tls-untrusted",
  "tls-expected",
  "tls-unexpected",
  "tls-client-certificate",
  "tls-file-invalid",
]);

const snake = (code: string): string => code.replaceAll("-", "_");

/** For a request that nothing answered. */
export function unanswered({ code, message, hint }: EngineError, address: string): NotDone {
  if (NOT_SENT.has(code)) return { outcome: "failed", problem: { code: snake(code), message, hint, engine: null } };
  return {
    outcome: "unknown",
    problem: {
      code: code === "timeout" ? "engine_silent" : "engine_lost",
      message: `${address} stopped answering in the middle: whether it was done is not known yet.`,
      hint: "Vethscope looks as soon as the engine answers again, and says what it finds. Do not repeat it before.",
      engine: null,
    },
  };
}

/** For an answer with a status of 300 or more. */
export function refusedReply(reply: Reply): NotDone {
  const engine = sentence(reply);
  if (engine === null) return withoutSentence(reply);
  const row = REFUSALS.find(([, pattern]) => pattern.test(engine));
  if (row) {
    const [code, pattern, message, hint] = row;
    const said = pattern.exec(engine)?.groups ?? {};
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => said[name] ?? "it");
    return { outcome: "refused", problem: { code, message: fill(message), hint, engine } };
  }
  if (reply.status >= 500) {
    const hint = "See the engine's log (journalctl -u docker); it may be possible to try again.";
    return {
      outcome: "failed",
      problem: { code: "engine_failed", message: "The engine tried and failed.", hint, engine },
    };
  }
  const hint = "The engine's own words say why.";
  return { outcome: "refused", problem: { code: "engine_refused", message: "The engine refused this.", hint, engine } };
}

/** Whether something between here and the engine does not let this kind of request through. */
export function isProxyRefusal({ status, body }: Reply): boolean {
  return (status === 401 || status === 403 || status === 405) && engineMessage(body) === null;
}

/** What a proxy that filters by path and method has to let through. */
export function notAllowed({ request, address, status }: Reply): { reason: string; hint: string } {
  const [method = "", path = ""] = request.split(" ");
  const pattern = path.replace(/^\/networks\/(?!create$)[^/]+/, "/networks/*");
  return {
    reason: `The engine's socket does not allow this: ${method} ${pattern} was refused (${status}) by ${address}.`,
    hint: `A socket proxy stands before the engine. Allow ${method} ${pattern} there (with the usual ones: NETWORKS=1 and POST=1).`,
  };
}

function withoutSentence(reply: Reply): NotDone {
  if (isProxyRefusal(reply)) {
    const { reason, hint } = notAllowed(reply);
    return { outcome: "refused", problem: { code: "socket_refuses", message: reason, hint, engine: null } };
  }
  const { address, status, body } = reply;
  const message = `${address} answered ${status} in a way that no engine does: ${plainText(body)}.`;
  // A proxy that gave up waiting says 502 to 504, while the engine may still be at work.
  if (status >= 500)
    return {
      outcome: "unknown",
      problem: {
        code: "engine_lost",
        message,
        hint: "Whether it was done is not known yet; Vethscope looks, and says what it finds.",
        engine: null,
      },
    };
  const hint = "Another server may listen there, or a proxy stands between. Check the address.";
  return { outcome: "failed", problem: { code: "not_an_engine", message, hint, engine: null } };
}

/** A wish that the engine would leave unheard. */
export function unspoken({ what, since, release }: Unspoken, apiVersion: string): WriteProblem {
  return {
    code: "needs_newer_engine",
    message: `This engine does not know ${what}: it speaks API ${apiVersion}, and ${since} is needed.`,
    hint: `Leave it out, or update to Docker ${release} or later.`,
    engine: null,
  };
}

/** The network was made, going by the status; which one, only the engine's list can tell. */
export const NO_ID: WriteProblem = {
  code: "answer_unreadable",
  message: "The engine's answer cannot be read: whether the network was made is not known yet.",
  hint: "Vethscope looks whether there is one of this name, and says what it finds.",
  engine: null,
};

/** Word for word, with its full stop if it has one. */
function sentence({ body }: Reply): string | null {
  if (engineMessage(body) === null) return null;
  const parsed: unknown = JSON.parse(body);
  return typeof parsed === "object" && parsed !== null && "message" in parsed ? String(parsed.message).trim() : null;
}
