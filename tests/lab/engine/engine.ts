/** A real Docker engine for tests: in a network namespace of its own, with a NIC, and gone without a trace afterwards. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execRootOf, networkOf, socketOf, startDaemon, stopDaemon } from "./daemon.ts";
import { guard, unguard } from "./guard.ts";
import { makeNamespaces } from "./namespaces.ts";
import { type EngineVersion, enginePackage } from "./packages.ts";
import { processRef } from "./processes.ts";
import { run } from "./run.ts";
import { type LabState, newLab, saveLab } from "./state.ts";
import { destroyLab, namespacesOf, sweepLabs } from "./teardown.ts";

/** A network namespace by its name, and the file that `setns` and `nsenter` take. */
export type LabNetns = { readonly name: string; readonly path: string };

/** A running lab engine. */
export type LabEngine = {
  readonly name: string;
  readonly state: LabState;
  /** Path of the engine's unix socket. */
  readonly socket: string;
  /** The same as DOCKER_HOST wants it. */
  readonly dockerHost: string;
  /** The namespace that plays the host's own: what Vethscope takes as VETHSCOPE_ROOT_NETNS. */
  readonly netns: LabNetns;
  /** The other end of the host's NIC: the LAN's router and the world. */
  readonly outside: LabNetns;
  /** Sandboxes are in its folder `netns`. */
  readonly execRoot: string;
  /** The dockerd process, also after `start()`. */
  readonly pid: number;
  /** Runs the docker client on this engine and gives its output. */
  docker(...args: readonly string[]): Promise<string>;
  /** Runs a program in the host's namespace, or in another one of this lab. */
  inside(program: string, ...args: readonly string[]): Promise<string>;
  inOutside(program: string, ...args: readonly string[]): Promise<string>;
  /** Ends dockerd only: SIGTERM stops the containers with it, SIGKILL leaves them running. */
  stop(signal?: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Starts dockerd again. */
  start(): Promise<void>;
  /** Clears everything away. */
  close(): void;
};

/** What kind of engine. */
export type EngineOptions = {
  /** The machine's own docker.io package when left out. */
  readonly version?: EngineVersion;
  /** Up to 11 of a-z, 0-9 and "-"; made up when left out. Must be unused. */
  readonly name?: string;
  /** What the engine says its host is called; the lab's name when left out. */
  readonly hostname?: string;
  /**
   * `machine`: no namespace of its own, so that what it runs with `--network host` reaches what the machine reaches, such
   * as a package registry; it then makes no bridge, no rule and no setting, and has no other network to offer.
   */
  readonly network?: "own" | "machine";
  /**
   * Makes the exec root a shared mount, as all of a host is under systemd: a container that binds the sandboxes with
   * `rslave` then sees those made later.
   */
  readonly sharedMounts?: boolean;
  /** Further dockerd arguments. */
  readonly args?: readonly string[];
};

/** Starts an engine and returns when it answers; what crashed runs left behind is cleared away first. Needs root. */
export async function startEngine(options: EngineOptions = {}): Promise<LabEngine> {
  sweepLabs();
  const name = options.name ?? `vl-${randomBytes(3).toString("hex")}`;
  const { path, client } = await enginePackage(options.version);
  const ownNetwork = options.network !== "machine";
  const daemon = {
    path,
    client,
    hostname: options.hostname ?? name,
    ownNetwork,
    sharedMounts: options.sharedMounts ?? false,
    args: options.args ?? [],
  };
  const lab = newLab(name, processRef(process.pid), daemon);
  guard(lab);
  try {
    mkdirSync(join(lab.folder, "client"));
    if (ownNetwork) await makeNamespaces(lab);
    if (daemon.sharedMounts) await shareMounts(lab);
    await startDaemon(lab);
  } catch (error) {
    destroyLab(lab);
    unguard(name);
    throw error;
  }
  return engineOf(lab);
}

/** Lets the lab live on after this process; `destroyLab` ends it. */
export function leaveRunning(engine: LabEngine): void {
  saveLab({ ...engine.state, owner: null });
  unguard(engine.name);
}

/** A handle on a lab that runs already. */
export function engineOf(state: LabState): LabEngine {
  const [, outsideName] = namespacesOf(state);
  const netns = { name: state.name, path: networkOf(state) };
  const outside = { name: outsideName, path: `/run/netns/${outsideName}` };
  const pidOf = () => Number(readFileSync(join(state.folder, "pid"), "utf8"));
  const dockerHost = `unix://${socketOf(state)}`;
  const config = join(state.folder, "client");
  // The old builder: the new one is a plug-in of the client that Debian's packages lack.
  const env = { PATH: state.daemon.path, HOME: state.folder, DOCKER_CONFIG: config, DOCKER_BUILDKIT: "0" };
  return {
    name: state.name,
    state,
    socket: socketOf(state),
    dockerHost,
    netns,
    outside,
    execRoot: execRootOf(state),
    get pid() {
      return pidOf();
    },
    docker: (...args) => run(state.daemon.client, ["--host", dockerHost, ...args], { env, timeout: 600_000 }),
    inside: (program, ...args) => inNetns(netns, program, args),
    inOutside: (program, ...args) => inNetns(outside, program, args),
    stop: async (signal = "SIGTERM") => stopDaemon(state, processRef(pidOf()), signal),
    start: async () => {
      await startDaemon(state);
    },
    close: () => {
      if (existsSync(state.folder)) destroyLab(state);
      unguard(state.name);
    },
  };
}

async function shareMounts(lab: LabState): Promise<void> {
  const folder = execRootOf(lab);
  mkdirSync(folder);
  await run("mount", ["--bind", folder, folder]);
  await run("mount", ["--make-shared", folder]);
}

function inNetns(netns: LabNetns, program: string, args: readonly string[]): Promise<string> {
  return run("nsenter", [`--net=${netns.path}`, program, ...args]);
}
