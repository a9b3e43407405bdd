import { describe, expect, it } from "vitest";
import { activeFilters, EVERYTHING, filterChoices, hiddenText, isNarrowed } from "#components/filters/choices.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { relations, thing, visible } from "./webshop-page.ts";

describe("filters", () => {
  it("offer what is there", () => {
    expect(filterChoices(relations)).toEqual({
      groups: ["shop"],
      drivers: ["bridge", "host", "macvlan", "null"],
      states: ["created", "exited", "paused", "running"],
    });
  });

  it("are told one by one, each with what takes it off", () => {
    const id = thing("network", "office").id;
    const filter = { ...NO_FILTER, networks: [id, "gone45678901234"], group: "shop", driver: "null" };
    const active = activeFilters(filter, relations);
    expect(active.map((a) => a.text)).toEqual(["office", "gone45678901", "group shop", "driver none"]);
    expect(active[0]?.without).toEqual({ networks: ["gone45678901234"] });
    expect(active[2]?.without).toEqual({ group: null });
  });

  it("count what they hide, and the filter for everything hides nothing", () => {
    expect(hiddenText(visible().hidden)).toBe("2 containers");
    expect(hiddenText({ networks: 1, containers: 1 })).toBe("1 network and 1 container");
    expect(hiddenText(visible(EVERYTHING).hidden)).toBe("");
  });

  it("do not count what a fresh page hides as narrowed", () => {
    expect(isNarrowed(NO_FILTER)).toBe(false);
    expect(isNarrowed({ ...NO_FILTER, state: "paused" })).toBe(true);
  });
});
