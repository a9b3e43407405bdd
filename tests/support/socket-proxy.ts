/**
 * A socket proxy as people put before an engine: passes on the requests that it allows and answers 403 in HTML to others.
 * It only reads, unless it is told which requests may write.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The sections of the API by the names that such proxies have for them. */
const SECTIONS = {
  CONTAINERS: /^\/containers\b/,
  NETWORKS: /^\/networks\b/,
  INFO: /^\/info$/,
  EVENTS: /^\/events$/,
  PING: /^\/_ping$/,
  VERSION: /^\/version$/,
} as const;
export type Section = keyof typeof SECTIONS;
export const RECOMMENDED = Object.keys(SECTIONS) as Section[];

/** A request that may change something, as `POST /networks/<id>/connect`. */
export const REWIRING = /^POST \/networks\/[0-9a-z]+\/(connect|disconnect)$/;

export interface SocketProxy {
  /** As DOCKER_HOST has it. */
  readonly dockerHost: string;
  /** Paths that were refused, and requests that were no GET or HEAD. */
  readonly refused: string[];
  close(): Promise<void>;
}

/** Listens on `at`, a socket's path, or on a free loopback port. */
export async function startProxy(
  engineSocket: string,
  allowed: readonly Section[],
  at?: string,
  writes: RegExp | null = null,
): Promise<SocketProxy> {
  const refused: string[] = [];
  const passes = ({ method = "", url = "" }: IncomingMessage): boolean => {
    const path = url.replace(/\?.*/, "").replace(/^\/v1\.\d+/, "");
    if (writes?.test(`${method} ${path}`)) return true;
    return /^(GET|HEAD)$/.test(method) && allowed.some((section) => SECTIONS[section].test(path));
  };
  const refuse = (asked: IncomingMessage, answer: ServerResponse): void => {
    refused.push(`${asked.method} ${asked.url}`);
    answer.writeHead(403, { "content-type": "text/html" });
    answer.end("<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n");
  };
  const server = createServer((asked, answer) => {
    if (!passes(asked)) return refuse(asked, answer);
    const { method, url, headers } = asked;
    const upstream = request({ socketPath: engineSocket, method, path: url, headers }, (said) => {
      answer.writeHead(said.statusCode ?? 502, said.headers);
      answer.flushHeaders();
      said.pipe(answer);
      said.on("error", () => answer.destroy());
    });
    upstream.on("error", () => answer.destroy());
    answer.on("close", () => upstream.destroy());
    asked.pipe(upstream);
  });
  await new Promise<void>((done) => (at === undefined ? server.listen(0, "127.0.0.1", done) : server.listen(at, done)));
  const port = (server.address() as AddressInfo).port;
  return {
    dockerHost: at === undefined ? `tcp://127.0.0.1:${port}` : `unix://${at}`,
    refused,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
