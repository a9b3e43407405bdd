/** dockerode's modem on a transport of ours: one keep-alive agent, and nothing taken from the environment. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { createSecureContext } from "node:tls";
import { inspect } from "node:util";
import Docker from "dockerode";
import { EngineError } from "./errors.ts";
import { createSshAgent } from "./ssh-agent.ts";
import { addressOf, type TcpTransport, type Transport } from "./transport.ts";

/** A connection pool of its own: close `agent` to end it. */
export interface Dialled {
  readonly docker: Docker;
  readonly agent: HttpAgent;
  /** Stands before every API path. */
  readonly prefix: string;
}

/**
 * Never connects by itself. Throws `tls-file-invalid` when the PEM texts do not fit each other. Without `keep` each request
 * has a connection of its own (SSH excepted: there `close` alone ends them).
 */
export function dial(transport: Transport, keep = true): Dialled {
  // docker-modem writes each request's options through util.inspect, whether anybody debugs or not. With the sockets of
  // a pool in them that takes 20 ms a request, so the pool shows itself as a word.
  const agent = Object.assign(agentFor(transport, keep), { [inspect.custom]: () => "agent" });
  const options: Docker.DockerOptions = {
    ...NOTHING_FROM_THE_ENVIRONMENT,
    ...targetOf(transport),
    agent,
  } as Docker.DockerOptions;
  const prefix = transport.kind === "tcp" ? transport.prefix : "";
  return { docker: new Docker(options), agent, prefix };
}

/**
 * docker-modem fills what is not given from DOCKER_HOST and DOCKER_CERT_PATH, and a host from there wins over a
 * socketPath from here; what is given as undefined stays so.
 */
const NOTHING_FROM_THE_ENVIRONMENT = {
  socketPath: undefined,
  host: undefined,
  port: undefined,
  protocol: undefined,
  ca: undefined,
  cert: undefined,
  key: undefined,
  timeout: undefined,
};

function targetOf(transport: Transport): object {
  switch (transport.kind) {
    case "unix":
      return { socketPath: transport.path, protocol: "http" };
    case "tcp": {
      const host = transport.host.includes(":") ? `[${transport.host}]` : transport.host;
      return { host, port: transport.port, protocol: transport.tls === null ? "http" : "https" };
    }
    case "ssh":
      // The agent makes the connection; this name goes into the Host header only, as in docker/cli's connhelper.
      return { host: "docker.example.com", port: 80, protocol: "http" };
  }
}

function agentFor(transport: Transport, keepAlive: boolean): HttpAgent {
  // LIFO: few sockets stay warm and the others can close.
  const pool = { keepAlive, keepAliveMsecs: 15_000, scheduling: "lifo", maxFreeSockets: 8 } as const;
  switch (transport.kind) {
    case "unix":
      return new HttpAgent(pool);
    case "tcp":
      return transport.tls === null ? new HttpAgent(pool) : new HttpsAgent({ ...pool, ...tlsOptions(transport) });
    case "ssh":
      return createSshAgent(transport);
  }
}

function tlsOptions(transport: TcpTransport): object {
  const { ca = null, cert = null, key = null, verify = true } = transport.tls ?? {};
  const material = { ...(ca === null ? {} : { ca }), ...(cert === null || key === null ? {} : { cert, key }) };
  try {
    createSecureContext(material);
  } catch (error) {
    throw new EngineError(
      {
        code: "tls-file-invalid",
        message: `The TLS files for ${addressOf(transport)} cannot be used: ${(error as Error).message}.`,
        hint: "cert.pem and key.pem must belong together, and the key must not have a passphrase.",
      },
      error,
    );
  }
  return { ...material, rejectUnauthorized: verify };
}
