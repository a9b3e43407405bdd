/**
 * Calico's shape, without Calico: a veth on no bridge for each endpoint, a host route to its /32, a blackhole for the
 * host's own block, and other hosts' blocks as BIRD would have set them. Compare docs.tigera.io, "Component architecture".
 */
import { LAN } from "../engine/namespaces.ts";
import type { Shape } from "./shape.ts";

/** This host's block, another one's, and what all endpoints have in common. */
export const CALICO = {
  block: "192.168.70.0/26",
  other: { block: "192.168.71.0/26", gateway: LAN.gateway },
  gateway: "169.254.1.1",
  mac: "ee:ee:ee:ee:ee:ee",
} as const;

const bare = (address: string): string => address.split("/")[0] ?? address;
/** As Calico's libnetwork plugin called them. */
export const caliName = (endpoint: string): string => `cali${endpoint.slice(0, 11)}`;

export const calico: Shape = {
  name: "calico",
  pool: { subnet: CALICO.block, gateway: `${CALICO.gateway}/32`, address: (n) => `192.168.70.${n}/32` },
  mac: CALICO.mac,
  tellsOperInfo: true,
  async prepare(inside) {
    // Stands for Calico's own chains: Docker's policy in FORWARD is DROP.
    await inside("iptables", "--append", "FORWARD", "--in-interface", "cali+", "--jump", "ACCEPT");
    await inside("ip", "route", "add", "blackhole", CALICO.block, "proto", "bird");
    await inside("ip", "route", "add", CALICO.other.block, "via", CALICO.other.gateway, "proto", "bird");
  },
  async join(inside, { id, address }) {
    const [host, inner] = [caliName(id), `tmp${id.slice(0, 11)}`];
    await inside(
      "ip",
      "link",
      "add",
      host,
      "address",
      CALICO.mac,
      "type",
      "veth",
      "peer",
      "name",
      inner,
      "address",
      CALICO.mac,
    );
    await inside("ip", "link", "set", host, "up");
    // The host answers for 169.254.1.1, which nobody has.
    const sysctl = "/proc/sys/net/ipv4";
    await inside("sh", "-c", `echo 1 > ${sysctl}/conf/${host}/proxy_arp; echo 0 > ${sysctl}/neigh/${host}/proxy_delay`);
    await inside("ip", "route", "add", bare(address), "dev", host, "scope", "link");
    return {
      InterfaceName: { SrcName: inner, DstPrefix: "cali" },
      Gateway: CALICO.gateway,
      StaticRoutes: [{ Destination: `${CALICO.gateway}/32`, RouteType: 1 }],
      DisableGatewayService: true,
    };
  },
  async remove(inside, { id }) {
    // A test may have taken it away.
    await inside("ip", "link", "del", caliName(id)).catch(() => undefined);
  },
};
