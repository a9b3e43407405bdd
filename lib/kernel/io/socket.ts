/** Netlink sockets: one kind asks, the other listens. netlink(7). */
import { KernelCallError, KernelDecodeError } from "../errors.ts";
import {
  AF_NETLINK,
  NFTABLES_GROUP,
  NLM_F_DUMP_INTR,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_OVERRUN,
  WATCHED_GROUPS,
} from "../netlink/constants.ts";
import { eachMessage, errorNumber, LITTLE_ENDIAN, type Message } from "../netlink/messages.ts";
import type { Request } from "../netlink/requests.ts";
import { check, failure, libc } from "./libc.ts";

const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const NETLINK_ROUTE = 0;
const NETLINK_NETFILTER = 12;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVTIMEO = 20;
const SO_RCVBUFFORCE = 33;
const SOL_NETLINK = 270;
const NETLINK_ADD_MEMBERSHIP = 1;
const NETLINK_GET_STRICT_CHK = 12;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;

/** Room for notifications that wait while something else is read; memory is used only when they do. */
const LISTEN_BYTES = 4 * 1024 * 1024;
/** The kernel answers at once; this only keeps an answer that never comes from stopping everything. struct timeval. */
const ANSWER_TIMEOUT = new Uint8Array(new BigInt64Array([2n, 0n]).buffer);
/** struct sockaddr_nl {u16 family, u16 pad, u32 port, u32 groups} */
const ANY_PORT = new Uint8Array(new Uint16Array([AF_NETLINK, 0, 0, 0, 0, 0]).buffer);
/** Redone dumps, before an inconsistent one is taken as it is: the notification that caused it comes anyway. */
const DUMP_TRIES = 5;

/** One buffer for everything received in this thread; grown when a message does not fit. Dumps come in 32 KiB pieces. */
let buffer = new Uint8Array(128 * 1024);
let view = new DataView(buffer.buffer);
let sequence = 0;

export type Visit = (view: DataView, message: Message) => void;

const int32 = (value: number): Uint8Array => new Uint8Array(new Int32Array([value]).buffer);

function openSocket(protocol = NETLINK_ROUTE): number {
  return check("socket", libc().socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
}

/** In the thread's current namespace. Close it with `closeSocket`. */
export function openQuerySocket(): number {
  const fd = openSocket();
  // Without strict checks (before 4.20) dumps are not filtered; the readers filter what they keep in any case.
  libc().setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, int32(1), 4);
  libc().setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, ANSWER_TIMEOUT, ANSWER_TIMEOUT.length);
  return fd;
}

/** In the thread's current namespace; hears links, addresses, routes, neighbours and namespace ids. */
export function openListeningSocket(): number {
  const fd = openSocket();
  try {
    if (libc().setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, int32(LISTEN_BYTES), 4) < 0) {
      libc().setsockopt(fd, SOL_SOCKET, SO_RCVBUF, int32(LISTEN_BYTES), 4);
    }
    subscribe(fd, WATCHED_GROUPS);
    return fd;
  } catch (error) {
    libc().close(fd);
    throw error;
  }
}

/**
 * In the thread's current namespace; hears that nftables' rules changed, iptables-nft's among them. Room as usual: what does
 * not fit says no less. Throws KernelCallError: EPERM without CAP_NET_ADMIN, EPROTONOSUPPORT or EINVAL without nftables.
 */
export function openRulesSocket(): number {
  const fd = openSocket(NETLINK_NETFILTER);
  try {
    subscribe(fd, [NFTABLES_GROUP]);
    return fd;
  } catch (error) {
    libc().close(fd);
    throw error;
  }
}

function subscribe(fd: number, groups: readonly number[]): void {
  // Unbound it would have the kernel's own port number, and the kernel sends nothing back to the sender.
  check("bind", libc().bind(fd, ANY_PORT, ANY_PORT.length));
  for (const group of groups) {
    check("setsockopt", libc().setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, int32(group), 4));
  }
}

export const closeSocket = (fd: number): void => void libc().close(fd);

/** Bytes received; 0 when nothing waits (only without `wait`). Throws KernelCallError, among others ENOBUFS. */
function receive(fd: number, wait: boolean): number {
  for (;;) {
    const bytes = libc().recv(fd, buffer, buffer.length, MSG_TRUNC | (wait ? 0 : MSG_DONTWAIT));
    if (bytes >= 0) return bytes;
    const code = failure();
    if (code === "EINTR") continue;
    if (code === "EAGAIN" && !wait) return 0;
    throw new KernelCallError("recv", code);
  }
}

/** True when the last message did not fit; there is room for it the next time. */
function outgrown(bytes: number): boolean {
  if (bytes <= buffer.length) return false;
  buffer = new Uint8Array(2 ** Math.ceil(Math.log2(bytes)));
  view = new DataView(buffer.buffer);
  return true;
}

/**
 * Asks and visits every answer. Throws KernelCallError with the kernel's errno (ENODEV for a link that is gone) and
 * KernelDecodeError. `restart` is called before answers are given again, because the dump was interrupted or did not fit.
 */
export function ask(fd: number, request: Request, visit: Visit, restart: () => void = () => {}): void {
  for (let attempt = 1; ; attempt++) {
    const complete = askOnce(fd, request, visit);
    if (complete || attempt === DUMP_TRIES) return;
    restart();
  }
}

/** False when the answer was not whole. */
function askOnce(fd: number, request: Request, visit: Visit): boolean {
  sequence = (sequence + 1) >>> 0;
  const mine = sequence;
  new DataView(request.bytes.buffer).setUint32(8, mine, LITTLE_ENDIAN);
  check("send", libc().send(fd, request.bytes, request.bytes.length, 0));
  let complete = true;
  let done = false;
  let refusal: unknown = null;
  while (!done) {
    const bytes = receive(fd, true);
    if (outgrown(bytes)) {
      if (!request.dump) return false;
      complete = false;
      continue;
    }
    eachMessage(view, bytes, (message) => {
      // Left over from an answer that was given up.
      if (message.sequence !== mine) return;
      if (message.flags & NLM_F_DUMP_INTR) complete = false;
      if (message.type === NLMSG_DONE || message.type === NLMSG_ERROR) {
        const number = errorNumber(view, message);
        if (number !== 0) refusal = new KernelCallError("netlink", libc().errnoName(number));
        done = true;
        return;
      }
      if (message.type === NLMSG_OVERRUN) throw new KernelDecodeError("the kernel lost part of its answer");
      if (!request.dump) done = true;
      visit(view, message);
    });
  }
  if (refusal !== null) throw refusal;
  return complete;
}

/** Visits all notifications that wait. False when some were lost (ENOBUFS, too long): read everything again. */
export function drain(fd: number, visit: Visit): boolean {
  let whole = true;
  for (;;) {
    let bytes: number;
    try {
      bytes = receive(fd, false);
    } catch (error) {
      if (!(error instanceof KernelCallError) || error.code !== "ENOBUFS") throw error;
      whole = false;
      continue;
    }
    if (bytes === 0) return whole;
    if (outgrown(bytes)) {
      whole = false;
      continue;
    }
    try {
      eachMessage(view, bytes, (message) => visit(view, message));
    } catch (error) {
      if (!(error instanceof KernelDecodeError)) throw error;
      whole = false;
    }
  }
}
