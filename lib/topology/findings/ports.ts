/** Ports that are published on every address of the host: anybody who reaches the host reaches the container. */
import type { Finding, PublishedPort } from "../model.ts";
import { containerOf, finding, type Seen } from "./seen.ts";

const ANY = new Set(["0.0.0.0", "::", ""]);

/** One a host port: the engine records IPv4 and IPv6 apart. */
export function openPorts(seen: Seen): Finding[] {
  return [...seen.relations.publishedByContainer].flatMap(([id, ports]) => {
    const open = new Map<string, PublishedPort[]>();
    for (const p of ports) {
      if (p.hostPort === null || !ANY.has(p.hostIp)) continue;
      const key = `${p.hostPort}/${p.protocol}`;
      open.set(key, [...(open.get(key) ?? []), p]);
    }
    return [...open].map(([key, same]) => {
      const [port] = same;
      const text = `Port ${key} leads to ${containerOf(seen, id)?.name ?? id} from every address of the host, past the rules of its INPUT chain.`;
      const udp = port && port.protocol !== "tcp" ? `/${port.protocol}` : "";
      const hint = `docker run --publish 127.0.0.1:${port?.hostPort}:${port?.containerPort}${udp} … for this host alone`;
      return finding("info", "port-open", [...same.map((p) => p.id).sort(), id], text, hint);
    });
  });
}
