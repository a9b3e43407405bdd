/** `vethscope snapshot` of a real engine: the same bytes for the same wiring, and what it says when the wiring changes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { readTopology } from "#lib/export/read-topology.ts";
import { ask } from "#tests/support/ask.ts";
import { type Ended, vethscope } from "#tests/support/command.ts";
import { APP_TOKEN, runAppOver } from "#tests/support/running-app.ts";
import { type LabEngine, startEngine } from "./engine/engine.ts";
import { describeLab } from "./requirements.ts";
import { applyScenario } from "./scenario/apply.ts";
import { look, until } from "./truth/sight.ts";

/** Engines that stop and start, and a dozen processes a test. */
const PATIENCE = 240_000;

vi.setConfig({ testTimeout: PATIENCE });

describeLab("a snapshot of the web shop", () => {
  let engine: LabEngine;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "vethscope-snapshot-"));
    engine = await startEngine({ args: ["--live-restore"] });
    await applyScenario(engine);
  });
  afterAll(() => {
    engine?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (name: string): string => join(folder, name);
  /** Many short commands: what was compiled for the first serves the others. */
  const env = () => ({
    DOCKER_HOST: engine.dockerHost,
    DATA_DIR: at("data"),
    NODE_COMPILE_CACHE: join(tmpdir(), "vethscope-compiled"),
  });
  const snapshot = (...args: string[]): Promise<Ended> => vethscope(["snapshot", ...args], { env: env() });
  const drawn = async (...args: string[]): Promise<string> => {
    const ended = await snapshot(...args);
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    return ended.stdout;
  };
  const topology = async (): Promise<string> => {
    const { code, stdout } = await vethscope(["topology"], { env: env() });
    expect(code).toBe(0);
    return stdout;
  };

  it("is the same to the byte in two runs, in every format that is text, and all of one reading", async () => {
    const files = ["svg", "mmd", "dot", "drawio", "nwdiag", "md", "csv"].map((extension) => `net.${extension}`);
    const run = async (where: string): Promise<string[]> => {
      await drawn(...files.flatMap((file) => ["-o", at(`${where}-${file}`)]));
      return files.map((file) => readFileSync(at(`${where}-${file}`), "utf8"));
    };
    const [one, other] = [await run("one"), await run("other")];
    files.forEach((file, i) => {
      expect(one[i], file).toBe(other[i]);
      expect(one[i], file).toContain("shop-api-1");
    });
  });

  it("is the same from a file, and from a running server", async () => {
    const own = await drawn();
    writeFileSync(at("topology.json"), await topology());
    expect(await drawn("--from", at("topology.json"))).toBe(own);
    const app = await runAppOver(await look(engine.dockerHost));
    try {
      expect(await drawn("--server", app.url, "--token", APP_TOKEN)).toBe(own);
      const { body } = await ask(app.url, "/api/picture", { headers: { authorization: `Bearer ${APP_TOKEN}` } });
      expect(body).toBe(own);
      app.records.orders.put("networks", app.records.orders.all.networks.version, {
        bars: ["staging", "operations"],
        cards: {},
      });
      const ordered = await drawn("--server", app.url, "--token", APP_TOKEN);
      expect(ordered).not.toBe(own);
      const again = await ask(app.url, "/api/picture", { headers: { authorization: `Bearer ${APP_TOKEN}` } });
      expect(ordered).toBe(again.body);
    } finally {
      await app.close();
    }
  });

  it("is not sent again by a server until something changes", async () => {
    const app = await runAppOver(await look(engine.dockerHost));
    try {
      const authorization = `Bearer ${APP_TOKEN}`;
      const first = await ask(app.url, "/api/picture?format=png", { headers: { authorization } });
      const headers = { authorization, "if-none-match": String(first.headers.etag) };
      expect([first.status, (await ask(app.url, "/api/picture?format=png", { headers })).status]).toEqual([200, 304]);
      await engine.docker("network", "create", "brand-new");
      const status = async () => (await ask(app.url, "/api/picture?format=png", { headers })).status;
      await until("the picture is sent again", async () => (await status()) === 200);
      await engine.docker("network", "rm", "brand-new");
      await until("it is what it was", async () => (await status()) === 304);
    } finally {
      await app.close();
    }
  });

  it("stays as it is when a container or the engine starts anew", async () => {
    const before = await drawn();
    await engine.docker("restart", "--time", "0", "grafana");
    expect(await drawn()).toBe(before);
    await engine.stop();
    await engine.start();
    expect(await drawn()).toBe(before);
  });

  it("stays as it is when everything starts anew, and the engine makes its own bridge anew", async () => {
    const before = await drawn();
    const running = (await engine.docker("ps", "--quiet", "--no-trunc")).split("\n").reverse();
    const paused = (await engine.docker("ps", "--quiet", "--no-trunc", "--filter", "status=paused")).split("\n");
    const idOf = () => engine.docker("network", "inspect", "--format", "{{.Id}}", "bridge");
    const id = await idOf();
    await engine.docker("unpause", ...paused);
    await engine.docker("stop", "--time", "0", ...running);
    await engine.stop();
    await engine.start();
    expect(await idOf()).not.toBe(id);
    for (const container of running) await engine.docker("start", container);
    await engine.docker("pause", ...paused);
    expect(await drawn()).toBe(before);
  });

  it("exits with 3 when a file changes, says what, and writes it unless it only looks", async () => {
    const [svg, json, table] = [at("net.svg"), at("net.json"), at("net.md")];
    const outputs = ["-o", svg, "-o", json, "-o", table, "--fail-on-change"];
    const first = await snapshot(...outputs);
    expect(first.code).toBe(3);
    expect(first.stderr.trim().split("\n")).toEqual([svg, json, table].map((f) => `${f} changes: it was not there.`));
    expect(await snapshot(...outputs)).toMatchObject({ code: 0, stdout: "", stderr: "" });
    const whole = readFileSync(svg, "utf8");

    await engine.docker("network", "connect", "staging", "grafana");
    const looked = await snapshot(...outputs, "--dry-run");
    expect(looked.code).toBe(3);
    expect(looked.stderr).toMatch(/net\.svg changes: now with .*172\.28\.90\.\d+/);
    expect(looked.stderr).toMatch(/net\.json changes: connected grafana to staging\.$/m);
    expect(readFileSync(svg, "utf8")).toBe(whole);
    expect((await snapshot(...outputs)).code).toBe(3);
    expect(readFileSync(svg, "utf8")).not.toBe(whole);
    expect((await snapshot(...outputs)).code).toBe(0);
    await engine.docker("network", "disconnect", "staging", "grafana");
    expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("shows what came and went since another time", async () => {
    writeFileSync(at("before.json"), await topology());
    expect(await drawn("--diff", at("before.json"))).toBe(await drawn());
    await engine.docker("network", "connect", "staging", "grafana");
    await engine.docker("network", "disconnect", "shop_backend", "shop-web-1");
    await engine.docker("rm", "--force", "crm-mailer");
    await engine.docker("network", "create", "cellar");
    const changed = await drawn("--diff", at("before.json"), "--legend");
    for (const name of ["crm-mailer", "cellar", "shop-web-1"]) expect(changed).toContain(name);
    expect(await drawn()).not.toContain("crm-mailer");
    const table = await drawn("--diff", at("before.json"), "--format", "markdown");
    expect(table).toMatch(/^\| \\?\+.*cellar/m);
  });

  it("is refused an engine that is not there, and a file that cannot be written, and leaves nothing behind", async () => {
    const env = { DOCKER_HOST: `unix://${folder}/none.sock` };
    const away = await vethscope(["snapshot", "-o", at("away.svg")], { env });
    expect([away.code, away.stdout]).toEqual([1, ""]);
    expect(away.stderr).toMatch(/does not exist/);
    expect((await snapshot("-o", at("nowhere/net.svg"))).code).toBe(2);
    expect(readdirSync(folder)).not.toContain("away.svg");
  });

  it("keeps the mode of the file that it replaces, and is a whole topology as JSON", async () => {
    writeFileSync(at("kept.json"), "", { mode: 0o640 });
    expect((await snapshot("-o", at("kept.json"))).code).toBe(0);
    expect(statSync(at("kept.json")).mode & 0o777).toBe(0o640);
    const read = readTopology("it", JSON.parse(readFileSync(at("kept.json"), "utf8")));
    expect(read).toHaveProperty("entities");
    expect(await drawn("--from", at("kept.json"), "--format", "csv")).toBe(await drawn("--format", "csv"));
  });
});
