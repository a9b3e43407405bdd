/** Changes on an engine played by the test: what is sent, by API version, and what each kind of answer means. */
import type { IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { probeAbilities } from "#lib/docker/abilities.ts";
import { findEngine } from "#lib/docker/address.ts";
import { createClient } from "#lib/docker/client.ts";
import { createWrites, type EngineWrites } from "#lib/docker/writes.ts";
import { actionSchema } from "#lib/protocol/action-schemas.ts";
import type { Action } from "#lib/topology/plan/action.ts";
import { FakeEngine } from "./fake-engine.ts";

const ID = "a".repeat(64);
const NET = "b".repeat(64);
type Of<K extends Action["kind"]> = Extract<Action, { kind: K }>;
const made = <K extends Action["kind"]>(kind: K, fields: object): Of<K> =>
  actionSchema.parse({ kind, ...fields }) as Of<K>;
const connect = (fields: object = {}) => made("connect", { network: NET, container: ID, ...fields });
const create = (fields: object = {}) => made("create", { name: "new", ...fields });

let engine: FakeEngine;
/** Method, path and body of what came, changes only. */
let came: { request: string; body: unknown }[];
let answer: { status: number; body: string } | "cut" | "cut in the body" | "silence";

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? null : JSON.parse(text);
};

beforeEach(async () => {
  engine = await new FakeEngine().start();
  came = [];
  answer = { status: 200, body: "" };
  engine.override = (request, response) => {
    if (request.method === "GET") return false;
    void bodyOf(request).then((body) => {
      came.push({ request: `${request.method} ${request.url}`, body });
      if (answer === "silence") return;
      if (answer === "cut") return response.destroy();
      if (answer === "cut in the body") {
        response.writeHead(201, { "content-length": 500 }).write("{");
        return setTimeout(() => response.destroy(), 20);
      }
      return response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
    });
    return true;
  };
});
afterEach(() => engine.end());

const writes = (version = "1.51", timeout = 2_000): EngineWrites =>
  createWrites(findEngine({ DOCKER_HOST: `unix://${engine.socket}` }), version, timeout);

describe("what is sent", () => {
  const everything = {
    ipv4: "10.0.0.5",
    ipv6: "fd00::5",
    linkLocal: ["169.254.1.5"],
    aliases: ["shop"],
    driverOptions: { a: "b" },
  };
  const ipam = { IPv4Address: "10.0.0.5", IPv6Address: "fd00::5", LinkLocalIPs: ["169.254.1.5"] };

  it("of a connect: only what was asked for", async () => {
    expect(await writes("1.41").connect(connect())).toEqual({ outcome: "done", id: null, warning: null });
    await writes("1.41").connect(connect(everything));
    expect(came).toEqual([
      { request: `POST /v1.41/networks/${NET}/connect`, body: { Container: ID, EndpointConfig: {} } },
      {
        request: `POST /v1.41/networks/${NET}/connect`,
        body: { Container: ID, EndpointConfig: { IPAMConfig: ipam, Aliases: ["shop"], DriverOpts: { a: "b" } } },
      },
    ]);
  });

  it("of a connect: MAC address and gateway priority by engines that know them; others are not asked", async () => {
    const asked = connect({ mac: "02:00:00:00:00:05", gwPriority: 3 });
    await writes("1.54").connect(asked);
    expect(came[0]?.body).toEqual({
      Container: ID,
      EndpointConfig: { MacAddress: "02:00:00:00:00:05", GwPriority: 3 },
    });
    await writes("1.48").connect(connect({ gwPriority: 3 }));
    expect(came[1]?.body).toEqual({ Container: ID, EndpointConfig: { GwPriority: 3 } });
    for (const [version, fields] of [
      ["1.47", { gwPriority: 3 }],
      ["1.53", { mac: "02:00:00:00:00:05" }],
    ] as const)
      expect(await writes(version).connect(connect(fields))).toMatchObject({
        outcome: "refused",
        problem: { code: "needs_newer_engine" },
      });
    expect(came).toHaveLength(2);
  });

  it("of a disconnect and a remove", async () => {
    await writes().disconnect(made("disconnect", { network: NET, container: ID, force: true }));
    await writes().remove(NET);
    expect(came).toEqual([
      { request: `POST /v1.51/networks/${NET}/disconnect`, body: { Container: ID, Force: true } },
      { request: `DELETE /v1.51/networks/${NET}`, body: null },
    ]);
  });

  it("of a create: names are looked up by old engines when asked to, IPv4 turned off by new ones", async () => {
    answer = { status: 201, body: '{"Id":"n1","Warning":"careful"}' };
    expect(await writes("1.41").create(create())).toEqual({ outcome: "done", id: "n1", warning: "careful" });
    await writes("1.51").create(create({ enableIpv4: false, enableIpv6: true, configFrom: "base" }));
    expect(came[0]?.body).toMatchObject({ Name: "new", Driver: "bridge", CheckDuplicate: true });
    expect(came[0]?.body).not.toHaveProperty("EnableIPv4");
    expect(came[1]?.body).toMatchObject({ EnableIPv4: false, EnableIPv6: true, ConfigFrom: { Network: "base" } });
    expect(came[1]?.body).not.toHaveProperty("CheckDuplicate");
    await writes("1.48").create(create({ enableIpv4: false }));
    expect(came[2]?.body).toMatchObject({ EnableIPv4: false });
    expect(await writes("1.47").create(create({ enableIpv4: false }))).toMatchObject({ outcome: "refused" });
    await writes("1.47").create(create());
    expect(came[3]?.body).not.toHaveProperty("EnableIPv4");
  });
});

