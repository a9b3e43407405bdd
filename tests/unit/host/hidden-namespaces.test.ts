import { describe, expect, it } from "vitest";
import { createHiddenFinder, nsfsMounts } from "#lib/host/hidden-namespaces.ts";
import type { EngineNetwork, EngineObservation } from "#lib/topology/engine-observation.ts";
import { container, network, syntheticHost } from "#tests/support/synthetic-host.ts";

const INGRESS = "bgkos6b8nylbumcfhaxfslqk0";
const SHOP = "neulzxtp68o07elvpsjaeyu1c";
const NETWORKS = [
  network({ id: INGRESS, name: "ingress", driver: "overlay", scope: "swarm", ingress: true }),
  network({ id: SHOP, name: "shop_net", driver: "overlay", scope: "swarm" }),
];
const FILES = ["1-bgkos6b8ny", "1-neulzxtp68", "35ea77244be8", "default", "ingress_sbox", "lb_neulzxtp6"];

function engine(networks: readonly EngineNetwork[], sandboxKeys: readonly string[] = []): EngineObservation {
  const containers = sandboxKeys.map((sandboxKey, i) => container({ id: `c${i}`, name: `c${i}`, sandboxKey }));
  return {
    ...syntheticHost({ containers: 0, networks: 0 }).engine,
    networks: new Map(networks.map((n) => [n.id, n])),
    containers: new Map(containers.map((c) => [c.id, c])),
  };
}

function machine(
  folders: Readonly<Record<string, readonly string[]>>,
  { unlisted = [], bare = [] }: { readonly unlisted?: readonly string[]; readonly bare?: readonly string[] } = {},
) {
  const asked = { mounts: 0 };
  const finder = createHiddenFinder({
    list: (folder) => (unlisted.includes(folder) ? null : (folders[folder] ?? null)),
    mounted: (path) => !bare.includes(path),
    mounts: () => {
      asked.mounts++;
      return Object.entries(folders).flatMap(([folder, names]) => names.map((name) => `${folder}/${name}`));
    },
  });
  return { finder: (of: EngineObservation) => finder(of).map((t) => `${t.name} ${t.paths.join()}`), asked };
}

const at = (folder: string): string[] => [
  `ingress ${folder}/ingress_sbox`,
  `lb:${SHOP} ${folder}/lb_neulzxtp6`,
  `overlay:${INGRESS} ${folder}/1-bgkos6b8ny`,
  `overlay:${SHOP} ${folder}/1-neulzxtp68`,
];

describe("hidden namespaces", () => {
  it("are found in the folder of the containers' sandboxes", () => {
    const { finder, asked } = machine({ "/x/netns": FILES });
    expect(finder(engine(NETWORKS, ["/x/netns/35ea77244be8"]))).toEqual(at("/x/netns"));
    expect(asked.mounts).toBe(0);
  });

  it("are found by the mounts while no container runs, and there from then on", () => {
    const { finder, asked } = machine({ "/y/netns": FILES });
    for (let i = 0; i < 3; i++) expect(finder(engine(NETWORKS))).toEqual(at("/y/netns"));
    expect(asked.mounts).toBe(1);
  });

  it("are found at the engine's default place when its own path is not to be had in here", () => {
    const { finder } = machine({ "/var/run/docker/netns": FILES }, { unlisted: ["/x/netns"] });
    expect(finder(engine(NETWORKS, ["/x/netns/35ea77244be8"]))).toEqual(at("/var/run/docker/netns"));
  });

  it("are not guessed between two nodes of one swarm on one machine", () => {
    const { finder } = machine({ "/a/netns": FILES, "/b/netns": FILES });
    expect(finder(engine(NETWORKS))).toEqual([]);
    expect(finder(engine(NETWORKS, ["/b/netns/35ea77244be8"]))).toEqual(at("/b/netns"));
  });

  it("of another engine are left alone, its ingress sandbox, too", () => {
    const { finder } = machine({ "/var/run/docker/netns": ["1-olqeqhe9t3", "ingress_sbox", "lb_olqeqhe9t"] });
    expect(finder(engine(NETWORKS))).toEqual([]);
  });

  it("may be of a later epoch, whose number makes the rest of the name shorter", () => {
    const { finder } = machine({ "/x/netns": ["2-neulzxtp68", "10-neulzxtp6", "9-neulzxtp68", "11-neul"] });
    expect(finder(engine(NETWORKS, ["/x/netns/a"]))).toEqual([`overlay:${SHOP} /x/netns/10-neulzxtp6`]);
  });

  it("are gone when nothing is mounted on their files any more", () => {
    const { finder } = machine({ "/x/netns": FILES }, { bare: ["/x/netns/1-neulzxtp68", "/x/netns/lb_neulzxtp6"] });
    expect(finder(engine(NETWORKS, ["/x/netns/35ea77244be8"]))).toEqual([
      "ingress /x/netns/ingress_sbox",
      `overlay:${INGRESS} /x/netns/1-bgkos6b8ny`,
    ]);
  });

  it("are not looked for where there is no overlay network", () => {
    const { finder, asked } = machine({ "/var/run/docker/netns": FILES });
    expect(finder(engine([network({ id: SHOP, name: "shop_net" })]))).toEqual([]);
    expect(asked.mounts).toBe(0);
  });
});

it("mounts of namespaces are told from others, blanks in their paths included", () => {
  const lines = [
    "615 26 0:4 net:[4026532457] /run/docker/netns/1-neulzxtp68 rw shared:338 - nsfs nsfs rw",
    "616 26 0:4 net:[4026532458] /srv/my\\040docker/netns/x rw - nsfs nsfs rw",
    "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw",
  ];
  expect(nsfsMounts(lines.join("\n"))).toEqual(["/run/docker/netns/1-neulzxtp68", "/srv/my docker/netns/x"]);
});
