/** What iproute2 and the engine say of a lab host, to compare a topology with. */
import { statSync } from "node:fs";
import type { ContainerInspectInfo } from "dockerode";
import type { LabEngine } from "../engine/engine.ts";
import { run } from "../engine/run.ts";

/** A link as `ip -d -j address` prints it. */
export type IpLink = {
  readonly ifindex: number;
  readonly ifname: string;
  readonly link?: string;
  readonly link_index?: number;
  readonly link_netnsid?: number;
  readonly master?: string;
  readonly mtu: number;
  readonly operstate: string;
  readonly address: string;
  readonly link_type: string;
  readonly linkinfo?: { readonly info_kind?: string; readonly info_data?: { readonly mode?: string } };
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
};

export type IpRoute = {
  readonly dst: string;
  readonly type?: string;
  readonly gateway?: string;
  readonly dev?: string;
  readonly scope?: string;
  readonly protocol?: string;
  readonly flags?: readonly string[];
};

/** The namespace file of a container's sandbox; of a joined one, of the sandbox that it joined. */
export async function netnsPath(engine: LabEngine, name: string): Promise<string> {
  const format = "{{.HostConfig.NetworkMode}} {{.NetworkSettings.SandboxKey}}";
  const [mode = "", key = ""] = (await engine.docker("inspect", "--format", format, name)).split(" ");
  if (mode === "host") return engine.netns.path;
  return mode.startsWith("container:") ? netnsPath(engine, mode.slice("container:".length)) : key;
}

export const ip = async (netns: string, ...args: readonly string[]): Promise<string> =>
  run("nsenter", [`--net=${netns}`, "ip", ...args]);

export async function ipLinks(netns: string): Promise<IpLink[]> {
  return JSON.parse(await ip(netns, "-d", "-j", "address")) as IpLink[];
}

/** Routes of the main table, of one family. */
export async function ipRoutes(netns: string, family: 4 | 6 = 4): Promise<IpRoute[]> {
  const text = await ip(netns, `-${family}`, "-j", "route");
  return text === "" ? [] : (JSON.parse(text) as IpRoute[]);
}

export async function inspect(engine: LabEngine, name: string): Promise<ContainerInspectInfo> {
  const [found] = JSON.parse(await engine.docker("container", "inspect", name)) as ContainerInspectInfo[];
  if (!found) throw new Error(`no container ${name}`);
  return found;
}

export function inodeOf(path: string): { device: number; inode: number } {
  const { dev, ino } = statSync(path);
  return { device: dev, inode: ino };
}
