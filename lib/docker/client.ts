/** Asks one engine: negotiated API version, time limits, and every failure as an EngineError. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type Docker from "dockerode";
import { deadline } from "./deadline.ts";
import { dial } from "./dial.ts";
import { EngineError } from "./errors.ts";
import { connectionError, type FailureContext, timeoutError } from "./failure.ts";
import { type Reply, readReply, replyError } from "./reply.ts";
import { readSocketFacts } from "./socket-facts.ts";
import { addressOf, type Transport } from "./transport.ts";

export type Query = Readonly<Record<string, string | number | object>>;

export interface EngineClient {
  /** Puts `/v<version>` before the paths asked from now on. */
  setVersion(version: string): void;
  /** The JSON of a GET. `timeout` in ms. Throws an EngineError; code `not-found` when the engine says 404. */
  get(path: string, query?: Query, timeout?: number): Promise<unknown>;
  /** The headers of a GET, after its body has come. */
  head(path: string, timeout?: number): Promise<IncomingHttpHeaders>;
  /** A GET whose body goes on; `headers` in lower case. The caller destroys it. */
  open(path: string, query?: Query, timeout?: number): Promise<IncomingMessage>;
  /**
   * Sends a change, once: whether a change whose answer is missing was made, only the engine's state can tell. Any answer
   * is given back as it is; throws an EngineError when none came. `body` null: none is sent. `timeout` in ms.
   */
  write(method: "POST" | "DELETE", path: string, body: object | null, timeout: number): Promise<Reply>;
  /** Ends all connections, also those in use. */
  close(): void;
}

/** For reads that hold no lock for long. */
const TIMEOUT = 10_000;

/** `keep`: connections are kept for the next request. */
export function createClient(transport: Transport, keep = true): EngineClient {
  const { docker, agent, prefix } = dial(transport, keep);
  const failure: FailureContext = { transport, socketFacts: readSocketFacts, userId: process.geteuid?.() ?? null };
  const address = addressOf(transport);
  const closing = new AbortController();
  let version = "";

  async function open(path: string, query: Query, timeout: number): Promise<IncomingMessage> {
    const response = await send(docker, get(path, query), timeout, closing.signal, failure);
    if ((response.statusCode ?? 0) < 300) return response;
    const body = await readBody(response, timeout, failure);
    throw replyError(replyOf(`GET ${path}`, response, body));
  }

  // docker-modem: a "?" at the end means that `options` become the query.
  const get = (path: string, query: Query): Request => ({
    path: `${prefix}${version}${path}?`,
    method: "GET",
    options: { ...query },
  });

  const replyOf = (request: string, response: IncomingMessage, body: string): Reply => ({
    request,
    address,
    status: response.statusCode ?? 0,
    contentType: response.headers["content-type"] ?? "",
    body,
  });

  return {
    setVersion(wanted) {
      version = `/v${wanted}`;
    },
    open: (path, query = {}, timeout = TIMEOUT) => open(path, query, timeout),
    async head(path, timeout = TIMEOUT) {
      const response = await open(path, {}, timeout);
      await readBody(response, timeout, failure);
      return response.headers;
    },
    async get(path, query = {}, timeout = TIMEOUT) {
      const ask = async () => {
        const response = await send(docker, get(path, query), timeout, closing.signal, failure);
        return readReply(replyOf(`GET ${path}`, response, await readBody(response, timeout, failure)));
      };
      try {
        return await ask();
      } catch (error) {
        // A kept connection that the other side has closed in the same moment: a new one tells how it stands.
        if (!(error instanceof EngineError) || error.code !== "connection-lost" || closing.signal.aborted) throw error;
        return await ask();
      }
    },
    async write(method, path, body, timeout) {
      // docker-modem: without a "?" they become the body.
      const options = body === null ? {} : { _body: body };
      const request = { path: prefix + version + path, method, options };
      const response = await send(docker, request, timeout, closing.signal, failure);
      return replyOf(`${method} ${path}`, response, await readBody(response, timeout, failure));
    },
    close() {
      closing.abort();
      agent.destroy();
    },
  };
}

/** All statuses are let through: what they mean is decided in one place, here, with the body at hand. */
const EVERY_STATUS = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [100 + i, true]));

interface Request {
  readonly path: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly options: object;
}

function send(
  docker: Docker,
  asked: Request,
  timeout: number,
  closing: AbortSignal,
  failure: FailureContext,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const giveUp = new AbortController();
    const stop = () => giveUp.abort();
    const inTime = deadline(timeout, stop);
    closing.addEventListener("abort", stop);
    const done = () => {
      inTime();
      closing.removeEventListener("abort", stop);
    };
    const request = { ...asked, isStream: true, statusCodes: EVERY_STATUS };
    docker.modem.dial({ ...request, abortSignal: giveUp.signal }, (error: unknown, response: unknown) => {
      done();
      if (error === null || error === undefined) resolve(response as IncomingMessage);
      else reject(giveUp.signal.aborted && !closing.aborted ? timeoutError(failure) : connectionError(error, failure));
    });
  });
}

function readBody(response: IncomingMessage, timeout: number, failure: FailureContext): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let late = false;
    const inTime = deadline(timeout, () => {
      late = true;
      response.destroy();
    });
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("end", () => {
      inTime();
      resolve(Buffer.concat(chunks).toString("utf8"));
    });
    response.on("error", (error) => {
      inTime();
      reject(connectionError(error, failure));
    });
    // An end that was not announced: a body that was cut in the middle.
    response.on("close", () => {
      inTime();
      reject(late ? timeoutError(failure) : connectionError(new Error("premature close"), failure));
    });
  });
}
