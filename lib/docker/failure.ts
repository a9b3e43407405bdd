/** The table of what can go wrong on the way to an engine: from Node's error codes to words a user can act on. */
import { EngineError, type EngineErrorCode } from "./errors.ts";
import type { SocketFacts } from "./socket-facts.ts";
import { addressOf, type Transport } from "./transport.ts";

/** Where the request went, and what its socket file says when asked (unix only). */
export interface FailureContext {
  readonly transport: Transport;
  readonly socketFacts: (path: string) => SocketFacts;
  /** Id of the user that runs the program; null where there are none. */
  readonly userId: number | null;
}

interface Failure extends FailureContext {
  readonly at: string;
  readonly error: NodeJS.ErrnoException;
}

type Row = readonly [EngineErrorCode, message: (failure: Failure) => string, hint: (failure: Failure) => string];

const ELSEWHERE = "If the engine listens elsewhere, set DOCKER_HOST or DOCKER_CONTEXT.";
const START = 'Start it with "sudo systemctl start docker" (or "sudo service docker start").';
const CHECK_TLS_FILES =
  "Check that ca.pem, cert.pem and key.pem belong to this engine (DOCKER_CERT_PATH, or the context's own).";

const TABLE: Readonly<Record<string, Row>> = {
  ENOENT: [
    "socket-missing",
    ({ at }) => `There is no Docker engine at ${at}: the socket does not exist.`,
    () =>
      `Docker is not installed or not started, or the path is wrong. ${START} ${ELSEWHERE} In a container, mount it: -v /var/run/docker.sock:/var/run/docker.sock.`,
  ],
  EACCES: ["permission-denied", permissionMessage, permissionHint],
  EPERM: ["permission-denied", permissionMessage, permissionHint],
  ECONNREFUSED: [
    "connection-refused",
    ({ at, transport }) =>
      transport.kind === "unix"
        ? `Nobody listens on ${at}: the engine has stopped.`
        : `${at} refused the connection: no engine listens on this port.`,
    ({ transport }) =>
      transport.kind === "unix"
        ? `${START} ${ELSEWHERE}`
        : "Check host and port (2375 plain, 2376 with TLS), and that the engine was started with -H tcp://….",
  ],
  ECONNRESET: ["connection-lost", lost, () => "It may be restarting; Vethscope keeps trying."],
  EPIPE: ["connection-lost", lost, () => "It may be restarting; Vethscope keeps trying."],
  ETIMEDOUT: [
    "timeout",
    ({ at }) => `${at} does not answer.`,
    ({ transport }) =>
      transport.kind === "unix"
        ? "The engine hangs or the machine is overloaded: see its log (journalctl -u docker). Vethscope keeps trying."
        : "Check the address, the network and firewalls between here and there. Vethscope keeps trying.",
  ],
  EHOSTUNREACH: ["host-unreachable", unreachable, () => "Check the address and the routes from here to there."],
  ENETUNREACH: ["host-unreachable", unreachable, () => "Check the address and the routes from here to there."],
  ENOTFOUND: ["host-not-found", unknownName, () => "Check the spelling, or use the address in place of the name."],
  EAI_AGAIN: ["host-not-found", unknownName, () => "The name server does not answer; use the address or try later."],
  EINVAL: [
    "address-invalid",
    ({ at }) => `${at} cannot be connected to: the path of a socket has at most 107 bytes.`,
    () => "Use a shorter path, for example through a symbolic link.",
  ],
  ENOTSOCK: notASocket(),
  EPROTO: plainHttp(),
  ERR_SSL_WRONG_VERSION_NUMBER: plainHttp(),
  ERR_SSL_PACKET_LENGTH_TOO_LONG: plainHttp(),
  SELF_SIGNED_CERT_IN_CHAIN: untrusted("it was signed by another CA than ca.pem"),
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted("it is self-signed and not in ca.pem"),
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted("it was signed by another CA than ca.pem"),
  UNABLE_TO_GET_ISSUER_CERT: untrusted("it was signed by another CA than ca.pem"),
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted("it was signed by another CA than ca.pem"),
  CERT_SIGNATURE_FAILURE: untrusted("its signature does not fit the CA in ca.pem"),
  CERT_HAS_EXPIRED: untrusted("it has expired"),
  CERT_NOT_YET_VALID: untrusted("it is not valid yet; are both clocks right?"),
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted("it was made for another name or address"),
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientCertificate("asks for a client certificate, and none was given"),
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: clientCertificate("ended the TLS handshake"),
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: clientCertificate("does not accept the client certificate"),
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: clientCertificate("does not know the CA that signed the client certificate"),
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: clientCertificate("says that the client certificate has expired"),
};

