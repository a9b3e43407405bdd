/**
 * Opening network namespaces and sockets in them. A socket stays in the namespace it was made in, so the thread is away
 * from home for one call only. setns(2) changes the calling thread alone: this runs in the worker.
 */
import { closeSync, constants, fstatSync, openSync, statSync } from "node:fs";
import type { NetnsKey } from "#lib/topology/kernel-observation.ts";
import { check, libc } from "./libc.ts";

const CLONE_NEWNET = 0x40000000;

/** An open namespace file. Holding it keeps the namespace alive: close it as soon as nobody watches. */
export interface NetnsFile {
  readonly fd: number;
  readonly key: NetnsKey;
  readonly device: number;
  readonly inode: number;
}

/** Throws what node:fs throws (ENOENT is normal). O_NONBLOCK, because the path may be anything, even a FIFO. */
export function openNetnsFile(path: string): NetnsFile {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { dev, ino } = fstatSync(fd);
    return { fd, key: `${dev}:${ino}`, device: dev, inode: ino };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

export const closeNetnsFile = (file: NetnsFile): void => closeSync(file.fd);

/** What a path leads to now; null when it leads nowhere. */
export function netnsKeyOf(path: string): NetnsKey | null {
  try {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/** Goes to other namespaces and comes back. */
export interface Traveller {
  /** Runs `work` with this thread inside the namespace. Throws KernelCallError when it may not enter. */
  within<T>(fd: number, work: () => T): T;
  close(): void;
}

/** Throws KernelCallError EPERM when this process may not change namespaces at all. */
export function createTraveller(): Traveller {
  const home = openSync("/proc/thread-self/ns/net", constants.O_RDONLY);
  try {
    check("setns", libc().setns(home, CLONE_NEWNET));
  } catch (error) {
    closeSync(home);
    throw error;
  }
  return {
    within(fd, work) {
      check("setns", libc().setns(fd, CLONE_NEWNET));
      try {
        return work();
      } finally {
        // Coming home cannot fail while the file is open; were it to, this thread must not go on elsewhere.
        check("setns home", libc().setns(home, CLONE_NEWNET));
      }
    },
    close: () => closeSync(home),
  };
}
