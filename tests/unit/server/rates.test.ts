import { describe, expect, it } from "vitest";
import { createRates, tooMany } from "#lib/server/rates.ts";
import type { Who } from "#lib/server/who.ts";

const two = { points: 2, duration: 600 };
const who = (name: string): Who => ({ name, role: "operator", via: "user", session: null, from: "192.0.2.1" });

describe("attempts to sign in", () => {
  it("are counted for each address; a right one takes nothing away from the next", async () => {
    const rates = createRates({ loginOfAddress: two });
    for (let i = 0; i < 5; i++) {
      expect(await rates.attempt("192.0.2.1", null)).toBeNull();
      await rates.succeeded("192.0.2.1", null);
    }
    for (let i = 0; i < 2; i++) expect(await rates.attempt("192.0.2.1", null)).toBeNull();
    expect(await rates.attempt("192.0.2.1", null)).toBeGreaterThan(0);
    expect(await rates.attempt("192.0.2.2", null)).toBeNull();
  });

  it("from an address that is not listened to leave users their attempts", async () => {
    const rates = createRates({ loginOfAddress: two, loginOfUser: two });
    for (const user of ["x", "y", "ann", "ann", "ann"]) await rates.attempt("192.0.2.1", user);
    expect(await rates.attempt("192.0.2.2", "ann")).toBeNull();
  });

  it("at the same moment are all counted", async () => {
    const rates = createRates({ loginOfAddress: two });
    const waits = await Promise.all([1, 2, 3, 4].map(() => rates.attempt("192.0.2.1", null)));
    expect(waits.filter((w) => w === null)).toHaveLength(2);
  });

  it("from one IPv6 network count as from one address", async () => {
    const rates = createRates({ loginOfAddress: two });
    for (const from of ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"]) expect(await rates.attempt(from, null)).toBeNull();
    expect(await rates.attempt("2001:db8:1:2:a:b:c:d", null)).toBeGreaterThan(0);
    expect(await rates.attempt("2001:db8:1:3::1", null)).toBeNull();
  });
});

it("changes are counted for each person, plans apart from them", async () => {
  const rates = createRates({ write: two });
  for (let i = 0; i < 2; i++) expect(await rates.write(who("ann"))).toBeNull();
  expect(await rates.write(who("ann"))).toBeGreaterThan(0);
  expect([await rates.write(who("bob")), await rates.plan(who("ann"))]).toEqual([null, null]);
});

it("says how long to wait", () => {
  expect([tooMany(5).hint, tooMany(600).hint]).toEqual([
    "Wait 5 seconds, then try again.",
    "Wait 10 minutes, then try again.",
  ]);
});
