import { describe, expect, it } from "vitest";
import { fromQuery, toQuery } from "#components/store/address.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";

const fresh = { view: "networks", filter: NO_FILTER, fold: [], selection: null } as const;

describe("the page's address", () => {
  it("is bare for a fresh page", () => {
    expect(toQuery(fresh)).toBe("");
    expect(fromQuery("")).toEqual(fresh);
  });

  it("reproduces view, filter and selection", () => {
    const looking = {
      view: "wiring",
      filter: {
        networks: ["a1", "b2"],
        group: "my shop & co",
        driver: "null",
        state: "exited",
        stopped: true,
        empty: true,
      },
      fold: ["a,b", "50%2C", "shop"],
      selection: "link:k3y:4:4026531840:12",
    } as const;
    expect(fromQuery(toQuery(looking))).toEqual(looking);
    expect(toQuery(looking)).toContain("select=link:k3y:4:4026531840:12");
  });

  it("has folded groups in a row", () => {
    expect(toQuery({ ...fresh, fold: ["crm", "shop"] })).toBe("?fold=crm,shop");
    expect(fromQuery("?fold=shop,crm,,shop").fold).toEqual(["shop", "crm"]);
  });

  it("still reads a project, as groups were called", () => {
    expect(fromQuery("?project=shop").filter.group).toBe("shop");
  });

  it("passes over what means nothing", () => {
    expect(fromQuery("?view=nonsense&project=&stopped=yes&network=&token=x")).toEqual(fresh);
  });
});
