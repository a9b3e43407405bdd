/** A lab engine that is acted on through a hub, as the server does, with two containers and two networks. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import type { LocalHost } from "#lib/host/local.ts";
import type { ActionRecord, Actor } from "#lib/hub/action-record.ts";
import { createHub, type Hub } from "#lib/hub/hub.ts";
import { actionSchema } from "#lib/protocol/action-schemas.ts";
import type { ActionResult } from "#lib/protocol/actions.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import { type EngineOptions, type LabEngine, startEngine } from "./engine/engine.ts";
import { IMAGE, loadImage } from "./engine/image.ts";
import { all, container, look, network, until } from "./truth/sight.ts";

export const alice: Actor = { name: "alice", role: "operator", via: "user", session: "s1", from: "127.0.0.1" };
export const bob: Actor = { ...alice, name: "bob", session: "s2" };
/** What a request may leave out is filled in as for any client. */
export const action = (asked: object): Action => actionSchema.parse(asked);

export interface Stage {
  readonly engine: LabEngine;
  readonly host: LocalHost;
  readonly hub: Hub;
  readonly records: ActionRecord[];
  act(asked: object, who?: Actor): Promise<ActionResult>;
  /** The same, which has to be done. */
  done(asked: object): Promise<ActionResult>;
  id(kind: "network" | "container", name: string): string;
  joined(name: string, on: string): boolean;
  /** Ids of both, as connect and disconnect name them. */
  wires(name: string, on: string): { readonly container: string; readonly network: string };
  /** Waits until a container is seen on a network, or off it. */
  seen(name: string, on: string, joined: boolean): Promise<void>;
}

/** Call inside `describe`. `prepare` runs before anything is looked at. */
export function stage(options: EngineOptions, prepare?: (engine: LabEngine) => Promise<unknown>): Stage {
  let engine: LabEngine | undefined;
  let host: LocalHost | undefined;
  let hub: Hub | undefined;
  const records: ActionRecord[] = [];
  const open = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("the lab has not started");
    return value;
  };
  beforeAll(async () => {
    engine = await startEngine(options);
    await loadImage(engine);
    await engine.docker("network", "create", "front");
    await engine.docker("network", "create", "--subnet", "10.60.0.0/24", "--gateway", "10.60.0.1", "back");
    for (const name of ["web", "api"])
      await engine.docker("run", "--detach", "--name", name, "--network", "front", IMAGE, "tail", "-f", "/dev/null");
    await prepare?.(engine);
    host = await look(engine.dockerHost);
    hub = createHub([host], "0.0.0-test", { answering: 2_000, longest: 60_000, between: 100 });
    hub.onAction((record) => {
      records.push(record);
      return null;
    });
  });
  afterAll(async () => {
    await hub?.close();
    engine?.close();
  });
  const here: Stage = {
    get engine() {
      return open(engine);
    },
    get host() {
      return open(host);
    },
    get hub() {
      return open(hub);
    },
    records,
    act: (asked, who = alice) => open(hub).act({ id: randomUUID(), action: action(asked) }, who),
    async done(asked) {
      const result = await here.act(asked);
      if (result.outcome !== "done") throw new Error(JSON.stringify(result.problem));
      return result;
    },
    id: (kind, name) => (kind === "network" ? network : container)(open(host).entities, name).id,
    joined: (name, on) =>
      all(open(host).entities, "endpoint").some(
        (e) => e.container === here.id("container", name) && e.network === here.id("network", on),
      ),
    wires: (name, on) => ({ container: here.id("container", name), network: here.id("network", on) }),
    seen: (name, on, joined) =>
      until(`${name} is ${joined ? "on" : "off"} ${on}`, () => here.joined(name, on) === joined),
  };
  return here;
}
