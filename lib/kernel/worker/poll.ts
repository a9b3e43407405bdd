/** poll(2) over the wake pipe and every namespace's notification socket. */
import { KernelCallError } from "../errors.ts";
import { failure, libc } from "../io/libc.ts";
import { LITTLE_ENDIAN } from "../netlink/messages.ts";
import type { WatchedNetns } from "./watched.ts";

/** struct pollfd {s32 fd, s16 events, s16 revents}: the same on all machines, unlike epoll_event. */
const POLLFD_BYTES = 8;
const POLLIN = 1;

export interface Ready {
  /** The main thread wrote to the pipe, or closed it. */
  readonly woken: boolean;
  readonly namespaces: readonly WatchedNetns[];
}

export class PollSet {
  private readonly wakeFd: number;
  private bytes = new Uint8Array(64 * POLLFD_BYTES);

  constructor(wakeFd: number) {
    this.wakeFd = wakeFd;
  }

  /** @param timeout milliseconds; -1 sleeps until something happens */
  wait(watched: Iterable<WatchedNetns>, timeout: number): Ready {
    const namespaces = [...watched];
    const count = namespaces.length + 1;
    if (this.bytes.length < count * POLLFD_BYTES) this.bytes = new Uint8Array(2 * count * POLLFD_BYTES);
    const view = new DataView(this.bytes.buffer);
    const put = (index: number, fd: number) => {
      view.setInt32(index * POLLFD_BYTES, fd, LITTLE_ENDIAN);
      view.setInt32(index * POLLFD_BYTES + 4, POLLIN, LITTLE_ENDIAN);
    };
    put(0, this.wakeFd);
    namespaces.forEach((netns, index) => {
      put(index + 1, netns.listener);
    });
    if (libc().poll(this.bytes, count, timeout) < 0) {
      const code = failure();
      if (code === "EINTR") return { woken: false, namespaces: [] };
      throw new KernelCallError("poll", code);
    }
    // Anything at all, POLLERR among it: reading the socket tells what.
    const happened = (index: number) => view.getInt16(index * POLLFD_BYTES + 6, LITTLE_ENDIAN) !== 0;
    return { woken: happened(0), namespaces: namespaces.filter((_, index) => happened(index + 1)) };
  }
}
