/** Plans against real engines: what a plan refuses is refused for the same reason, and what it allows is accepted; the default route goes where it says. */
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { connectBody, createBody } from "#lib/docker/write-bodies.ts";
import type { Action, ConnectAction, DisconnectAction, Planned } from "#lib/topology/plan/action.ts";
import { planAction } from "#lib/topology/plan/plan-action.ts";
import { relate } from "#lib/topology/relations.ts";
import type { LabEngine } from "./engine/engine.ts";
import { fetchEngine } from "./engine/fetch.ts";
import { IMAGE, loadImage } from "./engine/image.ts";
import { LAN } from "./engine/namespaces.ts";
import type { EngineVersion } from "./engine/packages.ts";
import { labProblem } from "./engine/problem.ts";
import { type Observed, observed } from "./observed.ts";
import { CASES, type Case, SWARM_CASES, type World } from "./plan-cases.ts";
import { CREATE_CASES } from "./plan-create-cases.ts";
import { SAME_WORDS } from "./plan-words.ts";
import { describeLab } from "./requirements.ts";
import { all, container, get, network, until } from "./truth/sight.ts";

const API: Readonly<Record<EngineVersion, string>> = { "20.10": "1.41", "26.1": "1.45", "28.5": "1.51" };

const NETWORKS: readonly (readonly string[])[] = [
  ["chosen"],
  ["given", "--subnet", "10.60.0.0/24"],
  ["ranged", "--subnet", "10.61.0.0/24", "--ip-range", "10.61.0.128/25", "--aux-address", "printer=10.61.0.140"],
  ["dual", "--ipv6", "--subnet", "10.62.0.0/24", "--subnet", "fd62::/64"],
  ["full", "--subnet", "10.63.0.0/30"],
  ["other", "--subnet", "10.64.0.0/24"],
  ["inside", "--internal", "--subnet", "10.65.0.0/24"],
  ["Above", "--subnet", "10.66.0.0/24"],
  ["lan", "--driver", "macvlan", "--opt", "parent=eth0", "--subnet", "192.168.99.0/24"],
  ["named", "--subnet", "10.67.0.0/24", "--opt", "com.docker.network.bridge.name=br-named"],
  ["template", "--config-only", "--subnet", "10.68.0.0/24"],
  ["templated", "--config-from", "template"],
];

