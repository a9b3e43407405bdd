import { expect, it } from "vitest";
import { formatAddress, formatIpv6, formatMac } from "#lib/kernel/decode/format.ts";

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

it.each([
  ["00000000000000000000000000000000", "::"],
  ["00000000000000000000000000000001", "::1"],
  ["fe800000000000000042acfffe110002", "fe80::42:acff:fe11:2"],
  ["20010db8000000000001000000000001", "2001:db8::1:0:0:1"],
  ["20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1"],
  ["20010db8000100020003000400050000", "2001:db8:1:2:3:4:5:0"],
  ["20010db8000000000000000000000000", "2001:db8::"],
  ["00000000000000000000ffff0a000001", "::ffff:10.0.0.1"],
  ["0000000000000000000000000a000001", "::10.0.0.1"],
  ["00010000000000000000000000000000", "1::"],
])("IPv6 %s is written %s (RFC 5952)", (hex, written) => {
  expect(formatIpv6(bytes(hex))).toBe(written);
});

it("addresses of other lengths are none", () => {
  expect(formatAddress(bytes("0a00"))).toBeNull();
  expect(formatAddress(null)).toBeNull();
});

it("MAC addresses have two digits a byte", () => {
  expect(formatMac(bytes("02420a000005"))).toBe("02:42:0a:00:00:05");
  expect(formatMac(bytes(""))).toBeNull();
});
