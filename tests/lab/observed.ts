/** A lab engine, what Vethscope sees of it, and short ways into its kernel; all gone again after the tests. */
import { afterAll, beforeAll } from "vitest";
import type { LocalHost } from "#lib/host/local.ts";
import type { Entity, EntityId, Finding } from "#lib/topology/model.ts";
import { type EngineOptions, type LabEngine, startEngine } from "./engine/engine.ts";
import { all, look, until } from "./truth/sight.ts";

export interface Observed {
  readonly engine: LabEngine;
  readonly host: LocalHost;
  readonly entities: ReadonlyMap<EntityId, Entity>;
  /** `ip` in the engine's own namespace. */
  ip(...args: string[]): Promise<string>;
  readonly findings: readonly Finding[];
  /** `code` and what it is about first, without those that are only worth knowing. */
  wrong(): [code: string, about: string | undefined][];
  /** Waits for a finding, whatever its severity. */
  shows(code: string, about: string): Promise<void>;
  /** Waits until nothing is wrong. */
  allWell(): Promise<void>;
}

/** Call inside `describe`. `prepare` runs before the host is opened. */
export function observed(prepare: (engine: LabEngine) => Promise<unknown>, options: EngineOptions = {}): Observed {
  let engine: LabEngine | undefined;
  let host: LocalHost | undefined;
  beforeAll(async () => {
    engine = await startEngine(options);
    await prepare(engine);
    host = await look(engine.dockerHost);
  });
  afterAll(async () => {
    await host?.close();
    engine?.close();
  });
  const open = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("the lab has not started");
    return value;
  };
  const seen: Observed = {
    get engine() {
      return open(engine);
    },
    get host() {
      return open(host);
    },
    get entities() {
      return open(host).entities;
    },
    ip: (...args) => open(engine).inside("ip", ...args),
    get findings() {
      return all(open(host).entities, "finding");
    },
    wrong: () => seen.findings.flatMap((f) => (f.severity === "info" ? [] : [[f.code, f.about[0]]])),
    shows: (code, about) =>
      until(`${code} about ${about}; there is ${JSON.stringify(seen.findings.map((f) => [f.code, f.about[0]]))}`, () =>
        seen.findings.some((f) => f.code === code && f.about[0] === about),
      ),
    allWell: async () => {
      try {
        await until("nothing is wrong any more", () => seen.wrong().length === 0);
      } catch (error) {
        const texts = seen.findings.flatMap((f) => (f.severity === "info" ? [] : [`${f.code}: ${f.text}`]));
        throw new Error(texts.join("\n"), { cause: error });
      }
    },
  };
  return seen;
}
