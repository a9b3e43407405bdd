/** What the image must be, and what it must do as compose.yaml runs it. The flags here are those of compose.yaml. */
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { LabEngine } from "../engine/engine.ts";
import { run } from "../engine/run.ts";
import { IMAGE } from "./build.ts";
import type { Report } from "./report.ts";

const TOKEN = "a-token-for-the-image-test";
const ADDRESS = "http://127.0.0.1:4711";
const COMMON = ["--pull", "never", "--detach", "--init", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"];
const SOCKET = "/var/run/docker.sock";

/** The image itself: an ordinary user, a health check, and nothing that only building needs. */
export async function checkImage(engine: LabEngine, report: Report): Promise<void> {
  await report.check("the image runs as an ordinary user, and has a health check and a volume", async () => {
    const [image] = JSON.parse(await engine.docker("image", "inspect", IMAGE));
    assert.equal(image.Config.User, "node");
    assert.ok(image.Config.Healthcheck?.Test?.length > 0);
    assert.deepEqual(Object.keys(image.Config.Volumes), ["/data"]);
    console.log(`      ${Math.round(image.Size / 1e6)} MB with its base`);
  });
  await report.check("the image holds no build tools and no tests", async () => {
    const list = await engine.docker(...oneOff("ls", "/app", "/app/node_modules", "/app/node_modules/@next"));
    for (const name of ["typescript", "@biomejs", "vitest", "@playwright", "node", "tests", "swc-linux-x64-gnu"]) {
      assert.ok(!list.split("\n").includes(name), `${name} is in the image`);
    }
  });
  await report.check("the command line answers", async () => {
    assert.match(
      await engine.docker("run", "--pull", "never", "--rm", "--network", "none", IMAGE, "--version"),
      /\d+\.\d+\.\d+/,
    );
  });
}

/** As the service `vethscope` of compose.yaml: no capability, only the socket's group. */
export async function checkUnprivileged(engine: LabEngine, report: Report): Promise<void> {
  const group = String(statSync(engine.socket).gid);
  const flags = ["--publish", "127.0.0.1:4711:4711", "--group-add", group, "--security-opt", "no-new-privileges:true"];
  const cache = ["--tmpfs", "/app/.next/cache:uid=1000,gid=1000"];
  await withContainer(
    engine,
    report,
    "without privileges",
    [...flags, ...cache, "--volume", "data:/data"],
    async () => {
      await report.check("it says healthy by the image's own health check", () => untilHealthy(engine));
      await report.check("it knows the web shop, and says why it cannot read the kernel", async () => {
        const entities = await topology(engine);
        assert.ok(entities.some((entity) => entity.kind === "container" && entity.name === "shop-web-1"));
        const host = entities.find((entity) => entity.kind === "host");
        assert.equal(host?.kernel?.read, false);
        assert.ok(host?.kernel?.reason);
      });
    },
  );
}

/** As the service `vethscope-kernel` of compose.yaml: root in the host's network and process list, four capabilities. */
export async function checkWithKernel(engine: LabEngine, report: Report): Promise<void> {
  const capabilities = ["SYS_ADMIN", "SYS_PTRACE", "NET_ADMIN", "DAC_OVERRIDE"].flatMap((name) => ["--cap-add", name]);
  const sandboxes = `${engine.execRoot}/netns:/var/run/docker/netns:rslave`;
  const flags = [
    ["--user", "0:0", "--network", "host", "--pid", "host", "--env", "HOST=127.0.0.1", "--tmpfs", "/app/.next/cache"],
    [...capabilities, "--security-opt", "no-new-privileges:true", "--security-opt", "apparmor:unconfined"],
    ["--volume", sandboxes, "--volume", "kernel-data:/data"],
  ].flat();
  await withContainer(engine, report, "with kernel access", flags, async () => {
    await report.check("it reads the kernel: veth pairs from sandbox to bridge port", async () => {
      // It is healthy once the engine has answered, which may be before the kernel has.
      const kernelOf = (all: typeof entities) => all.find((entity) => entity.kind === "host")?.kernel;
      let entities = await topology(engine);
      for (let tries = 0; kernelOf(entities)?.read !== true && tries < 20; tries++) {
        await sleep(250);
        entities = await topology(engine);
      }
      const kernel = kernelOf(entities);
      assert.equal(kernel?.read, true, JSON.stringify(kernel));
      const veths = entities.filter((entity) => entity.kind === "link" && entity.type === "veth");
      assert.ok(veths.length >= 10, `${veths.length} veth ends`);
      assert.ok(veths.some((link) => typeof link.peer === "string" && typeof link.master === "string"));
    });
  });
}

/** Runs the image with the flags until `work` is done; its log is shown when something failed. */
async function withContainer(
  engine: LabEngine,
  report: Report,
  how: string,
  flags: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const mounts = ["--volume", `${engine.socket}:${SOCKET}`];
  const env = ["--env", `VETHSCOPE_TOKEN=${TOKEN}`, "--health-interval", "1s"];
  await report.check(`it runs ${how}`, () =>
    engine.docker("run", "--name", IMAGE, ...COMMON, ...mounts, ...env, ...flags, IMAGE),
  );
  const answered = await report.check("it answers on /healthz", () => untilAnswering(engine));
  if (answered === null) console.log(await logOf(engine));
  else await work();
  await report.check("it ends in good order within 5 s when told to", async () => {
    await engine.docker("stop", "--time", "5", IMAGE);
    const code = await engine.docker("inspect", "--format", "{{.State.ExitCode}}", IMAGE);
    assert.notEqual(code, "137", "it had to be killed");
  });
  await engine.docker("rm", "--force", IMAGE).catch(() => undefined);
}

/** Both streams: messages about bad settings go to standard error. */
function logOf(engine: LabEngine): Promise<string> {
  const script = 'exec "$0" --host "$1" logs --tail 30 "$2" 2>&1';
  return run("sh", ["-c", script, engine.state.daemon.client, engine.dockerHost, IMAGE]).catch(String);
}

async function untilAnswering(engine: LabEngine): Promise<true> {
  for (const deadline = Date.now() + 30_000; ; await sleep(200)) {
    const { status, body } = await get(engine, "/healthz");
    if (status === 200) return true;
    if (Date.now() > deadline) throw new Error(`no answer within 30 s: ${status} ${body}`);
  }
}

async function untilHealthy(engine: LabEngine): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; await sleep(200)) {
    const health = await engine.docker("inspect", "--format", "{{.State.Health.Status}}", IMAGE);
    if (health === "healthy") return;
    if (Date.now() > deadline) throw new Error(`after 30 s it is ${health}`);
  }
}

