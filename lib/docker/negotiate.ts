/** Which API version to speak: the newest that both sides know. */
import type { EngineClient } from "./client.ts";
import { EngineError } from "./errors.ts";
import { RawVersion } from "./schemas.ts";

/** Docker 20.10. */
const OLDEST_API = "1.41";
/** The newest that is tested (Docker 28.5). */
const NEWEST_API = "1.51";

export interface Negotiated {
  /** What is spoken, e.g. `1.45`. */
  readonly version: string;
  /** The engine's clock in seconds; our own when a proxy hides it. */
  readonly engineTime: number;
  /** Null when a proxy refuses GET /version. */
  readonly raw: RawVersion | null;
  /** What GET /version was refused with. */
  readonly refused: EngineError | null;
}

/** Asks /_ping and /version, of which a proxy may refuse one. Throws `engine-too-old`, `not-an-engine`, `refused`, … */
export async function negotiate(client: EngineClient, timeout: number): Promise<Negotiated> {
  const pinged = await ping(client, timeout);
  let raw: RawVersion | null = null;
  let refused: EngineError | null = null;
  try {
    const parsed = RawVersion.safeParse(await client.get("/version", {}, timeout));
    raw = parsed.success ? parsed.data : null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    refused = error;
  }
  const offered = raw?.ApiVersion ?? pinged.apiVersion;
  if (offered === null) throw refused ?? notAnEngine();
  const version = choose(offered, raw?.MinAPIVersion ?? "", raw?.Version ?? "");
  client.setVersion(version);
  return { version, engineTime: pinged.time ?? Math.floor(Date.now() / 1000), raw, refused };
}

/** `offered` is the engine's ApiVersion, `minimum` its MinAPIVersion or "". Throws `engine-too-old`. */
export function choose(offered: string, minimum: string, release: string): string {
  if (compareVersions(offered, OLDEST_API) < 0) {
    throw new EngineError({
      code: "engine-too-old",
      message: `The engine is too old: ${release === "" ? "it" : `Docker ${release}`} speaks API ${offered}, and ${OLDEST_API} is needed.`,
      hint: "Update it to Docker 20.10 or later.",
    });
  }
  const wanted = compareVersions(offered, NEWEST_API) < 0 ? offered : NEWEST_API;
  // A later engine may have dropped what we know; then its oldest is nearest.
  return minimum !== "" && compareVersions(wanted, minimum) < 0 ? minimum : wanted;
}

/** Compares `1.9` and `1.41` by number. */
export function compareVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA - majorB || minorA - minorB;
}

/** GET /_ping: also the sign of life. Throws when nothing answers; a refusal is an answer. */
export async function ping(
  client: EngineClient,
  timeout: number,
): Promise<{ readonly apiVersion: string | null; readonly time: number | null }> {
  try {
    const headers = await client.head("/_ping", timeout);
    const version = headers["api-version"];
    const time = Date.parse(headers.date ?? "");
    return {
      apiVersion: typeof version === "string" && /^\d+\.\d+$/.test(version) ? version : null,
      time: Number.isNaN(time) ? null : time / 1000,
    };
  } catch (error) {
    if (isRefusal(error)) return { apiVersion: null, time: null };
    throw error;
  }
}

/** A proxy's no to this request; others may pass. */
export function isRefusal(error: unknown): error is EngineError {
  return error instanceof EngineError && error.code === "refused";
}

function notAnEngine(): EngineError {
  return new EngineError({
    code: "not-an-engine",
    message: "What answers does not say which version of the Docker API it speaks.",
    hint: "Another server may listen there. Check the address.",
  });
}
