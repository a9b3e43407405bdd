/**
 * The kernel reader on real namespaces, compared with iproute2. No resync runs here: what is right, notifications made right.
 * Everything is made in namespaces of its own, and removed also after a failure.
 */
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { unixSocketPeerPid } from "#lib/kernel/peer.ts";
import { bestRoot, type KernelReader, openKernelReader } from "#lib/kernel/reader.ts";
import type { KernelObservation, NetnsObservation } from "#lib/topology/kernel-observation.ts";
import { addressesOf, forwardingOf, inOrder, linksOf, neighboursOf, routesOf } from "../fixtures/kernel/iproute2.ts";
import { build, Namespaces, run } from "../fixtures/kernel/scenario.ts";

const missing = whatIsMissing();
const skip = missing !== null && process.env.CI !== "true";
const SOON = { timeout: 5000, interval: 20 };

function whatIsMissing(): string | null {
  if (process.platform !== "linux") return "needs Linux";
  if (process.getuid?.() !== 0) return "needs root";
  try {
    run("ip", "-V");
    run("bridge", "-V");
    return null;
  } catch {
    return "needs iproute2";
  }
}

describe.skipIf(skip)(`kernel reader${skip ? ` (skipped: ${missing})` : ""}`, () => {
  let namespaces: Namespaces;
  let reader: KernelReader;
  let changes: KernelObservation[];
  let open: string[];

  beforeEach(async () => {
    namespaces = new Namespaces();
    changes = [];
    build(namespaces);
    open = descriptors();
    const opened = await openKernelReader({
      rootCandidates: [namespaces.path("root")],
      resyncSeconds: 0,
      onChange: (observation) => changes.push(observation),
      log: (level, message) => expect.unreachable(`${level}: ${message}`),
    });
    if (!opened.read) throw new Error(opened.reason);
    reader = opened;
  });

  afterEach(async () => {
    await reader?.close();
    namespaces.remove();
  });

  const target = (short: string) => ({ name: short, paths: [namespaces.path(short)] });
  const watch = (...shorts: string[]) => reader.watch(shorts.map(target));

  function seen(short: string): NetnsObservation {
    const { observation } = reader;
    const key = short === "root" ? observation.root : observation.targets.get(short);
    const netns = typeof key === "string" ? observation.namespaces.get(key) : undefined;
    if (!netns) throw new Error(`${short} is not read`);
    return netns;
  }

  const link = (short: string, name: string) => seen(short).links.find((l) => l.name === name);

  /** Every decoded field of a namespace against iproute2. */
  function agrees(short: string): void {
    const said = namespaces.iproute2(short);
    const netns = seen(short);
    expect(netns.links.map(({ linkNetns, ...rest }) => rest)).toEqual(linksOf(said));
    expect(inOrder(netns.addresses)).toEqual(inOrder(addressesOf(said)));
    expect(inOrder(netns.routes)).toEqual(inOrder(routesOf(said)));
    expect(inOrder(netns.neighbours)).toEqual(inOrder(neighboursOf(said)));
    expect(inOrder(netns.fdb)).toEqual(inOrder(forwardingOf(said)));
  }

  const agreesSoon = (...shorts: string[]) => vi.waitFor(() => shorts.forEach(agrees), SOON);

  /** Addresses are checked for duplicates, bridges settle: nothing more comes for a while. */
  async function quiet(): Promise<void> {
    let before = -1;
    await vi.waitUntil(
      () => {
        const still = before === changes.length;
        before = changes.length;
        return still;
      },
      { timeout: 10_000, interval: 1500 },
    );
  }

  it("sees in every namespace what iproute2 sees", async () => {
    await watch("box", "pod");
    await agreesSoon("root", "box", "pod");
  });

  it("names a namespace by device and inode of its file, and reads it once for several targets", async () => {
    const path = namespaces.path("box");
    await reader.watch([target("box"), { name: "twin", paths: ["/nowhere", path] }]);
    expect(reader.observation.namespaces.size).toBe(2);
    expect(reader.observation.targets.get("twin")).toBe(seen("box").key);
    expect(String(seen("box").inode)).toBe(run("stat", "-L", "-c", "%i", path).trim());
  });

  it("pairs veth ends across namespaces when ifindexes are equal", async () => {
    await watch("box", "pod");
    const [box, pod] = [link("box", "eth0"), link("pod", "eth0")];
    expect(box?.ifindex).toBe(pod?.ifindex);
    for (const short of ["box", "pod"]) {
      expect(link(short, "eth0")?.linkNetns).toBe(seen("root").key);
      expect(link(short, "eth0")?.link).toBe(link("root", `to-${short}`)?.ifindex);
      expect(link("root", `to-${short}`)?.linkNetns).toBe(seen(short).key);
    }
    expect(link("pod", "mv1")?.linkNetns).toBe(seen("root").key);
  });

  it("pairs veth ends of two namespaces that are both not the root", async () => {
    namespaces.ip("box", `link add side type veth peer name side netns ${namespaces.name("pod")}`);
    await watch("box", "pod");
    expect(link("box", "side")?.linkNetns).toBe(seen("pod").key);
    expect(link("pod", "side")?.linkNetns).toBe(seen("box").key);
  });

  it("says that a peer's namespace is unknown until it is watched, and again when it no longer is", async () => {
    await watch("box");
    expect(link("root", "to-pod")).toMatchObject({ linkNetnsid: expect.any(Number), linkNetns: null });
    await watch("box", "pod");
    expect(link("root", "to-pod")?.linkNetns).toBe(seen("pod").key);
    await watch("box");
    expect(link("root", "to-pod")?.linkNetns).toBeNull();
    expect(reader.observation.namespaces.size).toBe(2);
  });

  it("tells of a new veth pair, its port, its address and its end within a second", async () => {
    await watch("box", "pod");
    await quiet();
    const pod = seen("pod");
    const started = performance.now();
    namespaces.ip("root", `link add new0 type veth peer name eth1 netns ${namespaces.name("box")}`);
    namespaces.ip("root", "link set new0 master br0 up");
    namespaces.ip("box", "addr add 10.77.0.2/24 dev eth1");
    namespaces.ip("box", "link set eth1 up");
    await vi.waitUntil(() => seen("box").addresses.some((a) => a.address === "10.77.0.2"), {
      timeout: 1000,
      interval: 1,
    });
    expect(performance.now() - started).toBeLessThan(1000);
    await agreesSoon("root", "box");
    expect(link("box", "eth1")?.linkNetns).toBe(seen("root").key);
    expect(link("root", "new0")).toMatchObject({ master: link("root", "br0")?.ifindex, linkNetns: seen("box").key });
    expect(seen("pod")).toBe(pod);

    namespaces.ip("root", "link del new0");
    await vi.waitUntil(() => link("box", "eth1") === undefined, { timeout: 1000, interval: 1 });
    await agreesSoon("root", "box");
  });

  it("follows what the kernel does not announce: IPv4 routes of a link that goes down or loses its carrier", async () => {
    await watch("box", "pod");
    namespaces.ip("root", "link set to-box down");
    await agreesSoon("root", "box");
    namespaces.ip("root", "link set to-box up");
    await agreesSoon("root", "box");
    namespaces.ip("root", "link set br0 down");
    await agreesSoon("root");
  });

  it.each([
    ["a route is replaced by one through another link", "route replace 10.5.0.0/16 via 172.30.0.9 dev br0 metric 77"],
    ["a multipath route goes", "route del 10.6.0.0/16"],
    ["a blackhole goes", "route del blackhole 10.7.0.0/24"],
    [
      "a permanent neighbour becomes a learned one",
      "neigh replace 172.30.0.77 lladdr 02:00:00:00:00:77 dev br0 nud stale",
    ],
    ["a permanent neighbour goes", "neigh del 172.30.0.77 dev br0"],
    ["a port leaves its bridge", "link set to-box nomaster"],
    ["a link is renamed", "link set mv0 name mv9"],
    ["an alias is set", "link set br0 alias front"],
    ["a VXLAN device goes", "link del vx0"],
    ["a bridge goes with its ports in it", "link del br0"],
    ["a link moves to a namespace that is not watched", "link set mv0 netns NOBODY"],
  ])("agrees with iproute2 after %s", async (_, command) => {
    namespaces.add("nobody");
    await watch("box", "pod");
    namespaces.ip("root", command.replace("NOBODY", namespaces.name("nobody")));
    await agreesSoon("root", "box", "pod");
  });

  it("agrees with iproute2 after forwarding entries come and go", async () => {
    namespaces.bridge("root", "fdb add 02:42:0a:00:00:07 dev vx0 dst 172.30.0.12 self permanent");
    await agreesSoon("root");
    expect(seen("root").fdb.some((e) => e.mac === "02:42:0a:00:00:07" && e.dst === "172.30.0.12")).toBe(true);
    namespaces.bridge("root", "fdb del 02:42:0a:00:00:07 dev vx0 dst 172.30.0.12 self");
    namespaces.bridge("root", "fdb del 02:42:0a:00:00:06 dev to-box master");
    await agreesSoon("root");
  });

  it("reads one link again for one change, whatever else is there, and leaves the others' objects alone", async () => {
    await quiet();
    const before = seen("root");
    namespaces.ip("root", "link set br0 alias front");
    await vi.waitUntil(() => link("root", "br0")?.alias === "front", SOON);
    const after = seen("root");
    const changed = after.links.filter((l, i) => l !== before.links[i]);
    expect(changed.map((l) => l.name)).toEqual(["br0"]);
    expect(after.fdb).toBe(before.fdb);
  });

  it("says nothing while nothing changes, nor when everything is read again", async () => {
    await watch("box", "pod");
    await quiet();
    const { observation } = reader;
    const told = changes.length;
    await reader.resync();
    await watch("box", "pod");
    expect(changes.length).toBe(told);
    expect(reader.observation).toBe(observation);
  });

  it("finds with a resync what the kernel never announces: proxy entries", async () => {
    namespaces.ip("root", "neigh del proxy 172.30.0.99 dev br0");
    await reader.resync();
    expect(seen("root").neighbours.some((n) => n.proxy)).toBe(false);
  });

  it("says nothing of learned neighbours and forwarding entries", async () => {
    await watch("box", "pod");
    await quiet();
    const told = changes.length;
    namespaces.ip("box", "neigh add 172.30.0.200 lladdr 02:00:00:00:00:99 dev eth0 nud reachable");
    namespaces.bridge("root", "fdb add 02:42:0a:00:00:99 dev to-pod master dynamic");
    await reader.resync();
    expect(changes.length).toBe(told);
  });

  it("knows the truth after 2,000 events in a burst", async () => {
    await watch("box");
    const addresses = Array.from({ length: 1000 }, (_, i) => `10.99.${i >> 8}.${i & 255}/32 dev eth0`);
    namespaces.batch(
      "box",
      addresses.map((a) => `addr add ${a}`),
    );
    namespaces.batch(
      "box",
      addresses.slice(0, 990).map((a) => `addr del ${a}`),
    );
    await agreesSoon("box");
    expect(seen("box").addresses.filter((a) => a.address.startsWith("10.99.")).length).toBe(10);
  });

  it("survives namespaces that vanish while they are read, and says so", async () => {
    const shorts = Array.from({ length: 20 }, (_, i) => `gone${i}`);
    for (const short of shorts) namespaces.add(short);
    const reading = reader.watch([...shorts.map(target), target("box")]);
    for (const short of shorts) namespaces.delete(short);
    await reading;
    await reader.resync();
    for (const short of shorts) expect(reader.observation.targets.get(short)).toEqual({ unreadable: "it is gone" });
    expect(reader.observation.namespaces.size).toBe(2);
    agrees("box");
  });

  it("tries targets again that did not open, and follows a path that leads elsewhere", async () => {
    await watch("late");
    expect(reader.observation.targets.get("late")).toEqual({ unreadable: "it is gone" });
    namespaces.add("late");
    await watch("late");
    const first = seen("late").key;
    namespaces.delete("late");
    namespaces.add("late");
    await reader.resync();
    expect(seen("late").key).not.toBe(first);
    await reader.watch([{ name: "late", paths: ["/etc/hostname"] }]);
    expect(reader.observation.targets.get("late")).toEqual({ unreadable: "it is not a network namespace" });
  });

  it("finds the root by the engine's bridges, and can move to it", async () => {
    const paths = ["box", "root", "absent"].map((short) => namespaces.path(short));
    const probes = await reader.probeRoots(paths, [{ name: "br0", addresses: ["172.30.0.1", "fd00:30::1"] }]);
    expect(probes.map((p) => [p.devices, p.matches, p.reason])).toEqual([
      [0, 0, null],
      [1, 1, null],
      [0, 0, "it is gone"],
    ]);
    expect(bestRoot(probes)?.path).toBe(paths[1]);
    expect(await reader.setRoot(namespaces.path("absent"))).toBe("it is gone");
    const before = seen("root").key;
    expect(await reader.setRoot(namespaces.path("box"))).toBeNull();
    expect([...reader.observation.namespaces.keys()]).toEqual([seen("root").key]);
    expect(seen("root").key).not.toBe(before);
  });

  it("leaves no descriptor and no thread behind", async () => {
    await watch("box", "pod", "absent");
    await reader.probeRoots([namespaces.path("pod")], []);
    await reader.close();
    expect(descriptors()).toEqual(open);
    expect(threads()).not.toContain("vethscope-kerne");
    await reader.close();
  });

  it("keeps no namespace alive that is watched no more", async () => {
    await watch("box");
    await watch();
    namespaces.delete("box");
    // The namespace goes, and its end of the pair takes the other along.
    await vi.waitUntil(() => link("root", "to-box") === undefined, SOON);
  });
});