/** The fields of entities that are looked at here. */
type Seen = {
  readonly kind: string;
  readonly name?: string;
  readonly type?: string;
  readonly peer?: unknown;
  readonly master?: unknown;
  readonly kernel?: { readonly read: boolean; readonly reason?: string };
};

/** The topology, once it holds the web shop: the first reading takes a moment. */
async function topology(engine: LabEngine): Promise<readonly Seen[]> {
  for (const deadline = Date.now() + 15_000; ; await sleep(300)) {
    const { status, body } = await get(engine, "/api/topology");
    assert.equal(status, 200, body);
    const { entities } = JSON.parse(body) as { entities: readonly Seen[] };
    if (entities.some((entity) => entity.kind === "container") || Date.now() > deadline) return entities;
  }
}

/** Asks from within the lab host's network: that is where the port is published. */
async function get(engine: LabEngine, path: string): Promise<{ status: number; body: string }> {
  const script = `const print = (status, body) => console.log(JSON.stringify({ status, body }));
    fetch(process.argv[1], { headers: { authorization: process.argv[2] } })
      .then(async (r) => print(r.status, await r.text()), (error) => print(0, String(error.cause ?? error)));`;
  const args = ["-e", script, ADDRESS + path, `Bearer ${TOKEN}`];
  return JSON.parse(await engine.inside(process.execPath, ...args));
}

function oneOff(program: string, ...args: readonly string[]): readonly string[] {
  return ["run", "--pull", "never", "--rm", "--network", "none", "--entrypoint", program, IMAGE, ...args];
}
