import { describe, expect, it } from "vitest";
import { LONGEST_NAME, MOST_NAMES, withinLimits } from "#lib/protocol/order.ts";
import { orderBody, orderSchema } from "#lib/protocol/order-schemas.ts";
import { namedOn } from "#lib/scene/order.ts";

const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `n${i}`);

describe("an order", () => {
  it("within the limits is left as it is", () => {
    const order = { bars: names(3), cards: { n1: ["a", "b"] } };
    expect(withinLimits(order)).toBe(order);
  });

  it("loses names that are too long, and those after the most, and then passes the check", () => {
    const long = "x".repeat(LONGEST_NAME + 1);
    const order = {
      bars: ["", long, ...names(MOST_NAMES - 1)],
      cards: { [long]: ["a"], n1: [long, "a", "b"], n2: ["c"] },
    };
    const kept = withinLimits(order);
    expect(kept).toEqual({ bars: names(MOST_NAMES - 1), cards: { n1: ["a"] } });
    expect(orderSchema.parse(kept)).toEqual(kept);
  });

  it("of bars that are called like something every object has names their cards, and no others", () => {
    const body = JSON.parse('{"version": 1, "order": {"bars": ["constructor"], "cards": {"constructor": ["a"]}}}');
    const { order } = orderBody.parse(body);
    expect(namedOn(order, "constructor")).toEqual(["a"]);
    for (const bar of ["toString", "__proto__", "hasOwnProperty"]) expect(namedOn(order, bar)).toEqual([]);
  });
});