async function prepare(engine: LabEngine): Promise<void> {
  await loadImage(engine, [IMAGE]);
  for (const [name = "", ...args] of NETWORKS) await engine.docker("network", "create", ...args, name);
  await engine.inside("ip", "link", "add", "br-free", "type", "bridge");
  await engine.inside("ip", "link", "set", "br-free", "up");
  await engine.inside("ip", "route", "add", "10.99.0.0/16", "dev", "eth0");
  const start = (name: string, ...args: string[]) =>
    engine.docker("run", "--detach", "--name", name, ...args, IMAGE, "sleep", "100000");
  await start("web", "--network", "given", "--ip", "10.60.0.10", "--publish", "8080:80");
  await start("plain");
  await start("sidecar", "--network", "container:web");
  await start("hosty", "--network", "host");
  await start("lonely", "--network", "none");
  await start("filler", "--network", "full");
  await start("ranger", "--network", "ranged", "--ip", "10.61.0.200");
  await start("paused", "--network", "given");
  await engine.docker("pause", "paused");
  await engine.docker("create", "--name", "stopped", "--network", "given", IMAGE, "sleep", "100000");
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function ask(engine: LabEngine, method: string, path: string, body?: object): Promise<Answer> {
  return new Promise((done, failed) => {
    const headers = { "content-type": "application/json" };
    const asked = request({ socketPath: engine.socket, method, path, headers }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      reply.on("end", () => done({ status: reply.statusCode ?? 0, text }));
    });
    asked.on("error", failed);
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Carries an action out without asking for a plan. */
function act(engine: LabEngine, action: Action, api: string): Promise<Answer> {
  switch (action.kind) {
    case "connect":
      return ask(engine, "POST", `/networks/${action.network}/connect`, connectBody(action, api));
    case "disconnect": {
      const body = { Container: action.container, Force: action.force };
      return ask(engine, "POST", `/networks/${action.network}/disconnect`, body);
    }
    case "create":
      return ask(engine, "POST", "/networks/create", createBody(action, api));
    case "remove":
      return ask(engine, "DELETE", `/networks/${action.network}`);
    case "prune":
      throw new Error("has no call of its own");
  }
}

function tests(version: EngineVersion, lab: Observed): void {
  const api = API[version];
  const plan = (action: Action): Planned => planAction(action, lab.entities, relate(lab.entities));
  const world: World = {
    network: (name) => network(lab.entities, name).id,
    container: (name) => container(lab.entities, name).id,
  };
  const codes = (planned: Planned): string[] => planned.refusals.map((r) => r.code);

  /** Waits until the last attempt is observed to be gone; then what was planned must hold. */
  async function expectAgreement(one: Case): Promise<void> {
    const code = one.on && version in one.on ? one.on[version] : one.code;
    const action = one.action(world);
    const asExpected = () => (code ? codes(plan(action)).includes(code) : codes(plan(action)).length === 0);
    await until("what came before is settled", asExpected, 2_000).catch(() => undefined);
    const planned = plan(action);
    expect(codes(planned)).toEqual(code ? expect.arrayContaining([code]) : []);
    const answer = await act(lab.engine, action, api);
    const accepted = code === null || one.accepted?.includes(version) === true;
    expect(answer, answer.text).toMatchObject({
      status: accepted ? expect.toSatisfy(isGood) : expect.toSatisfy(isBad),
    });
    if (code && !accepted) expectSameWords(code, planned, answer.text);
    if (isBad(answer.status)) return;
    await takeBack(action, planned, answer);
  }

  /** Refused for another reason than the plan's would be an agreement by chance. */
  function expectSameWords(code: string, { refusals }: Planned, text: string): void {
    const { message } = JSON.parse(text) as { readonly message: string };
    // In several lines are several reasons.
    const engine = message.replaceAll("\n", " ");
    const said = refusals.filter((r) => r.code === code).map((r) => r.message);
    const same = SAME_WORDS[code]?.some(([p, e]) => e.test(engine) && said.some((s) => p.test(s)));
    expect(same ?? false, `${code}: "${said.join(" / ")}" and "${engine}" mean the same`).toBe(true);
  }

  async function takeBack(action: Action, planned: Planned, answer: Answer): Promise<void> {
    if (action.kind === "create") {
      const made = (JSON.parse(answer.text) as { Id: string }).Id;
      expect(await act(lab.engine, { kind: "remove", network: made }, api)).toMatchObject({ status: 204 });
      // The engine tells nobody that a template went.
      return action.configOnly ? undefined : until("it is gone", () => !lab.entities.has(made));
    }
    if (action.kind !== "connect" && action.kind !== "disconnect") return;
    // Accepted and passed over: it is joined already.
    if (codes(planned).includes("already-connected")) return;
    const was = action.kind === "disconnect";
    const { network, container } = action;
    await seenAs(action, !was);
    const undo: Action = planned.undo ?? { kind: "disconnect", network, container, force: false };
    const back = await act(lab.engine, undo, api);
    expect(back, back.text).toMatchObject({ status: 200 });
    await seenAs(action, was);
  }

  /** Engines tell nobody that a container that does not run was joined to a network (28: or taken off); a new name they tell. */
  async function seenAs(action: ConnectAction | DisconnectAction, joined: boolean): Promise<void> {
    const { id, name, state } = get(lab.entities, "container", action.container);
    if (state === "created") {
      for (const to of [`${name}-`, name]) await ask(lab.engine, "POST", `/containers/${id}/rename?name=${to}`);
    }
    await until(`it is ${joined ? "joined" : "apart"}`, () => isOn(action) === joined);
    await until("its name is as before", () => get(lab.entities, "container", id).name === name);
  }

  const isOn = ({ network, container }: ConnectAction | DisconnectAction): boolean =>
    get(lab.entities, "container", container).networks.some((id) => id === network) ||
    all(lab.entities, "endpoint").some((e) => e.container === container && e.network === network);

  // What all accept is carried out on one of them only: each is a change that has to be seen and taken back.
  const known = [...CASES, ...CREATE_CASES];
  const tried = version === "20.10" ? known : known.filter((c) => c.code !== null || c.on !== undefined);
  it.each(tried.map((c) => [c.what, c] as const))("%s", (_, one) => expectAgreement(one));

  // The rule is the same in 26 as before.
  describe.skipIf(version === "26.1")("the default route goes where the plan says", () => {
    const gateways = async (): Promise<string> => {
      const out = await lab.engine.docker("exec", "web", "ip", "route");
      return /default via (\S+)/.exec(out)?.[1] ?? "nothing";
    };
    const ways = [
      ["other", "connect"],
      ["Above", "connect"],
      ["inside", "connect"],
      ["dual", "connect"],
      ["lan", "connect"],
      ["dual", "disconnect"],
      ["Above", "disconnect"],
      ["given", "disconnect"],
      ["lan", "disconnect"],
      ["other", "disconnect"],
    ] as const;

    it.each(ways.map((w, i) => [`${i + 1}: ${w[1]} ${w[0]}`, w] as const))("%s", async (_, [name, kind]) => {
      const [network, container] = [world.network(name), world.container("web")];
      const rest = {
        ipv4: null,
        ipv6: null,
        linkLocal: [],
        aliases: [],
        mac: null,
        gwPriority: null,
        driverOptions: {},
      };
      const action: Action =
        kind === "connect" ? { kind, network, container, ...rest } : { kind, network, container, force: false };
      const joined = () =>
        all(lab.entities, "endpoint").some((e) => e.container === container && e.network === network);
      await until("what came before is seen", () => joined() === (kind === "disconnect"));
      const before = await gateways();
      await until("the route is seen", () => carrierGateway() === before);
      const planned = plan(action);
      const text = planned.consequences.find((c) => c.code.startsWith("default-route"))?.text ?? "";
      const answer = await act(lab.engine, action, api);
      expect(answer, answer.text).toMatchObject({ status: 200 });
      await until("it is seen", () => joined() === (kind === "connect"));
      const after = await gateways();
      await until("the new route is seen", () => carrierGateway() === after);
      const now = carrierName();
      if (after === before) expect(text).toBe(now === null ? "" : `Its default route stays with ${now}.`);
      else if (after === "nothing") expect(text).toMatch(/will have no default route/);
      else expect(text).toMatch(new RegExp(`(to|by) ${now}\\.$`));
    });

    const carrier = () =>
      all(lab.entities, "endpoint").find((e) => e.container === world.container("web") && e.defaultRoute);
    const carrierGateway = (): string => carrier()?.gateway ?? "nothing";
    const carrierName = (): string | null => {
      const of = carrier()?.network;
      return all(lab.entities, "network").find((n) => n.id === of)?.name ?? null;
    };
  });

  describe("in a swarm", () => {
    it("starts one", async () => {
      await lab.engine.docker("swarm", "init", "--advertise-addr", LAN.address);
      await lab.engine.docker("network", "create", "--driver", "overlay", "closed");
      await lab.engine.docker(
        "network",
        "create",
        "--driver",
        "overlay",
        "--attachable",
        "--subnet",
        "10.150.0.0/24",
        "open",
      );
      await until("the swarm is seen", () => world.network("ingress") !== "" && world.network("open") !== "");
    }, 60_000);

    it.each(SWARM_CASES.map((c) => [c.what, c] as const))("%s", (_, one) => expectAgreement(one), 60_000);
  });
}

const isGood = (status: unknown): boolean => Number(status) < 300;
const isBad = (status: unknown): boolean => Number(status) >= 400;

for (const version of ["20.10", "26.1", "28.5"] as const) {
  const fetched = version === "20.10" || labProblem() !== null ? null : await fetchEngine(version);
  const problem = typeof fetched === "string" ? fetched : null;
  describeLab(
    `plans and Docker ${version} agree`,
    () => {
      const lab = observed(prepare, version === "20.10" ? {} : { version });
      tests(version, lab);
    },
    problem,
  );
}
