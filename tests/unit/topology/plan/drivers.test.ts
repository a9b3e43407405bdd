/** What the create dialog is told of drivers. */
import { describe, expect, it } from "vitest";
import { DRIVERS, driverChoice, interfaceName } from "#lib/topology/plan/drivers.ts";

describe("drivers", () => {
  it("are the four that every engine has, each with a text", () => {
    expect(DRIVERS.map((d) => d.driver)).toEqual(["bridge", "overlay", "macvlan", "ipvlan"]);
    for (const { text } of DRIVERS) expect(text.length).toBeGreaterThan(100);
  });

  it("of a plugin nothing is known but that it is one", () => {
    expect(driverChoice("weavemesh")).toMatchObject({ driver: "weavemesh", options: [], severalSubnets: true });
  });

  it("options are checked as engines do", () => {
    const check = (driver: string, label: RegExp, value: string) =>
      driverChoice(driver)
        .options.find((o) => label.test(o.label))
        ?.check(value);
    expect(check("bridge", /MTU/, "9000")).toBeNull();
    expect(check("bridge", /MTU/, "1e3")).toBe("must be a whole number of bytes");
    expect(check("bridge", /NAT/, "T")).toBeNull();
    expect(check("bridge", /NAT/, "yes")).toBe("must be true or false");
    expect(check("macvlan", /Mode/, "bridged")).toBe("must be one of bridge, vepa, private, passthru");
    expect(check("overlay", /VNI/, "4097,4098")).toBeNull();
  });

  it("names of interfaces have 15 bytes at most, not letters", () => {
    expect(interfaceName("x".repeat(15))).toBeNull();
    expect(interfaceName("ü".repeat(8))).toBe("is too long: Linux allows 15 bytes");
    expect(interfaceName("a/b")).toBe("is not a name that Linux allows for an interface");
  });
});
