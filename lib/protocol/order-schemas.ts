/** What a kept order may look like, from clients and from the database; apart from the types, so that the page carries no zod. */
import { z } from "zod";
import type { Order } from "#lib/scene/order.ts";
import { LONGEST_NAME, MOST_NAMES } from "./order.ts";

const name = z
  .string()
  .min(1, "A name must not be empty.")
  .max(LONGEST_NAME, `A name has at most ${LONGEST_NAME} characters.`);
const names = z
  .array(name)
  .max(MOST_NAMES, `At most ${MOST_NAMES} names.`)
  .refine((all) => new Set(all).size === all.length, "A name stands there twice.");

export const orderSchema = z
  .strictObject({ bars: names, cards: z.record(name, names) })
  .refine(
    ({ bars, cards }) => Object.values(cards).reduce((sum, n) => sum + n.length, bars.length) <= MOST_NAMES,
    `At most ${MOST_NAMES} names in all.`,
  ) satisfies z.ZodType<Order>;

/** Body of PUT /api/order/:view: `version` is the one that the new order was made from. */
export const orderBody = z.strictObject({ version: z.int().min(0), order: orderSchema });
