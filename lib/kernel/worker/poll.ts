/** poll(2) over the wake pipe, the rules' socket and every namespace's notification socket. */
import { KernelCallError } from "../errors.ts";
import { failure, libc } from "../io/libc.ts";
import { LITTLE_ENDIAN } from "../netlink/messages.ts";
import type { WatchedNetns } from "./watched.ts";
import type { World } from "./world.ts";

/** struct pollfd {s32 fd, s16 events, s16 revents}: the same on all machines, unlike epoll_event. */
const POLLFD_BYTES = 8;
const POLLIN = 1;

export interface Ready {
  /** The main thread wrote to the pipe, or closed it. */
  readonly woken: boolean;
  readonly rules: boolean;
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
   * @param timeout milliseconds; -1 sleeps until something happens
   */
  wait(world: World, timeout: number): Ready {
    if (world.generation !== this.generation) {
      this.generation = world.generation;
      this.prepare([...world.namespaces.values()]);
    }
    // A negative descriptor is passed over.
    this.view.setInt32(POLLFD_BYTES, world.rules.fd, LITTLE_ENDIAN);
    const { view, namespaces } = this;
    if (libc().poll(new Uint8Array(view.buffer), namespaces.length + 2, timeout) < 0) {
      const code = failure();
      if (code === "EINTR") return { woken: false, rules: false, namespaces: [] };
      throw new KernelCallError("poll", code);
    }
    // Anything at all, POLLERR among it: reading the socket tells what.
    const happened = (index: number) => view.getInt16(index * POLLFD_BYTES + 6, LITTLE_ENDIAN) !== 0;
    return { woken: happened(0), rules: happened(1), namespaces: namespaces.filter((_, index) => happened(index + 2)) };
  }

  private prepare(namespaces: readonly WatchedNetns[]): void {
    this.namespaces = namespaces;
    this.view = new DataView(new ArrayBuffer((namespaces.length + 2) * POLLFD_BYTES));
    for (const [index, fd] of [this.wakeFd, -1, ...namespaces.map((netns) => netns.listener)].entries()) {
      this.view.setInt32(index * POLLFD_BYTES, fd, LITTLE_ENDIAN);
      this.view.setInt16(index * POLLFD_BYTES + 4, POLLIN, LITTLE_ENDIAN);
    }
  }
}
