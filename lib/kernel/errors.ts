/** What can go wrong while the kernel is read. Both kinds are caught inside lib/kernel and become data. */

/** A netlink message that is shorter than it says, or holds less than its type needs. */
export class KernelDecodeError extends Error {
  override readonly name = "KernelDecodeError";
}

/** A system call that failed. `code` is the errno's name, e.g. EPERM. */
export class KernelCallError extends Error {
  override readonly name = "KernelCallError";
  readonly call: string;
  readonly code: string;

  constructor(call: string, code: string) {
    super(`${call}: ${code}`);
    this.call = call;
    this.code = code;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it is gone",
  ESRCH: "its process has ended",
  ENODEV: "it is gone",
  EBADF: "it is gone",
  EACCES: "opening it is not permitted",
  EPERM: "entering it is not permitted",
  EINVAL: "it is not a network namespace",
  ENOTDIR: "there is no such file",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
};

/** In words, why a namespace could not be read. */
export function unreadableReason(error: unknown): string {
  if (error instanceof KernelDecodeError) return `the kernel's answer could not be decoded: ${error.message}`;
  const code = errorCode(error);
  if (code !== null) return REASONS[code] ?? `the kernel answered ${code}`;
  return error instanceof Error ? error.message : String(error);
}

/** The errno's name, whether it came from libc or from node:fs. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
