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
  private namespaces: readonly WatchedNetns[] = [];
  private view = new DataView(new ArrayBuffer(0));
  private generation = -1;

  constructor(wakeFd: number) {
    this.wakeFd = wakeFd;
  }

  /**
   * @param generation changes whenever `watched` does
   * @param timeout milliseconds; -1 sleeps until something happens
   */
  wait(watched: Iterable<WatchedNetns>, generation: number, timeout: number): Ready {
    if (generation !== this.generation) {
      this.generation = generation;
      this.prepare([...watched]);
    }
    const { view, namespaces } = this;
    if (libc().poll(new Uint8Array(view.buffer), namespaces.length + 1, timeout) < 0) {
      const code = failure();
      if (code === "EINTR") return { woken: false, namespaces: [] };
      throw new KernelCallError("poll", code);
    }
    // Anything at all, POLLERR among it: reading the socket tells what.
    const happened = (index: number) => view.getInt16(index * POLLFD_BYTES + 6, LITTLE_ENDIAN) !== 0;
    return { woken: happened(0), namespaces: namespaces.filter((_, index) => happened(index + 1)) };
  }

  private prepare(namespaces: readonly WatchedNetns[]): void {
    this.namespaces = namespaces;
    this.view = new DataView(new ArrayBuffer((namespaces.length + 1) * POLLFD_BYTES));
    for (const [index, fd] of [this.wakeFd, ...namespaces.map((netns) => netns.listener)].entries()) {
      this.view.setInt32(index * POLLFD_BYTES, fd, LITTLE_ENDIAN);
      this.view.setInt16(index * POLLFD_BYTES + 4, POLLIN, LITTLE_ENDIAN);
    }
  }
}
