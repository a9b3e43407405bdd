/** How the server answers by itself: JSON, errors as `{ error: { code, message, hint } }`, and the headers every answer has. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Problem } from "#lib/protocol/stream.ts";

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
    ...headers,
  });
  res.end(text);
}

export function sendProblem(res: ServerResponse, status: number, { code, message, hint }: Problem): void {
  sendJson(res, status, { error: { code, message, hint } });
}

/**
 * Headers of every answer. Next reads the nonce for its own scripts from the request's policy, so it is set there too.
 * Cytoscape and React set styles by script; only `style` attributes rendered by the server need 'unsafe-inline'.
 */
export function setSecurityHeaders(req: IncomingMessage, res: ServerResponse, dev: boolean): void {
  const nonce = randomBytes(16).toString("base64");
  const script = `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`;
  const policy = [
    "default-src 'self'",
    script,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  req.headers["content-security-policy"] = policy;
  res.setHeader("Content-Security-Policy", policy);
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("X-Frame-Options", "DENY");
  res.setHeader("Referrer-Policy", "no-referrer");
  res.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  res.setHeader("Cross-Origin-Resource-Policy", "same-origin");
}

/** A sender of more than this is cut off. */
const DISCARD_LIMIT = 4 * 1024 * 1024;

/** Reads a small JSON body. @throws Problem-shaped errors for a wrong type, too much, or malformed text. */
export async function readJson(req: IncomingMessage, limit = 4096): Promise<unknown> {
  const type = req.headers["content-type"] ?? "";
  if (!/^application\/json\b/i.test(type)) {
    throw new BodyError(415, "wrong_type", "The body has to be JSON.", "Send Content-Type: application/json.");
  }
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((done, failed) => {
    req.on("data", (chunk: Buffer) => {
      size += chunk.length;
      // What is too much is read and thrown away, so that the sender gets to hear the answer.
      if (size <= limit) chunks.push(chunk);
      else if (size > DISCARD_LIMIT) req.destroy();
    });
    req.on("end", () => done());
    req.on("error", failed);
    req.on("close", () => done());
  });
  if (size > limit) throw new BodyError(413, "too_large", `The body is larger than ${limit} bytes.`, "Send less.");
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new BodyError(400, "bad_json", "The body is not JSON.", "Check its syntax.");
  }
}

/** A body that was refused, with the HTTP status that says so. */
export class BodyError extends Error implements Problem {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  constructor(status: number, code: string, message: string, hint: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}
