/** What clients may ask for: good requests come through whole, bad ones are told why. */
import { describe, expect, it } from "vitest";
import {
  actionRequestSchema,
  actionSchema,
  connectBody,
  createBody,
  disconnectBody,
  networkIdSchema,
  pruneBody,
  removeBody,
} from "#lib/protocol/action-schemas.ts";

const CONTAINER = "c".repeat(64);
const NETWORK = "a".repeat(64);
const SWARM = "abcdefghijklmnopqrstuvwxy";
const UUID = "0b0d7a86-5a1c-4a55-9f3d-0d3ea3b6a001";

/** The first thing that is wrong, with where it is. */
const wrong = (result: { success: boolean; error?: { issues: readonly { path: PropertyKey[]; message: string }[] } }) =>
  result.error?.issues.map((i) => `${i.path.join(".")}: ${i.message}`)[0];

describe("an action", () => {
  it("is made whole from what is named", () => {
    expect(actionSchema.parse({ kind: "connect", network: SWARM, container: CONTAINER })).toEqual({
      kind: "connect",
      network: SWARM,
      container: CONTAINER,
      ipv4: null,
      ipv6: null,
      linkLocal: [],
      aliases: [],
      mac: null,
      gwPriority: null,
      driverOptions: {},
    });
    expect(actionSchema.parse({ kind: "create", name: "new" })).toMatchObject({ driver: "bridge", enableIpv4: true });
  });

  it("names things by whole ids, so nothing in one can be a path", () => {
    for (const id of ["web", "abc123", "../containers", `${NETWORK}/x`, NETWORK.toUpperCase(), `${NETWORK}\n`, ""]) {
      expect(networkIdSchema.safeParse(id).success).toBe(false);
    }
    const named = actionSchema.safeParse({ kind: "connect", network: NETWORK, container: "../../x" });
    expect(wrong(named)).toBe("container: A container is named by its whole id: 64 hexadecimal digits.");
  });

  it("has no fields but its own", () => {
    const more = { kind: "remove", network: NETWORK, force: true };
    expect(actionSchema.safeParse(more).success).toBe(false);
    expect(actionSchema.safeParse({ kind: "explode" }).success).toBe(false);
    expect(actionSchema.safeParse(null).success).toBe(false);
  });

  it("takes each network of a prune once, and at least one", () => {
    expect(actionSchema.parse({ kind: "prune", networks: [NETWORK, SWARM, NETWORK] })).toMatchObject({
      networks: [NETWORK, SWARM],
    });
    expect(wrong(pruneBody.safeParse({ networks: [] }))).toBe("networks: Name the networks that are to go.");
    expect(pruneBody.safeParse({ networks: Array.from({ length: 1001 }, () => NETWORK) }).success).toBe(false);
  });
});

describe("fields", () => {
  const connect = (more: object) => connectBody.safeParse({ container: CONTAINER, ...more });
  const create = (more: object) => createBody.safeParse({ name: "new", ...more });

  it.each([
    ["10.0.0.5/24", "ipv4"],
    ["10.0.0.256", "ipv4"],
    ["fd00::5", "ipv4"],
    ["10.0.0.5", "ipv6"],
  ])("%s is no %s", (text, field) => {
    expect(wrong(connect({ [field]: text }))).toMatch(new RegExp(`^${field}: Not an IPv`));
  });

  it("MAC addresses are written one way", () => {
    expect(connect({ mac: "02:AA:bb:00:00:01" })).toMatchObject({ data: { mac: "02:aa:bb:00:00:01" } });
    expect(wrong(connect({ mac: "02aabb000001" }))).toMatch(/^mac: Not a MAC address/);
  });

  it("aliases are names", () => {
    expect(wrong(connect({ aliases: ["a b"] }))).toBe("aliases.0: An alias is a name without spaces.");
    expect(connect({ aliases: Array.from({ length: 65 }, (_, i) => `a${i}`) }).success).toBe(false);
  });

  it("names and options have an end, and hide nothing", () => {
    expect(create({ name: "x".repeat(256) }).success).toBe(false);
    expect(wrong(create({ name: "a\u0000b" }))).toBe("name: Control characters are not allowed here.");
    expect(wrong(create({ name: "  " }))).toBe("name: A network needs a name.");
    expect(create({ options: { a: "x".repeat(4097) } }).success).toBe(false);
    expect(create({ labels: Object.fromEntries(Array.from({ length: 129 }, (_, i) => [`k${i}`, ""])) }).success).toBe(
      false,
    );
    expect(create({ labels: { note: "two\nlines" } }).success).toBe(true);
  });

  it("subnets are CIDR", () => {
    const pool = { subnet: "10.0.0.0/24", gateway: "10.0.0.1", auxAddresses: { printer: "10.0.0.9" } };
    expect(create({ ipam: [pool] }).success).toBe(true);
    expect(wrong(create({ ipam: [{ subnet: "10.0.0.0" }] }))).toMatch(/^ipam\.0\.subnet: Not a subnet/);
  });

  it("a driver is called like a plugin", () => {
    expect(create({ driver: "weaveworks/net-plugin:latest" }).success).toBe(true);
    expect(create({ driver: "../x" }).success).toBe(false);
  });
});

it("ids of actions are UUIDs, needed on the stream and free over REST", () => {
  const action = { kind: "remove", network: NETWORK };
  expect(actionRequestSchema.safeParse({ id: UUID, action }).success).toBe(true);
  expect(wrong(actionRequestSchema.safeParse({ id: "1", action }))).toBe("id: The id of an action is a UUID.");
  expect(removeBody.parse({})).toEqual({});
  expect(disconnectBody.parse({ id: UUID, container: CONTAINER })).toEqual({
    id: UUID,
    container: CONTAINER,
    force: false,
  });
});
