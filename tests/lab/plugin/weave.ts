/**
 * Weave Net's shape, without Weave: its bridge, wired by a veth pair to a second switch (a plain bridge stands in for the
 * Open vSwitch device that this kernel may lack), from which the tunnel leads on.
 */
import type { Shape } from "./shape.ts";

export const WEAVE = { subnet: "10.32.0.0/12", mtu: "1376", port: 6784 } as const;

export const weave: Shape = {
  name: "weavemesh",
  // No gateway either: what it answers for one is the subnet's own address, which nobody has.
  pool: { subnet: WEAVE.subnet, gateway: WEAVE.subnet, address: (n) => `10.32.0.${n}/12` },
  mac: null,
  tellsOperInfo: true,
  async prepare(inside) {
    await inside("ip", "link", "add", "weave", "mtu", WEAVE.mtu, "type", "bridge");
    await inside("ip", "link", "add", "datapath", "mtu", WEAVE.mtu, "type", "bridge");
    await inside("ip", "link", "add", "vethwe-bridge", "type", "veth", "peer", "name", "vethwe-datapath");
    await inside("ip", "link", "set", "vethwe-bridge", "master", "weave");
    await inside("ip", "link", "set", "vethwe-datapath", "master", "datapath");
    await inside(
      "ip",
      "link",
      "add",
      `vxlan-${WEAVE.port}`,
      "type",
      "vxlan",
      "external",
      "dstport",
      String(WEAVE.port),
    );
    await inside("ip", "link", "set", `vxlan-${WEAVE.port}`, "master", "datapath");
    for (const name of ["weave", "datapath", "vethwe-bridge", "vethwe-datapath", `vxlan-${WEAVE.port}`]) {
      await inside("ip", "link", "set", name, "up");
    }
  },
  async join(inside, { id }) {
    const [host, inner] = [`vethwepl${id.slice(0, 7)}`, `vethwepg${id.slice(0, 7)}`];
    await inside("ip", "link", "add", host, "mtu", WEAVE.mtu, "type", "veth", "peer", "name", inner, "mtu", WEAVE.mtu);
    await inside("ip", "link", "set", host, "master", "weave", "up");
    return {
      InterfaceName: { SrcName: inner, DstPrefix: "ethwe" },
      StaticRoutes: [{ Destination: "224.0.0.0/4", RouteType: 1 }],
      DisableGatewayService: true,
    };
  },
  async remove(inside, { id }) {
    await inside("ip", "link", "del", `vethwepl${id.slice(0, 7)}`);
  },
};
