import { expect, it } from "vitest";
import { emptyMirror, reflect } from "#lib/kernel/mirror.ts";
import type { Changed } from "#lib/kernel/protocol.ts";
import { bestRoot, scoreRoot } from "#lib/kernel/roots.ts";
import { Section } from "#lib/kernel/worker/section.ts";

const link = (ifindex: number, name: string) => [String(ifindex), JSON.stringify({ ifindex, name })] as const;
const first: Changed = {
  kind: "changed",
  root: "4:1",
  targets: [["web", "4:2"]],
  upsert: [
    { key: "4:1", device: 4, inode: 1, sections: { links: { remove: [], set: [link(10, "b"), link(2, "a")] } } },
    { key: "4:2", device: 4, inode: 2, sections: {} },
  ],
  remove: [],
};

it("sorts links by ifindex as numbers", () => {
  const { observation } = reflect(emptyMirror("6.1"), first);
  expect(observation.namespaces.get("4:1")?.links.map((l) => l.ifindex)).toEqual([2, 10]);
});

it("keeps the identity of everything that did not change", () => {
  const one = reflect(emptyMirror("6.1"), first);
  const two = reflect(one, {
    ...first,
    targets: null,
    upsert: [{ key: "4:1", device: 4, inode: 1, sections: { links: { remove: [], set: [link(10, "c")] } } }],
  });
  const [before, after] = [one.observation, two.observation];
  expect(after.targets).toBe(before.targets);
  expect(after.namespaces.get("4:2")).toBe(before.namespaces.get("4:2"));
  expect(after.namespaces.get("4:1")).not.toBe(before.namespaces.get("4:1"));
  expect(after.namespaces.get("4:1")?.links[0]).toBe(before.namespaces.get("4:1")?.links[0]);
  expect(after.namespaces.get("4:1")?.links[1]?.name).toBe("c");
  expect(after.namespaces.get("4:1")?.routes).toBe(before.namespaces.get("4:1")?.routes);
});

it("forgets namespaces that are no longer watched", () => {
  const one = reflect(emptyMirror("6.1"), first);
  const two = reflect(one, { ...first, upsert: [], targets: [], remove: ["4:2"] });
  expect([...two.observation.namespaces.keys()]).toEqual(["4:1"]);
  expect(two.observation.targets.size).toBe(0);
});

it("a section that is read again and found the same has no patch", () => {
  const section = new Section<{ ifindex: number; name: string }>((l) => String(l.ifindex));
  section.replace([{ ifindex: 1, name: "lo" }], () => true);
  expect(section.take()?.set).toHaveLength(1);
  section.replace([{ ifindex: 1, name: "lo" }], () => true);
  expect(section.take()).toBeNull();
  section.replace([], () => true);
  expect(section.take()).toEqual({ remove: ["1"], set: [] });
});

it("a partial read leaves the rest of a section alone", () => {
  const section = new Section<{ ifindex: number; dst: string }>(null);
  section.replace(
    [
      { ifindex: 1, dst: "a" },
      { ifindex: 2, dst: "b" },
    ],
    () => true,
  );
  section.take();
  section.replace([], (item) => item.ifindex === 2);
  expect([...section.items()]).toEqual([{ ifindex: 1, dst: "a" }]);
});

it("picks the namespace that holds the engine's bridges, the first of equals", () => {
  const links = [{ ifindex: 3, name: "docker0" }];
  const expected = [{ name: "docker0", addresses: ["172.17.0.1"] }];
  const score = scoreRoot(links, [{ ifindex: 3, address: "172.17.0.1" }], expected);
  expect(score).toEqual({ devices: 1, matches: 1 });
  const probe = (path: string, matches: number) => ({ path, netns: path, reason: null, devices: 1, matches });
  expect(bestRoot([probe("a", 0), probe("b", 1), probe("c", 1)])?.path).toBe("b");
  expect(bestRoot([{ ...probe("a", 0), netns: null, reason: "it is gone" }])).toBeNull();
});
