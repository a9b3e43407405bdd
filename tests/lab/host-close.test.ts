/** A host that is closed leaves nothing behind, and one whose namespaces vanish while they are read is no worse for it. */
import { readdirSync, readlinkSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { IMAGE, loadImage } from "./engine/image.ts";
import { describeLab } from "./requirements.ts";
import { expectSound } from "./truth/invariants.ts";
import { all, look, lookOnce, until } from "./truth/sight.ts";

/** Sockets, pipes and namespaces this process has open. */
const descriptors = (): string[] =>
  readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`).replace(/\d+/g, "")];
    } catch {
      return [];
    }
  });
const threads = (): number => readdirSync("/proc/self/task").length;

describeLab("a host that is opened and closed", () => {
  let engine: LabEngine;

  beforeAll(async () => {
    engine = await startEngine();
    await loadImage(engine);
    for (const name of ["one", "two"]) {
      await engine.docker("run", "--detach", "--name", name, IMAGE, "tail", "-f", "/dev/null");
    }
    // What is loaded once (the C library, the thread pool) stays.
    await lookOnce(engine.dockerHost);
    await lookOnce(engine.dockerHost);
  });
  afterAll(() => engine?.close());

  it("leaves no descriptor and no thread", async () => {
    const before = { descriptors: descriptors().sort(), threads: threads() };
    for (let i = 0; i < 3; i++) {
      const host = await look(engine.dockerHost);
      expect(all(host.entities, "endpoint")).toHaveLength(2);
      expect(threads()).toBeGreaterThan(before.threads);
      await host.close();
    }
    await until(
      "as many as before",
      () => descriptors().length <= before.descriptors.length && threads() <= before.threads,
    );
  });

  it("leaves nothing either when it is closed before it was read", async () => {
    const before = { descriptors: descriptors().length, threads: threads() };
    const opening = [0, 5, 20, 60].map(async (ms) => {
      const { openLocalHost } = await import("#lib/host/local.ts");
      const { findEngine } = await import("#lib/docker/address.ts");
      const { default: pino } = await import("pino");
      const host = openLocalHost({
        endpoint: () => findEngine({ DOCKER_HOST: engine.dockerHost }),
        resyncSeconds: 3600,
        rootNetns: null,
        log: pino({ level: "silent" }),
      });
      await new Promise((done) => setTimeout(done, ms));
      await host.close();
    });
    await Promise.all(opening);
    await until("as many as before", () => descriptors().length <= before.descriptors && threads() <= before.threads);
  });

  it("reads on when namespaces vanish while they are read", async () => {
    const host = await look(engine.dockerHost);
    try {
      for (let i = 0; i < 6; i++) {
        const names = [`brief-${i}-a`, `brief-${i}-b`];
        await Promise.all(names.map((name) => engine.docker("run", "--rm", "--name", name, IMAGE, "true")));
      }
      await until("only the two are left", () => all(host.entities, "container").length === 2);
      await until("and their sandboxes and the host's", () => all(host.entities, "sandbox").length === 3);
      const fresh = await lookOnce(engine.dockerHost);
      expect([...host.entities.values()]).toEqual([...fresh.values()]);
      expectSound(host.entities);
    } finally {
      await host.close();
    }
  });
});
