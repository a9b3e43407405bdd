/** The safety net: everything is read again now and then, one namespace at a time, so that news never wait for it. */
import type { NetnsKey } from "#lib/topology/kernel-observation.ts";
import type { World } from "./world.ts";

export class Resync {
  private readonly every: number;
  private due: number;
  private queue: NetnsKey[] | null = null;
  private asked: number[] = [];
  private answering: number[] = [];

  /** @param seconds 0 for never by itself */
  constructor(seconds: number) {
    this.every = seconds * 1000;
    this.due = performance.now() + this.every;
  }

  /** Reads everything again; the id comes back from `finished` when that is done. */
  ask(id: number): void {
    this.asked.push(id);
  }

  /** Milliseconds that may be slept; -1 for as long as nothing happens. */
  timeout(): number {
    if (this.queue !== null || this.asked.length > 0 || this.answering.length > 0) return 0;
    return this.every === 0 ? -1 : Math.max(0, Math.ceil(this.due - performance.now()));
  }

  /** Marks the next namespace to be read again, if it is time. */
  step(world: World): void {
    if (this.queue === null) {
      const due = this.every > 0 && performance.now() >= this.due;
      if (!due && this.asked.length === 0) return;
      this.answering = this.asked;
      this.asked = [];
      world.recheck();
      world.rules.ring();
      this.queue = [...world.namespaces.keys()];
    }
    const next = this.queue.shift();
    if (next !== undefined) world.namespaces.get(next)?.distrust();
    if (this.queue.length > 0) return;
    this.queue = null;
    this.due = performance.now() + this.every;
  }

  /** Ids of `ask` that are done. */
  finished(): number[] {
    return this.queue === null ? this.answering.splice(0) : [];
  }
}
