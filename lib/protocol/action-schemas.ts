/** What clients may ask for, checked before anything looks at it; apart from the types, so that the page need not carry zod. */
import { z } from "zod";
import type { Action } from "#lib/topology/plan/action.ts";
import type { ActionRequest } from "./actions.ts";

/** Limits are ours where the engine has none; they keep a request small and a command line readable. */
const LIMIT = { name: 255, alias: 253, key: 255, value: 4096, options: 128, subnets: 32, aliases: 64, networks: 1000 };

const HEX = /^[0-9a-f]{64}$/;
const SWARM = /^[0-9a-z]{25}$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const containerId = z.string().regex(HEX, "A container is named by its whole id: 64 hexadecimal digits.");
/** Of networks; those of a swarm have 25 letters and digits. */
export const networkIdSchema = z
  .string()
  .refine((id) => HEX.test(id) || SWARM.test(id), "A network is named by its whole id, not by its name.");

/** A UUID that the client makes for each action. */
export const actionIdSchema = z.uuid("The id of an action is a UUID.");

const text = (most: number) =>
  z
    .string()
    .max(most, `At most ${most} characters.`)
    .refine((s) => !CONTROL.test(s), "Control characters are not allowed here.");
const name = text(LIMIT.name).refine((s) => s.trim() !== "", "A network needs a name.");
/** Plugins are named like images: weaveworks/net-plugin:latest. */
const driver = text(LIMIT.name).regex(
  /^[A-Za-z0-9][A-Za-z0-9_.:/-]*$/,
  "A driver's name has letters, digits and _ . : / - only.",
);
const alias = text(LIMIT.alias).regex(/^[^\s]+$/, "An alias is a name without spaces.");
const ipv4 = z.ipv4("Not an IPv4 address; one looks like 172.20.0.5, without a prefix length.");
const ipv6 = z.ipv6("Not an IPv6 address; one looks like fd00::5, without a prefix length.");
const address = z.union([ipv4, ipv6], "Not an address; it is written without a prefix length.");
const cidr = z.union([z.cidrv4(), z.cidrv6()], "Not a subnet; one looks like 172.20.0.0/16 or fd00:1::/64.");
const mac = z
  .string()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i, "Not a MAC address; one looks like 02:42:ac:11:00:02.")
  .transform((s) => s.toLowerCase());

const entries = (value: z.ZodType<string, string>) =>
  z
    .record(text(LIMIT.key).min(1, "A key must not be empty."), value)
    .refine((map) => Object.keys(map).length <= LIMIT.options, `At most ${LIMIT.options} entries.`)
    .default({});
const options = entries(text(LIMIT.value));
/** Values of labels may have several lines. */
const labels = entries(z.string().max(LIMIT.value, `At most ${LIMIT.value} characters.`));

const pool = z.strictObject({
  subnet: cidr,
  ipRange: cidr.nullable().default(null),
  gateway: address.nullable().default(null),
  auxAddresses: entries(address),
});

const connectFields = {
  container: containerId,
  ipv4: ipv4.nullable().default(null),
  ipv6: ipv6.nullable().default(null),
  linkLocal: z.array(address).max(8, "At most 8 link-local addresses.").default([]),
  aliases: z.array(alias).max(LIMIT.aliases, `At most ${LIMIT.aliases} aliases.`).default([]),
  mac: mac.nullable().default(null),
  gwPriority: z.int32("A gateway priority is a whole number.").nullable().default(null),
  driverOptions: options,
};

const disconnectFields = { container: containerId, force: z.boolean().default(false) };

const createFields = {
  host: z.string().max(64).nullable().default(null),
  name,
  driver: driver.default("bridge"),
  scope: z.enum(["local", "swarm"]).nullable().default(null),
  internal: z.boolean().default(false),
  attachable: z.boolean().default(false),
  ingress: z.boolean().default(false),
  enableIpv4: z.boolean().default(true),
  enableIpv6: z.boolean().default(false),
  configOnly: z.boolean().default(false),
  configFrom: name.nullable().default(null),
  ipamDriver: driver.default("default"),
  ipamOptions: options,
  ipam: z.array(pool).max(LIMIT.subnets, `At most ${LIMIT.subnets} subnets.`).default([]),
  options,
  labels,
};

const pruneFields = {
  networks: z
    .array(networkIdSchema)
    .min(1, "Name the networks that are to go.")
    .max(LIMIT.networks, `At most ${LIMIT.networks} networks at once.`)
    .transform((ids) => [...new Set(ids)]),
};

/** `plan(action)` on the stream. */
export const actionSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("connect"), network: networkIdSchema, ...connectFields }),
  z.strictObject({ kind: z.literal("disconnect"), network: networkIdSchema, ...disconnectFields }),
  z.strictObject({ kind: z.literal("create"), ...createFields }),
  z.strictObject({ kind: z.literal("remove"), network: networkIdSchema }),
  z.strictObject({ kind: z.literal("prune"), ...pruneFields }),
]) satisfies z.ZodType<Action>;

/** `act(request)` on the stream. */
export const actionRequestSchema = z.strictObject({
  id: actionIdSchema,
  action: actionSchema,
  undoes: actionIdSchema.optional(),
}) satisfies z.ZodType<ActionRequest>;

/** REST bodies: the action without what the path says; `id` may also come as the header Idempotency-Key. */
const about = { id: actionIdSchema.optional(), undoes: actionIdSchema.optional() };
export const connectBody = z.strictObject({ ...about, ...connectFields });
export const disconnectBody = z.strictObject({ ...about, ...disconnectFields });
export const createBody = z.strictObject({ ...about, ...createFields });
export const pruneBody = z.strictObject({ ...about, ...pruneFields });
/** Of DELETE; no body at all is the same as an empty one. */
export const removeBody = z.strictObject({ ...about });
