import { describe, expect, it } from "vitest";
import type { Row } from "#components/list/row.ts";
import { listRows } from "#components/list/rows.ts";
import { treeAction, typeAhead } from "#components/list/tree-keys.ts";
import { type Filter, NO_FILTER } from "#lib/scene/filter.ts";
import { NO_ORDER } from "#lib/scene/order.ts";
import { entities, relations, thing, visible } from "./webshop-page.ts";

function rowsOf(
  view: "networks" | "wiring",
  filter: Partial<Filter> = {},
  collapsed: readonly string[] = [],
  { by = "network", fold = [] }: { by?: "network" | "group"; fold?: readonly string[] } = {},
) {
  const looking = { filter: { ...NO_FILTER, ...filter }, view, by, fold, order: NO_ORDER };
  const input = { entities, relations, visible: visible(filter), ...looking };
  return listRows({ ...input, collapsed: new Set(collapsed) });
}
const told = (row: Row): string => [row.name, row.note, row.detail].filter(Boolean).join(" | ");
const under = (rows: readonly Row[], name: string): string[] => {
  const at = rows.findIndex((r) => r.level === 1 && r.name === name);
  const end = rows.findIndex((r, i) => i > at && r.level === 1);
  return rows.slice(at + 1, end < 0 ? undefined : end).map(told);
};

