/**
 * Names with everything that Docker allows, on a real engine: for networks and labels that is anything at all, even
 * escapes, null bytes and `-f`; container names are letters, digits and `_.-`. And one container on 60 networks.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandsFor } from "#components/inspector/commands.ts";
import type { Snapshot } from "#lib/protocol/stream.ts";
import { relate } from "#lib/topology/relations.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";
import { vethscope } from "#tests/support/command.ts";
import type { LabEngine } from "./engine/engine.ts";
import { loadImage } from "./engine/image.ts";
import { askEngine } from "./engine/request.ts";
import { observed } from "./observed.ts";
import { describeLab } from "./requirements.ts";
import { expectSound } from "./truth/invariants.ts";
import { all, container, endpointsOf, get, network, until } from "./truth/sight.ts";

const IMAGE = "busybox:latest";
const NAMES = [...BAD_NAMES.map(([, name]) => name), "a\u0000b", " before", "x".repeat(300)];
/** What a shell, a terminal or docker's client would stumble over. */
const HARD = NAMES.filter((name) => /^[-. ]|["'\\{;\p{Cc}\u202e]/u.test(name));
const MANY = 60;
/** What would steer a terminal or turn its text around; our own line feeds left aside. */
const STEERING = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const BOX = "A.b_c-0";

async function prepare(engine: LabEngine): Promise<void> {
  await loadImage(engine, [IMAGE]);
  await engine.docker("run", "-d", "--name", BOX, "--network", "none", IMAGE, "sleep", "1000000");
  await askEngine(engine, "/networks/none/disconnect", { Container: BOX, Force: true });
  for (let i = 0; i < MANY; i++) {
    const name = NAMES[i] ?? `plain-${i}`;
    const { Id } = await askEngine<{ Id: string }>(engine, "/networks/create", {
      Name: name,
      IPAM: { Config: [{ Subnet: `10.99.${i}.0/29` }] },
      Labels: { [name]: name },
    });
    await askEngine(engine, `/networks/${Id}/connect`, { Container: BOX });
  }
}

describeLab("names with everything that Docker allows", () => {
  const lab = observed(prepare);
  const env = () => ({ DOCKER_HOST: lab.engine.dockerHost });
  const endpointOn = (name: string) => {
    const { id } = network(lab.entities, name);
    const found = endpointsOf(lab.entities, BOX).find((e) => e.network === id);
    if (!found) throw new Error(`${BOX} is not on ${JSON.stringify(name)}`);
    return found;
  };

  const shell = (script: string) =>
    spawnSync("bash", ["--norc", "-c", script], {
      cwd: lab.engine.state.folder,
      env: { PATH: process.env.PATH ?? "", ...env() } as unknown as NodeJS.ProcessEnv,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });

  it("are those of the entities, unchanged, and so are labels", () => {
    for (const name of NAMES) expect(network(lab.entities, name).labels).toEqual({ [name]: name });
    expectSound(lab.entities);
  });

  it("do not hinder joining: one container on 60 networks has 60 endpoints, each wired to its own bridge", () => {
    const endpoints = endpointsOf(lab.entities, BOX);
    expect(endpoints).toHaveLength(MANY);
    expect(new Set(endpoints.map((e) => e.link)).size).toBe(MANY);
    for (const e of endpoints) {
      expect(get(lab.entities, "link", e.hostLink).master).toBe(get(lab.entities, "network", e.network).device);
    }
    expect(endpoints.filter((e) => e.defaultRoute)).toHaveLength(1);
    expect(lab.wrong()).toEqual([]);
  });

  it("come through `vethscope topology` as JSON, without a byte that steers a terminal", async () => {
    const { code, stdout } = await vethscope(["topology"], { env: env() });
    expect(code).toBe(0);
    expect(stdout.trimEnd()).not.toMatch(STEERING);
    const { entities } = JSON.parse(stdout) as Snapshot;
    const names = entities.flatMap((e) => (e.kind === "network" ? [e.name] : []));
    expect(names).toEqual(expect.arrayContaining(NAMES));
  });

  it("are found by the command that the inspector shows for an endpoint", () => {
    const known = { entities: lab.entities, relations: relate(lab.entities) };
    for (const name of HARD) {
      const [command = ""] = commandsFor(endpointOn(name), known);
      const { stdout, stderr } = shell(command);
      expect({ name, stderr }).toEqual({ name, stderr: "" });
      expect(JSON.parse(stdout)).toMatchObject({ NetworkID: network(lab.entities, name).id });
    }
  });

  describe("in findings", () => {
    const hintOf = (name: string) =>
      lab.findings.find((f) => f.code === "endpoint-link-missing" && f.about[0] === endpointOn(name).id)?.hint;

    it("steer no terminal, and each hint mends its own network when a shell runs it", async () => {
      const pid = (await lab.engine.docker("inspect", "--format", "{{.State.Pid}}", BOX)).trim();
      const script = HARD.map((name) => `link del ${get(lab.entities, "link", endpointOn(name).link).name}`);
      const inside = ["--net", "--target", pid, "sh", "-c", script.map((line) => `ip ${line}`).join(" && ")];
      await lab.engine.inside("nsenter", ...inside);
      await until("every one is found", () => HARD.every((name) => hintOf(name) !== undefined));

      const { code, stdout } = await vethscope(["check"], { env: env() });
      expect(code).toBe(1);
      const lines = stdout.trimEnd().split("\n");
      expect(lines.join("")).not.toMatch(STEERING);
      expect(lines).toHaveLength(1 + 2 * HARD.length);

      const hints = HARD.map((name) => hintOf(name) ?? "");
      const said = shell(hints.join("\n"));
      expect(said).toMatchObject({ status: 0, stderr: "" });
      expect(existsSync(join(lab.engine.state.folder, "pwned"))).toBe(false);
      await lab.allWell();
      expect(all(lab.entities, "endpoint").filter((e) => e.container === container(lab.entities, BOX).id)).toHaveLength(
        MANY,
      );
    });
  });
});
