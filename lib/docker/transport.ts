/** The ways to an engine: a unix socket, TCP (plain or TLS), SSH. */

export type Transport = UnixTransport | TcpTransport | SshTransport;

interface UnixTransport {
  readonly kind: "unix";
  /** Path of the socket. */
  readonly path: string;
}

export interface TcpTransport {
  readonly kind: "tcp";
  /** Name or address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** What stands before every API path: `""` or `/prefix`. */
  readonly prefix: string;
  /** Null: plain HTTP. */
  readonly tls: TlsMaterial | null;
}

export interface SshTransport {
  readonly kind: "ssh";
  readonly host: string;
  /** Null: what ~/.ssh/config says. */
  readonly user: string | null;
  readonly port: number | null;
  /** The engine's socket on the other machine; null: that machine's default. */
  readonly socket: string | null;
}

/** PEM texts; null where there is no such file. */
export interface TlsMaterial {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
  /** False only for SkipTLSVerify, and for DOCKER_TLS without DOCKER_TLS_VERIFY. */
  readonly verify: boolean;
}

/** As DOCKER_HOST would name it, with defaults filled in. */
export function addressOf(transport: Transport): string {
  switch (transport.kind) {
    case "unix":
      return `unix://${transport.path}`;
    case "tcp":
      return `tcp://${bracketed(transport.host)}:${transport.port}${transport.prefix}`;
    case "ssh": {
      const user = transport.user === null ? "" : `${transport.user}@`;
      const port = transport.port === null ? "" : `:${transport.port}`;
      return `ssh://${user}${bracketed(transport.host)}${port}${transport.socket ?? ""}`;
    }
  }
}

const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);
