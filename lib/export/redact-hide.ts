/** Aliases and documentation addresses for one topology; see redact.ts. */
import { isPredefined } from "#lib/scene/filter.ts";
import { overlap, type Prefix, parsePrefix, prefixText } from "#lib/topology/cidr.ts";
import type { Entity, EntityId, Network } from "#lib/topology/model.ts";
import { relate } from "#lib/topology/relations.ts";
import type { Redaction } from "./options.ts";
import { type AddressMap, addressMap, macMap, macOf } from "./redact-addresses.ts";
import { keep } from "./redact-fields.ts";
import { Aliases, linkName } from "./redact-names.ts";
import { applyTo, type Hide, rulesOf } from "./redact-rules.ts";

const DRIVERS =
  /^(bridge|host|null|overlay|macvlan|ipvlan|weavemesh|calico|flannel|ovs|openvswitch|default|swarm|calico-ipam|windows)$/;
const MODES = /^(default|bridge|host|none|nat|)$/;
/** Makes aliases in order of creation, so that of two that are alike the newer one gets longer. */
export function hideOf(entities: ReadonlyMap<EntityId, Entity>, what: readonly Redaction[]): Hide {
  const r = relate(entities);
  const keys = r.hosts.map((h) => h.id.replace(/^host:/, "")).sort();
  const aliases = new Aliases(`vethscope ${keys[0] ?? ""}`);
  const names = what.includes("names");
  const ids = what.includes("ids");
  const containers = new Set(r.containers.map((c) => c.name));
  const services = new Set([
    ...r.services.map((s) => s.name),
    ...r.containers.flatMap((c) => [c.compose?.service ?? [], c.swarm?.serviceName ?? []].flat()),
  ]);
  const predefined = new Set(r.networks.filter(isPredefined).map((n) => n.name));
  const networkNames = new Map(
    r.networks.flatMap(
      (n) =>
        [
          [n.name, n],
          [n.id as string, n],
        ] as const,
    ),
  );

  const name: Hide["name"] = (kind, text) => (names && text !== "" ? aliases.name(kind, text) : text);
  for (const c of r.containers) name("container", c.name);
  for (const n of r.networks) if (!predefined.has(n.name)) name("network", n.name);
  const network = (text: string): string => (predefined.has(text) ? text : name("network", text));

  const withoutKeys = (id: string): string => {
    let text = id;
    for (const key of keys) if (key !== "") text = text.replaceAll(key, aliases.digits(key, 12));
    return text;
  };
  const id: Hide["id"] = <I extends EntityId>(of: I): I => {
    const kind = entities.get(of)?.kind;
    // Addresses of ports and names of findings' causes stand in their ids.
    const hidden = ids || kind === "publishedPort" || kind === "finding" || of.startsWith("port:");
    return (hidden ? aliases.id(kind ?? "thing", of) : withoutKeys(of)) as I;
  };
  const otherId: Hide["otherId"] = (kind, text) => (ids && text !== "" ? aliases.name(kind, text) : text);

  const device: Hide["device"] = (text) => {
    const of = linkName(text);
    switch (of.kind) {
      case "common":
        return text;
      case "of id":
        return ids || (what.includes("addresses") && of.stem === "enx")
          ? `${of.stem}${aliases.digits(`device ${text}`, of.id.length)}`
          : text;
      case "custom":
        return names || (ids && /[0-9a-f]{5}/.test(of.stem)) ? `${aliases.name("dev", of.stem)}${of.vlan}` : text;
    }
  };
  const alias: Hide["alias"] = (text) => {
    if (containers.has(text)) return name("container", text);
    if (services.has(text)) return name("service", text);
    // The engine gives every container the first 12 digits of its id.
    if (/^[0-9a-f]{12}$|^[0-9a-f]{64}$/.test(text)) return names || ids ? aliases.name("alias", text) : text;
    return name("alias", text);
  };
  const mode: Hide["mode"] = (text) => {
    const joined = /^container:(.*)$/s.exec(text)?.[1];
    if (joined !== undefined) return `container:${entities.has(joined) ? id(joined) : aliases.id("container", joined)}`;
    if (MODES.test(text) || predefined.has(text)) return text;
    const of = networkNames.get(text);
    return of?.id === text ? id(of.id) : network(of?.name ?? text);
  };
  const inode = (real: number): number => (ids ? aliases.number(`inode ${real}`) : real);
  const driver = (text: string): string => (DRIVERS.test(text) ? text : name("driver", text));
  const rest = { name, id, otherId, device, network, driver, mode, alias, inode };
  return { ...rest, ...addressesOf(entities, r.networks, rest, aliases, what.includes("addresses")) };
}

/** Goes through all rules twice: first to see which addresses there are, then every one has its place. */
function addressesOf(
  entities: ReadonlyMap<EntityId, Entity>,
  networks: readonly Network[],
  rest: Omit<Hide, "address" | "mac" | "pools">,
  aliases: Aliases,
  wanted: boolean,
): Pick<Hide, "address" | "mac" | "pools"> {
  if (!wanted) return { address: keep, mac: keep, pools: true };
  const addresses: string[] = networks.flatMap((n) => n.ipam.map((i) => i.subnet));
  const macs: string[] = [];
  const note = (list: string[]) => (text: string) => {
    list.push(text);
    return text;
  };
  const rules = rulesOf({ ...rest, address: note(addresses), mac: note(macs), pools: true });
  for (const entity of entities.values()) applyTo(rules, entity);
  addresses.push(...pools(entities, networks));
  const hash = (text: string): number => aliases.number(`address ${text}`);
  const mac = macMap([...macs, ...addresses.flatMap((a) => macOf(a) ?? [])], hash);
  const map: AddressMap = addressMap(addresses, { hash, mac });
  return { address: map.address, mac, pools: false };
}

/**
 * What equal subnets on several hosts are cut from (flannel): nothing records it, and only by lying near each other are
 * they known to belong together (see topology/routed.ts).
 */
function pools(entities: ReadonlyMap<EntityId, Entity>, networks: readonly Network[]): string[] {
  const routes = [...entities.values()].flatMap((e) => (e.kind === "sandbox" && e.role === "host" ? e.routes : []));
  const elsewhere = routes.filter((r) => r.gateway !== null).flatMap((r) => parsePrefix(r.dst) ?? []);
  const here = networks.flatMap((n) => n.ipam.flatMap((i) => parsePrefix(i.subnet) ?? []));
  return here.flatMap((subnet) => {
    const length = Math.max(0, subnet.length - 8);
    const pool = parsePrefix(prefixText({ ...subnet, length }));
    const isNear = (p: Prefix): boolean => pool !== null && p.length === subnet.length && overlap(p, pool);
    return pool !== null && elsewhere.some(isNear) ? [prefixText({ ...pool, length })] : [];
  });
}