/** Maps what a request failed with. An EngineError stays as it is. */
export function connectionError(error: unknown, context: FailureContext): EngineError {
  if (error instanceof EngineError) return error;
  const cause = rootCause(error);
  const failure: Failure = { ...context, at: addressOf(context.transport), error: cause };
  const row = rowFor(failure);
  if (row) return new EngineError({ code: row[0], message: row[1](failure), hint: row[2](failure) }, error);
  if (/socket hang up|aborted|premature close/i.test(cause.message)) {
    return connectionError(Object.assign(new Error(cause.message), { code: "ECONNRESET" }), context);
  }
  return new EngineError(
    {
      code: "unknown",
      message: `${failure.at} cannot be reached: ${cause.message || cause.code || "no reason given"}.`,
      hint: "Check that the same address works with the docker command.",
    },
    error,
  );
}

/** Happy eyeballs fails with one error per address; the first says enough. */
function rootCause(error: unknown): NodeJS.ErrnoException {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0];
  return error instanceof Error ? error : new Error(String(error));
}

function rowFor(failure: Failure): Row | undefined {
  const { transport, socketFacts, error } = failure;
  // connect(2) says ECONNREFUSED for any file that is not a socket, and ENOENT behind a link that leads nowhere.
  if (transport.kind === "unix" && error.code === "ECONNREFUSED") {
    const { kind } = socketFacts(transport.path);
    if (kind === "directory" || kind === "other") return notASocket();
  }
  return error.code === undefined ? undefined : TABLE[error.code];
}

function lost({ at }: Failure): string {
  return `The connection to ${at} was cut.`;
}

function unreachable({ at }: Failure): string {
  return `There is no way to ${at} in the network.`;
}

function unknownName({ at }: Failure): string {
  return `The host name in ${at} has no address.`;
}

function permissionMessage({ at, transport, socketFacts, userId }: Failure): string {
  const owner = transport.kind === "unix" ? socketFacts(transport.path).owner : null;
  const group = owner === null ? "" : ` It belongs to ${groupText(owner)}.`;
  return `No permission to use ${at}${userId === null ? "" : ` as user ${userId}`}.${group}`;
}

function permissionHint({ transport, socketFacts }: Failure): string {
  const owner = transport.kind === "unix" ? socketFacts(transport.path).owner : null;
  const name = owner?.group ?? "docker";
  const gid = owner === null ? `the socket's group id (stat -c %g ${at(transport)})` : `"${owner.gid}"`;
  // Group 0 has no members to add: only root may use such a socket.
  const join = owner?.gid === 0 ? "" : `Run "sudo usermod -aG ${name} $USER" and log in again, or run it as root. `;
  return `${join || "Run it as root. "}In a container: group_add: [${gid}] in compose.yaml, or --group-add.`;
}

const at = (transport: Transport): string => (transport.kind === "unix" ? transport.path : "/var/run/docker.sock");

const groupText = (owner: NonNullable<SocketFacts["owner"]>): string =>
  owner.group === null ? `the group with id ${owner.gid}` : `group ${owner.group} (id ${owner.gid})`;

function notASocket(): Row {
  return [
    "socket-not-a-socket",
    ({ at, transport, socketFacts }) => {
      const kind = transport.kind === "unix" ? socketFacts(transport.path).kind : "other";
      return `${at} is ${kind === "directory" ? "a folder" : "a file"}, not a socket.`;
    },
    () =>
      `Docker makes a folder where the source of a bind mount is missing: start the engine first, remove the folder, then start the container again. ${ELSEWHERE}`,
  ];
}

function plainHttp(): Row {
  return [
    "tls-unexpected",
    ({ at }) => `${at} speaks plain HTTP, and TLS is asked for.`,
    () => "Unset DOCKER_TLS_VERIFY (or use a context without TLS), or use the engine's TLS port, usually 2376.",
  ];
}

function untrusted(why: string): Row {
  return ["tls-untrusted", ({ at }) => `The certificate of ${at} is not trusted: ${why}.`, () => CHECK_TLS_FILES];
}

function clientCertificate(what: string): Row {
  return ["tls-client-certificate", ({ at }) => `${at} ${what}.`, () => CHECK_TLS_FILES];
}

/** For a request that was given up. */
export function timeoutError(context: FailureContext): EngineError {
  return connectionError(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" }), context);
}