describe("without the right to enter namespaces", () => {
  it.skipIf(skip)("says what is missing and how to get it, and throws nothing", () => {
    const script = new URL("../fixtures/kernel/unprivileged.ts", import.meta.url).pathname;
    const answer = run("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin", process.execPath, script);
    expect(JSON.parse(answer)).toMatchObject({
      read: false,
      reason: expect.stringContaining("CAP_SYS_ADMIN"),
      hint: expect.stringContaining("network_mode: host"),
    });
  });
});

describe("the process behind a Unix socket", () => {
  it.skipIf(process.platform !== "linux")("is told by its id, and null when nobody listens", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "vethscope-")), "s.sock");
    expect(unixSocketPeerPid(path)).toBeNull();
    const server = createServer().listen(path);
    await once(server, "listening");
    expect(unixSocketPeerPid(path)).toBe(process.pid);
    server.close();
    rmSync(dirname(path), { recursive: true });
  });
});

/** What this process has open, by kind: descriptors' numbers are used again. */
function descriptors(): string[] {
  const fds = readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
  return fds.filter((to) => /^(socket|pipe|net):|netns/.test(to)).sort();
}

function threads(): string[] {
  return readdirSync("/proc/self/task").flatMap((task) => {
    try {
      return [readFileSync(`/proc/self/task/${task}/comm`, "utf8").trim()];
    } catch {
      return [];
    }
  });
}
