/** Asks one engine: negotiated API version, time limits, and every failure as an EngineError. */
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type Docker from "dockerode";
import { deadline } from "./deadline.ts";
import { dial } from "./dial.ts";
import { EngineError } from "./errors.ts";
import { connectionError, type FailureContext, timeoutError } from "./failure.ts";
import { readReply, replyError } from "./reply.ts";
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
  /** Ends all connections, also those in use. */
  close(): void;
}

/** For reads that hold no lock for long. */
const TIMEOUT = 10_000;

export function createClient(transport: Transport): EngineClient {
  const { docker, agent, prefix } = dial(transport);
  const failure: FailureContext = { transport, socketFacts: readSocketFacts, userId: process.geteuid?.() ?? null };
  const address = addressOf(transport);
  const closing = new AbortController();
  let version = "";

  async function open(path: string, query: Query, timeout: number): Promise<IncomingMessage> {
    const response = await send(docker, prefix + version + path, query, timeout, closing.signal, failure);
    if ((response.statusCode ?? 0) < 300) return response;
    const body = await readBody(response, timeout, failure);
    throw replyError(replyOf(path, response, body));
  }

  const replyOf = (path: string, response: IncomingMessage, body: string) => ({
    request: `GET ${path}`,
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
        const response = await send(docker, prefix + version + path, query, timeout, closing.signal, failure);
        return readReply(replyOf(path, response, await readBody(response, timeout, failure)));
      };
      try {
        return await ask();
      } catch (error) {
        // A kept connection that the other side has closed in the same moment: a new one tells how it stands.
        if (!(error instanceof EngineError) || error.code !== "connection-lost" || closing.signal.aborted) throw error;
        return await ask();
      }
    },
    close() {
      closing.abort();
      agent.destroy();
    },
  };
}

/** All statuses are let through: what they mean is decided in one place, here, with the body at hand. */
const EVERY_STATUS = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [100 + i, true]));

function send(
  docker: Docker,
  path: string,
  query: Query,
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
    // docker-modem: a "?" at the end means that `options` become the query.
    const request = {
      path: `${path}?`,
      method: "GET",
      isStream: true,
      statusCodes: EVERY_STATUS,
      options: { ...query },
    };
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