describe("what an answer means", () => {
  it("the engine's refusal: its own sentence, word for word", async () => {
    answer = { status: 403, body: '{"message":"Address already in use"}' };
    expect(await writes().connect(connect())).toMatchObject({
      outcome: "refused",
      problem: { code: "address_taken", engine: "Address already in use" },
    });
  });

  it("a proxy's: what to allow there", async () => {
    answer = { status: 403, body: "<html><h1>403 Forbidden</h1></html>" };
    const { problem } = (await writes().remove(NET)) as { problem: { code: string; hint: string } };
    expect(problem.code).toBe("socket_refuses");
    expect(problem.hint).toContain("DELETE /networks/*");
  });

  it.each(["cut", "cut in the body", "silence"] as const)("%s: unknown, and it is not sent again", async (what) => {
    answer = what;
    const written = await writes("1.51", 300).create(create());
    expect(written).toMatchObject({ outcome: "unknown" });
    expect(came).toHaveLength(1);
  });

  it("made, but nobody can read which network: unknown", async () => {
    answer = { status: 201, body: "OK" };
    expect(await writes().create(create())).toMatchObject({
      outcome: "unknown",
      problem: { code: "answer_unreadable" },
    });
  });

  it("nobody listens: nothing was done", async () => {
    await engine.stop();
    expect(await writes().connect(connect())).toMatchObject({
      outcome: "failed",
      problem: { code: "socket_missing", engine: null },
    });
    await engine.start();
  });
});

describe("what the socket lets through", () => {
  const probe = async () => {
    const client = createClient(findEngine({ DOCKER_HOST: `unix://${engine.socket}` }).transport);
    try {
      return await probeAbilities(client, 500);
    } finally {
      client.close();
    }
  };

  it("is asked with what can change nothing: ids of nobody, and no body to make a network of", async () => {
    answer = { status: 404, body: '{"message":"no such thing"}' };
    expect(await probe()).toEqual({ connect: true, disconnect: true, create: true, remove: true });
    expect(came.map((c) => c.request.replace(/[0-9a-f]{64}/, "NOBODY")).sort()).toEqual([
      "DELETE /networks/NOBODY",
      "POST /networks/NOBODY/connect",
      "POST /networks/NOBODY/disconnect",
      "POST /networks/create",
    ]);
    expect(came.find((c) => c.request === "POST /networks/create")?.body).toBeNull();
  });

  it.each([401, 403, 405])("is nothing where %i answers", async (status) => {
    answer = { status, body: "no" };
    const { connect: ability } = await probe();
    expect(ability).toMatchObject({ allowed: false, hint: expect.stringContaining("/networks/*/connect") });
  });

  it("is not known where nothing answers", async () => {
    answer = "silence";
    await expect(probe()).rejects.toMatchObject({ code: "timeout" });
  });
});
