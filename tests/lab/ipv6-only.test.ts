/** A network without IPv4, which engines make since 28: `--ipv4=false`. */
import { expect, it } from "vitest";
import { fetchEngine } from "./engine/fetch.ts";
import { IMAGE, loadImage } from "./engine/image.ts";
import { labProblem } from "./engine/problem.ts";
import { observed } from "./observed.ts";
import { describeLab } from "./requirements.ts";
import { expectSound } from "./truth/invariants.ts";
import { endpoint, get, network } from "./truth/sight.ts";

const VERSION = "28.5";
const fetched = labProblem() === null ? await fetchEngine(VERSION) : null;

describeLab(
  "a network of IPv6 alone, on Docker 28.5",
  () => {
    const lab = observed(
      async (engine) => {
        await loadImage(engine);
        await engine.docker("network", "create", "--ipv4=false", "--ipv6", "--subnet", "fd00:66::/64", "six");
        await engine.docker("run", "-d", "--name", "box", "--network", "six", IMAGE, "sleep", "1000000");
      },
      { version: VERSION },
    );

    it("has its subnet, its endpoint and the bridge's address in IPv6 only", () => {
      const n = network(lab.entities, "six");
      expect(n.ipam.map((i) => i.subnet)).toEqual(["fd00:66::/64"]);
      const e = endpoint(lab.entities, "box", "six");
      expect(e).toMatchObject({ ipv4: null, ipv6: "fd00:66::2/64" });
      expect(get(lab.entities, "link", e.link).addresses).toContain("fd00:66::2/64");
      expect(get(lab.entities, "link", e.hostLink).master).toBe(n.device);
      const bridge = get(lab.entities, "link", n.device).addresses;
      expect(bridge).toContain("fd00:66::1/64");
      expect(bridge.filter((a) => !a.includes(":"))).toEqual([]);
      expectSound(lab.entities);
    });

    it("carries its sandbox's default route", () => {
      expect(endpoint(lab.entities, "box", "six").defaultRoute).toBe(true);
    });

    it("is nothing wrong", () => {
      expect(lab.wrong()).toEqual([]);
    });
  },
  typeof fetched === "string" ? fetched : null,
);
