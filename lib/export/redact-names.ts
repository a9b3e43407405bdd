/** Real names and ids to aliases: the same for the same text as long as the engine keeps its id, whatever else comes and goes. */
import { sha256 } from "./redact-hash.ts";

/** Digits of an alias where no other is like it; and of what stands for an id. */
const NAME_DIGITS = 4;
const ID_DIGITS = 8;

export class Aliases {
  readonly #key: string;
  readonly #given = new Map<string, string>();
  readonly #taken = new Set<string>();

  /** The key is nowhere in what it makes. */
  constructor(key: string) {
    this.#key = key;
  }

  /** As many hexadecimal digits as asked for, up to 64. */
  digits(text: string, count: number): string {
    return sha256(`${this.#key}\0${text}`).slice(0, count);
  }

  /** A number of 32 bits. */
  number(text: string): number {
    return Number.parseInt(this.digits(text, 8), 16);
  }

  /** `container-3fa2`; longer when another one of that kind got those digits before. */
  name(kind: string, text: string): string {
    return this.#make(kind, text, "-", NAME_DIGITS);
  }

  /** `container:3fa29b01`. */
  id(kind: string, text: string): string {
    return this.#make(kind, text, ":", ID_DIGITS);
  }

  #make(kind: string, text: string, between: string, least: number): string {
    const key = `${kind}${between}${text}`;
    const known = this.#given.get(key);
    if (known !== undefined) return known;
    const digits = this.digits(key, 64);
    let count = least;
    const alias = (): string => `${kind}${between}${digits.slice(0, count)}`;
    while (this.#taken.has(alias()) && count < digits.length) count++;
    this.#given.set(key, alias());
    this.#taken.add(alias());
    return alias();
  }
}

/** Names of links that every such machine has, with a VLAN's number after them. */
const COMMON = [
  /lo|docker0|docker_gwbridge|cni0|cbr0|virbr\d+|br\d+|bond\d+|team\d+|dummy\d+|ifb\d+/,
  /eth\d+|wlan\d+|(en|wl|ww)([os]\d+|p\d+s\d+)(f\d+)?(d\d+)?(np\d+)?(v\d+)?/,
  /veth\d+|tun\d+|tap\d+|wg\d+|vxlan\d*|vxlan-\d+|br-int|br-ex|br-tun|ovs-system/,
  /tunl0|ip6tnl0|sit0|gre0|gretap0|erspan0|ip6?_vti0|ip6gre0|teql0/,
  /flannel\.\d+|flannel-v6\.\d+|vxlan\.calico|wireguard\.cali|weave|datapath|vethwe-(bridge|datapath|pcap)/,
  /kube-ipvs0|kube-bridge|nodelocaldns|cilium_(host|net|vxlan)|br0/,
];
const IS_COMMON = new RegExp(`^(${COMMON.map((r) => r.source).join("|")})$`);

/** Made of an id or a MAC address by the engine, a plugin or udev: what stays of it, and the rest. */
const OF_ID =
  /^(br-|dm-|di-)([0-9a-f]{12})$|^(veth)([0-9a-f]{7,11})$|^(vethwe?pl|vethwl)([0-9a-z]{5,11})$|^(cali)([0-9a-f]{11})$|^((?:vx|ov)-)([0-9a-f]{6}-[0-9a-z]{5})$|^(lb_|lo_)([0-9a-z]{9})$|^(enx)([0-9a-f]{12})$/;

export type LinkName =
  | { readonly kind: "common" }
  | { readonly kind: "of id"; readonly stem: string; readonly id: string }
  | { readonly kind: "custom"; readonly stem: string; readonly vlan: string };

/** Where a link's name comes from. */
export function linkName(name: string): LinkName {
  const [, stem = "", vlan = ""] = /^(.*?)((?:[.:]\d+)?)$/s.exec(name) ?? [];
  if (IS_COMMON.test(name) || IS_COMMON.test(stem)) return { kind: "common" };
  const parts = OF_ID.exec(name)
    ?.slice(1)
    .filter((p) => p !== undefined);
  if (parts) return { kind: "of id", stem: parts[0] ?? "", id: parts[1] ?? "" };
  return { kind: "custom", stem, vlan };
}
