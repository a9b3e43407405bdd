/** What an answer that is not the wanted one means: a proxy in between, another server, an engine in trouble. */
import { EngineError } from "./errors.ts";
import { RawErrorBody } from "./schemas.ts";

export interface Reply {
  /** `GET /v1.41/info`, without query. */
  readonly request: string;
  readonly address: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** The JSON of a good answer. Throws an EngineError for every other. */
export function readReply(reply: Reply): unknown {
  if (reply.status >= 200 && reply.status < 300) {
    try {
      return JSON.parse(reply.body);
    } catch {
      throw notAnEngine(reply, "the answer is not JSON");
    }
  }
  throw replyError(reply);
}

/** For an answer with a status of 300 or more. */
export function replyError(reply: Reply): EngineError {
  const { request, address, status } = reply;
  const said = engineMessage(reply.body);
  if (status === 404 && said !== null) {
    return new EngineError({ code: "not-found", message: said, hint: "It was removed in the meantime." });
  }
  if (status === 401 || status === 403 || status === 405) {
    return new EngineError({
      code: "refused",
      message: `${request} was refused (${status}) by ${address}${said === null ? "" : `: ${said}`}.`,
      hint: `A socket proxy stands before the engine. ${allowHint(request)}`,
    });
  }
  if (status === 400 && /HTTP request to an HTTPS server/i.test(reply.body)) {
    return new EngineError({
      code: "tls-expected",
      message: `${address} wants TLS, and plain HTTP was spoken.`,
      hint: "Set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder with ca.pem, cert.pem and key.pem.",
    });
  }
  if (said === null && status < 500) throw notAnEngine(reply, `it answers ${status} without the engine's JSON`);
  return new EngineError({
    code: "engine-error",
    message: `${request} failed (${status}) at ${address}: ${said ?? plainText(reply.body)}.`,
    hint: "See the engine's log (journalctl -u docker). Vethscope keeps trying.",
  });
}

/** The sentence of the engine's error body, without its full stop; null when the body is none of an engine's. */
export function engineMessage(body: string): string | null {
  try {
    const parsed = RawErrorBody.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data.message.trim().replace(/\.$/, "") : null;
  } catch {
    return null;
  }
}

function notAnEngine({ request, address, contentType, body }: Reply, why: string): EngineError {
  return new EngineError({
    code: "not-an-engine",
    message: `${address} does not answer like a Docker engine to ${request}: ${why} (${contentType || "no content type"}: ${plainText(body)}).`,
    hint: "Another server may listen there, or a proxy stands between. Check the address.",
  });
}

/** The start of a body without its tags, fit for one line. */
export function plainText(body: string): string {
  const text = body
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return text === "" ? "nothing said" : text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** Names of the switches of the usual socket proxies (Tecnativa, linuxserver). */
const SWITCHES: readonly (readonly [RegExp, string])[] = [
  [/\/containers\b/, "CONTAINERS=1"],
  [/\/networks\b/, "NETWORKS=1"],
  [/\/events\b/, "EVENTS=1"],
  [/\/services\b/, "SERVICES=1"],
  [/\/tasks\b/, "TASKS=1"],
  [/\/info\b/, "INFO=1"],
  [/\/version\b/, "VERSION=1"],
  [/\/_ping\b/, "PING=1"],
];

function allowHint(request: string): string {
  const found = SWITCHES.find(([pattern]) => pattern.test(request));
  return found ? `Allow it there with ${found[1]}.` : "Allow it there.";
}
