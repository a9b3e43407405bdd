/** Where the engine is: DOCKER_HOST, then DOCKER_CONTEXT, then the current context, then the default socket. */
import { EngineError } from "./errors.ts";

/** Which setting named the engine; for messages: `DOCKER_HOST`, `context "shop"` or `default`. */
export type AddressSource = "DOCKER_HOST" | `context "${string}"` | "default";

/** How an engine is reached. */
export interface EngineAddress {
  /** `unix:///var/run/docker.sock`, `tcp://10.0.0.5:2376`, `ssh://me@server`. */
  readonly address: string;
  readonly source: AddressSource;
  readonly transport: Transport;
  /** Things the user should know about how it was found (a rootless socket was taken, the config file is unreadable). */
  readonly notices: readonly string[];
}

export type Transport =
  | { readonly kind: "unix"; readonly path: string }
  | {
      readonly kind: "tcp";
      readonly host: string;
      readonly port: number;
      /** In front of every API path: `""`, or `/prefix`. */
      readonly prefix: string;
      /** Null: plain HTTP. */
      readonly tls: TlsMaterial | null;
    }
  | { readonly kind: "ssh"; readonly destination: string; readonly port: number | null; readonly socket: string | null };

/** PEM texts; null where there is no such file. */
export interface TlsMaterial {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** False only for SkipTLSVerify and DOCKER_TLS without DOCKER_TLS_VERIFY. */
  readonly verify: boolean;
}

/** The settings of the docker CLI that count: DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG, DOCKER_TLS_VERIFY, … */
export type AddressEnvironment = Readonly<Record<string, string | undefined>>;

/** Finds the engine as the docker CLI does. Throws an EngineError that says what is wrong with the settings. */
export function findEngine(_environment: AddressEnvironment = process.env): EngineAddress {
  throw new EngineError({ code: "unknown", message: "Not built yet.", hint: "" });
}
