/** Reads the text of DOCKER_HOST, or of a context's Host, as docker/cli's opts/hosts.go and connhelper/ssh do. */
import { EngineError } from "./errors.ts";
import type { TlsMaterial, Transport } from "./transport.ts";

/** Where the engine listens unless told otherwise. */
export const DEFAULT_SOCKET = "/var/run/docker.sock";

const ALLOWED = "unix:///path/to/docker.sock, tcp://host:2375, tcp://host:2376 with TLS, or ssh://user@host";

/**
 * `setting` is what the text comes from, for messages. `tls` goes to TCP addresses only: the CLI uses none on sockets.
 * Throws `address-invalid` or `address-unsupported`.
 */
export function parseHost(text: string, setting: string, tls: TlsMaterial | null): Transport {
  const address = text.trim();
  const at = address.indexOf("://");
  // The CLI would look up a host called "unix" here.
  if (at < 0 && /^(unix|tcp|ssh|https?|npipe|fd):/.test(address)) throw invalid(address, setting, '"://" is missing');
  // The CLI takes a bare `host:port` as TCP.
  const scheme = at < 0 ? "tcp" : address.slice(0, at);
  const rest = at < 0 ? address : address.slice(at + 3);
  switch (scheme) {
    case "unix":
      if (rest.includes("://")) throw invalid(address, setting, "it names two protocols");
      return { kind: "unix", path: rest === "" ? DEFAULT_SOCKET : rest };
    case "tcp":
      return parseTcp(rest, address, setting, tls);
    case "ssh":
      return parseSsh(address, setting);
    case "npipe":
    case "fd":
      throw new EngineError({
        code: "address-unsupported",
        message: `${setting} is "${address}": ${scheme}:// is not supported here.`,
        hint:
          scheme === "npipe"
            ? "Named pipes are Windows only. Run Vethscope inside WSL or in a container with the Docker socket mounted."
            : `fd:// is what the engine is started with, not where clients find it. Use ${ALLOWED}.`,
      });
    default:
      throw invalid(address, setting, `the scheme "${scheme}" is unknown`);
  }
}

function parseTcp(rest: string, address: string, setting: string, tls: TlsMaterial | null): Transport {
  if (rest.includes("://")) throw invalid(address, setting, "it names two protocols");
  // An empty host means the own machine, as in Go's net.Dial.
  const withHost = rest === "" || rest.startsWith(":") ? `localhost${rest}` : rest;
  const url = parseUrl(`tcp://${withHost}`);
  if (url === null || url.hostname === "") throw invalid(address, setting, "host and port cannot be read");
  return {
    kind: "tcp",
    host: unbracketed(url.hostname),
    // 2375 with TLS too: docker/cli fills in the same default.
    port: url.port === "" ? (rest === "" && tls !== null ? 2376 : 2375) : Number(url.port),
    prefix: url.pathname.replace(/\/+$/, ""),
    tls,
  };
}

function parseSsh(address: string, setting: string): Transport {
  const url = parseUrl(address);
  if (url === null || url.hostname === "") throw invalid(address, setting, "the host name is missing or unreadable");
  if (url.password !== "") throw invalid(hidePassword(address), setting, "a password in the address is not supported");
  if (url.search !== "" || url.hash !== "") throw invalid(address, setting, "it must not have a query or a fragment");
  const path = url.pathname.replace(/\/+$/, "");
  return {
    kind: "ssh",
    host: unbracketed(url.hostname),
    user: url.username === "" ? null : decodeURIComponent(url.username),
    port: url.port === "" ? null : Number(url.port),
    socket: path === "" ? null : path,
  };
}

const parseUrl = (text: string): URL | null => URL.parse(text);
const unbracketed = (host: string): string => host.replace(/^\[(.*)\]$/, "$1");
const hidePassword = (address: string): string => address.replace(/:[^:@/]*@/, ":…@");

function invalid(address: string, setting: string, why: string): EngineError {
  return new EngineError({
    code: "address-invalid",
    message: `${setting} is "${address}": ${why}.`,
    hint: `Use ${ALLOWED}.`,
  });
}