describe("the list", () => {
  it("has each network with its subnet and, beneath, who joins it by which interface and address", () => {
    const rows = rowsOf("networks");
    expect(rows.filter((r) => r.level === 1).map(told)).toContain("shop_backend | internal | 172.28.20.0/24");
    expect(under(rows, "operations")).toEqual([
      "shop-api-1 | eth0 10.30.5.3",
      "grafana | eth0 10.30.0.42",
      "syslog | eth0 10.30.0.43",
    ]);
  });

  it("says whose sandbox a container is joined to", () => {
    expect(under(rowsOf("networks"), "shop_frontend")).toContain("shop-web-metrics-1 | joined to shop-web-1");
  });

  it("has stopped containers, once shown, under the networks they will join", () => {
    expect(under(rowsOf("networks"), "shop_frontend")).not.toContain("shop-web-2 | created");
    expect(under(rowsOf("networks", { stopped: true }), "shop_frontend")).toContain("shop-web-2 | created");
  });

  it("has the host's own sandbox and the published ports at its end", () => {
    const rows = rowsOf("networks");
    expect(under(rows, "Host's own sandbox")).toEqual(["node-agent | host network"]);
    expect(under(rows, "Published ports")).toContain("127.0.0.1:9000/tcp | → shop-api-1:9000");
  });

  it("names bridges, veths and NICs in the wiring view", () => {
    const rows = rowsOf("wiring");
    expect(under(rows, "operations")[0]).toBe("br-ops | bridge | 10.30.0.1/16");
    expect(under(rows, "office")[0]).toBe("enp1s0 | parent | 192.168.77.20/24");
    expect(under(rows, "bridge").filter((r) => /^eth0 – veth[0-9a-f]{7} \| 172/.test(r))).toHaveLength(2);
    expect(under(rows, "Host's own sandbox")).toContain("enp1s0 | NIC | 192.168.77.20/24");
  });

  it("shows the selection of an endpoint or a veth on the row that tells of it", () => {
    const endpoint = thing("endpoint", "grafana on operations");
    const rows = rowsOf("wiring").filter((r) => r.ids.split("\n").includes(String(endpoint.hostLink)));
    expect(rows.map((r) => r.entity)).toEqual([endpoint.id]);
  });

  it("folds away what is beneath a row, and counts its siblings for screen readers", () => {
    const network = thing("network", "operations");
    const rows = rowsOf("networks", {}, [network.id]);
    expect(under(rows, "operations")).toEqual([]);
    expect(rows.find((r) => r.key === network.id)?.expanded).toBe(false);
    const tops = rows.filter((r) => r.level === 1);
    expect(tops.map((r) => r.position)).toEqual(tops.map((_, i) => i + 1));
    expect(tops.every((r) => r.siblings === tops.length)).toBe(true);
  });

  it("has unique keys in both views", () => {
    for (const view of ["networks", "wiring"] as const) {
      const keys = rowsOf(view, { stopped: true, empty: true }).map((r) => r.key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});

describe("the list by group", () => {
  const rows = rowsOf("networks", {}, [], { by: "group", fold: ["shop"] });

  it("has each group with its containers, and beneath them what they join where that is more than one network", () => {
    const shop = under(rows, "shop");
    expect(shop).toContain("shop-db-1 | shop_backend | 172.28.20.2");
    expect(shop.slice(shop.indexOf("shop-api-1"), shop.indexOf("shop-api-1") + 4)).toEqual([
      "shop-api-1",
      "operations | 10.30.5.3",
      "shop_backend | 172.28.20.4",
      "shop_frontend | 172.28.10.2",
    ]);
    expect(shop).toContain("shop-web-metrics-1 | joined to shop-web-1");
    expect(shop.some((r) => /grafana/.test(r))).toBe(false);
  });

  it("has what belongs to no group after the groups, then the same as ever", () => {
    const tops = rows.filter((r) => r.level === 1).map((r) => r.name);
    expect(tops.slice(0, 2)).toEqual(["shop", "Without a group"]);
    expect(tops).toEqual(expect.arrayContaining(["Host's own sandbox", "Published ports"]));
    expect(under(rows, "Without a group")).toContain("grafana | operations | 10.30.0.42");
  });

  it("tells every endpoint that the list by network tells, in both views", () => {
    const endpoints = (all: readonly Row[]) =>
      new Set(all.flatMap((r) => r.ids.split("\n").filter((id) => entities.get(id)?.kind === "endpoint")));
    for (const view of ["networks", "wiring"] as const)
      for (const id of endpoints(rowsOf(view)))
        expect(endpoints(rowsOf(view, {}, [], { by: "group" })), id).toContain(id);
  });

  it("says which groups are folded in the picture; - and + fold and unfold from any row of the group", () => {
    const at = rows.findIndex((r) => r.name === "shop");
    expect(rows[at]?.folded).toBe(true);
    expect(treeAction(rows, at, "+", 10)).toEqual({ do: "group", name: "shop", folded: false });
    expect(treeAction(rows, at + 1, "-", 10)).toEqual({ do: "group", name: "shop", folded: true });
    const grafana = rows.findIndex((r) => r.name === "grafana");
    expect(treeAction(rows, grafana, "-", 10)).toBeNull();
  });

  it("has unique keys", () => {
    const keys = rowsOf("wiring", { stopped: true, empty: true }, [], { by: "group" }).map((r) => r.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("keys in the list", () => {
  const rows = rowsOf("networks");
  const at = rows.findIndex((r) => r.name === "operations");
  const key = rows[at]?.key;

  it("move up and down, and stop at the ends", () => {
    expect(treeAction(rows, 0, "ArrowUp", 10)).toEqual({ do: "move", to: 0 });
    expect(treeAction(rows, at, "ArrowDown", 10)).toEqual({ do: "move", to: at + 1 });
    expect(treeAction(rows, at, "End", 10)).toEqual({ do: "move", to: rows.length - 1 });
  });

  it("open, close, go in and out", () => {
    expect(treeAction(rows, at, "ArrowRight", 10)).toEqual({ do: "move", to: at + 1 });
    expect(treeAction(rows, at, "ArrowLeft", 10)).toEqual({ do: "fold", key, open: false });
    expect(treeAction(rows, at + 2, "ArrowLeft", 10)).toEqual({ do: "move", to: at });
    expect(treeAction(rows, at + 2, "ArrowRight", 10)).toBeNull();
    const folded = rowsOf("networks", {}, [key ?? ""]);
    expect(treeAction(folded, at, "ArrowRight", 10)).toEqual({ do: "fold", key, open: true });
  });

  it("go to a name that is typed, around the end", () => {
    expect(rows[typeAhead(rows, at, "graf")]?.name).toBe("grafana");
    expect(typeAhead(rows, rows.length - 1, "b")).toBe(0);
    expect(typeAhead(rows, 0, "zz")).toBe(-1);
  });
});
