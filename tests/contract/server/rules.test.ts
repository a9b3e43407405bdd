/** `GET /api/rules`: who may ask, what may be asked, and what is said where there is nothing to tell. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET } from "#app/api/rules/route.ts";
import { setRunningHub } from "#lib/hub/running.ts";
import { recordedRuleHost } from "#tests/fixtures/rules/hosts.ts";
import { type RunningApp, runApp } from "#tests/support/running-app.ts";

let running: RunningApp;
beforeAll(async () => {
  running = await runApp(recordedRuleHost("28.5.2"));
  setRunningHub(running.hub);
});
afterAll(async () => {
  setRunningHub(undefined);
  await running.close();
});

interface Answer {
  readonly data: { readonly read: boolean; readonly groups: readonly { readonly kind: string }[] };
  readonly error: { readonly code: string; readonly hint: string };
}

async function ask(query: string): Promise<[number, Answer]> {
  const response = GET(new Request(`http://localhost/api/rules${query}`));
  return [response.status, (await response.json()) as Answer];
}

const idOf = (kind: string, name = ""): string =>
  [...running.hub.topology.entities.values()].find(
    (e) => e.kind === kind && (!name || ("name" in e && e.name === name)),
  )?.id ?? "";

describe("GET /api/rules", () => {
  it("needs a session, and only tells", async () => {
    const path = `${running.url}/api/rules?about=x`;
    expect((await fetch(path)).status).toBe(401);
    expect(
      (await fetch(path, { method: "POST", headers: { cookie: running.cookie, "x-vethscope": "1" } })).status,
    ).toBe(405);
  });

  it("tells of hosts, networks, endpoints, containers and published ports", async () => {
    for (const kind of ["host", "network", "endpoint", "container", "publishedPort"]) {
      const [status, { data }] = await ask(`?about=${encodeURIComponent(idOf(kind))}`);
      expect([status, data.read], kind).toEqual([200, true]);
    }
    const [, { data }] = await ask(`?about=${idOf("network", "web")}`);
    expect(data).toMatchObject({ revision: 1, sources: [{ tool: "iptables-save", problem: null }], note: null });
    expect(data.groups.map((g) => g.kind)).toContain("way-out");
  });

  it("says what is wrong with the question", async () => {
    const long = "x".repeat(100_000);
    for (const query of ["", "?about=", "?about=a&about=b", "?other=1", "?about=a&x=1", `?about=${long}`]) {
      const [status, { error }] = await ask(query);
      expect([status, error.code], query.slice(0, 40)).toEqual([400, "bad_query"]);
    }
    const [gone, { error }] = await ask("?about=%00%F0%9F%90%8B");
    expect([gone, error.code]).toEqual([404, "unknown_id"]);
    expect(error.hint).not.toBe("");
    for (const kind of ["link", "sandbox", "outside"]) {
      const [status, answer] = await ask(`?about=${encodeURIComponent(idOf(kind))}`);
      expect([status, answer.error.code], kind).toEqual([400, "no_rules_about"]);
    }
  });

  it("says why the rules were not read", async () => {
    const rules = { read: false, reason: "iptables-save is missing", hint: "Install iptables." } as const;
    running.host.observe({ ...recordedRuleHost("28.5.2"), rules });
    await expect.poll(() => ask(`?about=${idOf("network", "web")}`)).toEqual([200, { data: rules }]);
  });
});
