import { describe, expect, it } from "vitest";
import { decodeLink } from "#lib/kernel/decode/link.ts";
import { decodeNsid } from "#lib/kernel/decode/nsid.ts";
import { decodeRoute } from "#lib/kernel/decode/route.ts";
import { attribute, decodeAll, join, linkMessage, message, nested, text, u8, u16, u16be, u32 } from "./bytes.ts";

const IFLA_LINKINFO = 18;
const link = (...attributes: Uint8Array[]) =>
  decodeAll(linkMessage(7, attribute(3, text("x0")), ...attributes), decodeLink)[0];
const ofKind = (kind: string, ...data: Uint8Array[]) =>
  link(nested(IFLA_LINKINFO, attribute(1, text(kind)), nested(2, ...data)));

describe("links that no kernel here can make, from hand-made bytes", () => {
  it("a VLAN has its id and protocol", () => {
    expect(ofKind("vlan", attribute(1, u16(10)), attribute(5, u16be(0x8100)))?.vlan).toEqual({
      id: 10,
      protocol: "802.1Q",
    });
    expect(ofKind("vlan", attribute(1, u16(4094)), attribute(5, u16be(0x88a8)))?.vlan?.protocol).toBe("802.1ad");
  });

  it.each([
    [0, "l2"],
    [1, "l3"],
    [2, "l3s"],
  ])("an ipvlan of mode %i is %s", (mode, name) => {
    expect(ofKind("ipvlan", attribute(1, u16(mode)))).toMatchObject({ kind: "ipvlan", ipvlanMode: name });
  });

  it("an Open vSwitch device keeps its kind and has no data", () => {
    expect(ofKind("openvswitch")).toMatchObject({ kind: "openvswitch", vxlan: null, bridge: null });
  });

  it("a kind that nobody knows keeps its name", () => {
    expect(ofKind("flux-capacitor", attribute(1, u32(88)))?.kind).toBe("flux-capacitor");
  });

  it("a bridge can filter VLANs", () => {
    expect(ofKind("bridge", attribute(7, u8(1)), attribute(4, u32(30000)))?.bridge).toMatchObject({
      vlanFiltering: true,
      ageing: 300,
    });
  });

  it.each([
    [1, "private"],
    [2, "vepa"],
    [4, "bridge"],
    [8, "passthru"],
    [16, "source"],
    [32, "32"],
  ])("a macvlan of mode %i is %s", (mode, name) => {
    expect(ofKind("macvlan", attribute(1, u32(mode)))?.macvlanMode).toBe(name);
  });

  it("an ipip tunnel's hardware address is an IP address", () => {
    const bytes = message(
      16,
      join(u8(0), u8(0), u16(768), u32(3), u32(0), u32(0), attribute(1, Uint8Array.of(10, 0, 0, 1))),
    );
    expect(decodeAll(bytes, decodeLink)[0]).toMatchObject({ linkType: "ipip", mac: "10.0.0.1" });
  });

  it("an unknown hardware type and operational state come out as numbers", () => {
    const bytes = message(16, join(u8(0), u8(0), u16(4711), u32(3), u32(0), u32(0), attribute(16, u8(99))));
    expect(decodeAll(bytes, decodeLink)[0]).toMatchObject({ linkType: "4711", operstate: "99" });
  });
});

describe("namespace ids, from hand-made bytes", () => {
  it("-1 is none", () => {
    expect(decodeAll(message(88, join(u32(0), attribute(1, u32(0xffffffff)))), decodeNsid)).toEqual([null]);
  });
  it("0 is one", () => {
    expect(decodeAll(message(88, join(u32(0), attribute(1, u32(0)))), decodeNsid)).toEqual([0]);
  });
});

describe("routes, from hand-made bytes", () => {
  it("copies in the routing cache are left out", () => {
    const cached = message(24, join(u8(10), u8(128), u8(0), u8(0), u8(254), u8(2), u8(0), u8(1), u32(0x200)));
    expect(decodeAll(cached, decodeRoute)).toEqual([null]);
  });
  it("other families are left out", () => {
    const mpls = message(24, join(u8(28), u8(20), u8(0), u8(0), u8(254), u8(2), u8(0), u8(1), u32(0)));
    expect(decodeAll(mpls, decodeRoute)).toEqual([null]);
  });
});
