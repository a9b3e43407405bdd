/** The process at the other end of a Unix socket (SO_PEERCRED, unix(7)), so that an engine's namespace is found. */
import { libc } from "./io/libc.ts";
import { AF_UNIX } from "./netlink/constants.ts";
import { LITTLE_ENDIAN } from "./netlink/messages.ts";

const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
/** sizeof(sun_path) */
const PATH_BYTES = 108;

/**
 * Null when nothing listens there, when its process is in another PID namespace, or when this is not Linux.
 * The engine's namespace is then `/proc/<pid>/ns/net`. Does not wait: a full backlog is null too.
 */
export function unixSocketPeerPid(path: string): number | null {
  if (process.platform !== "linux") return null;
  const name = new TextEncoder().encode(path);
  if (name.length === 0 || name.length >= PATH_BYTES) return null;
  const address = new Uint8Array(2 + PATH_BYTES);
  new DataView(address.buffer).setUint16(0, AF_UNIX, LITTLE_ENDIAN);
  address.set(name, 2);
  const fd = libc().socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return null;
  try {
    if (libc().connect(fd, address, 2 + name.length + 1) < 0) return null;
    // struct ucred {pid, uid, gid}
    const credentials = new Uint8Array(12);
    const length = new Uint8Array(new Uint32Array([credentials.length]).buffer);
    if (libc().getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, length) < 0) return null;
    const pid = new DataView(credentials.buffer).getInt32(0, LITTLE_ENDIAN);
    return pid > 0 ? pid : null;
  } finally {
    libc().close(fd);
  }
}
