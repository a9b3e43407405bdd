/**
 * The few system calls that Node has no door for, through koffi. Synchronous only: koffi's asynchronous calls run on
 * another thread, where setns(2) would change the wrong thread's namespace.
 */
import { createRequire } from "node:module";
import { KernelCallError } from "../errors.ts";

type Bytes = Uint8Array;

/** Raw calls: they answer -1 on failure, and `errno()` says why. */
interface Libc {
  readonly setns: (fd: number, type: number) => number;
  readonly socket: (domain: number, type: number, protocol: number) => number;
  readonly bind: (fd: number, address: Bytes, length: number) => number;
  readonly connect: (fd: number, address: Bytes, length: number) => number;
  readonly setsockopt: (fd: number, level: number, option: number, value: Bytes, length: number) => number;
  readonly getsockopt: (fd: number, level: number, option: number, value: Bytes, length: Bytes) => number;
  readonly send: (fd: number, bytes: Bytes, length: number, flags: number) => number;
  readonly recv: (fd: number, bytes: Bytes, length: number, flags: number) => number;
  readonly read: (fd: number, bytes: Bytes, length: number) => number;
  readonly write: (fd: number, bytes: Bytes, length: number) => number;
  readonly poll: (fds: Bytes, count: number, timeout: number) => number;
  readonly pipe2: (fds: Bytes, flags: number) => number;
  readonly close: (fd: number) => number;
  readonly errno: () => number;
  readonly errnoName: (number: number) => string;
}

/** Second names of the same numbers. */
const ALIASES = new Set(["EWOULDBLOCK", "EDEADLOCK", "ENOTSUP"]);

let bound: Libc | null = null;

/**
 * Loaded at first use, so that importing this costs nothing where there is no Linux or no koffi.
 * Throws when koffi's native code or a call is missing.
 */
export function libc(): Libc {
  bound ??= bind();
  return bound;
}

function bind(): Libc {
  const koffi = createRequire(import.meta.url)("koffi") as typeof import("koffi");
  // The C library that this process already runs on: glibc and musl alike.
  const library = koffi.load(null);
  const names = new Map<number, string>();
  for (const [name, number] of Object.entries(koffi.os.errno)) if (!ALIASES.has(name)) names.set(number, name);
  return {
    setns: library.func("int setns(int fd, int type)"),
    socket: library.func("int socket(int domain, int type, int protocol)"),
    bind: library.func("int bind(int fd, const void *address, uint32_t length)"),
    connect: library.func("int connect(int fd, const void *address, uint32_t length)"),
    setsockopt: library.func("int setsockopt(int fd, int level, int option, const void *value, uint32_t length)"),
    getsockopt: library.func("int getsockopt(int fd, int level, int option, void *value, void *length)"),
    send: library.func("intptr_t send(int fd, const void *bytes, size_t length, int flags)"),
    recv: library.func("intptr_t recv(int fd, void *bytes, size_t length, int flags)"),
    read: library.func("intptr_t read(int fd, void *bytes, size_t length)"),
    write: library.func("intptr_t write(int fd, const void *bytes, size_t length)"),
    poll: library.func("int poll(void *fds, size_t count, int timeout)"),
    pipe2: library.func("int pipe2(void *fds, int flags)"),
    close: library.func("int close(int fd)"),
    errno: () => koffi.errno(),
    errnoName: (number) => names.get(number) ?? `errno ${number}`,
  };
}

/** The errno's name of the call that just failed. */
export const failure = (): string => libc().errnoName(libc().errno());

/** The result, or KernelCallError with the errno's name. */
export function check(call: string, result: number): number {
  if (result < 0) throw new KernelCallError(call, failure());
  return result;
}
