/** The picture holds what the engine runs, and the list tells the same. */
import { inspectContainers, inspectNetworks } from "#tests/lab/scenario/inspect.ts";
import { CONTAINERS, NETWORKS } from "#tests/lab/scenario/webshop.ts";
import { expect, test } from "./fixtures.ts";

const stopped = (c: (typeof CONTAINERS)[number]): boolean =>
  "state" in c && (c.state === "exited" || c.state === "created");
const running = CONTAINERS.filter((c) => !stopped(c)).map((c) => c.name);

for (const view of ["networks", "wiring"] as const) {
  test(`the ${view} view draws and lists every running container and every network of its own`, async ({
    vethscope,
    lab,
  }) => {
    await vethscope.open(`?view=${view}`);
    const texts = await vethscope.texts();
    for (const name of running) {
      const id = lab.scenario.containers.get(name) ?? "";
      await expect.poll(() => vethscope.draws(id), `${name} is drawn`).toBe(true);
      expect(texts).toContain(name);
      await expect(vethscope.row(name).first()).toBeVisible();
    }
    for (const { name, subnets } of NETWORKS) {
      await expect.poll(() => vethscope.draws(lab.scenario.networks.get(name) ?? ""), `${name} is drawn`).toBe(true);
      expect(texts.some((text) => text.startsWith(name))).toBe(true);
      await expect(vethscope.list.getByRole("treeitem", { name: `${name}, ` }).first()).toContainText(
        subnets[0].subnet,
      );
    }
  });

  test(`the ${view} view tells every address that the engine gave`, async ({ vethscope, lab }) => {
    await vethscope.open(`?view=${view}`);
    const texts = (await vethscope.texts()).join("\n");
    const rows = (await vethscope.list.getByRole("treeitem").allInnerTexts()).join("\n");
    for (const container of (await inspectContainers(lab.engine)).values()) {
      for (const { IPAddress } of Object.values(container.NetworkSettings.Networks)) {
        if (IPAddress === "") continue;
        expect(texts).toContain(IPAddress);
        expect(rows).toContain(IPAddress);
      }
    }
  });
}

test("stopped containers and empty default networks are hidden until asked for", async ({ vethscope }) => {
  await vethscope.open();
  await expect(vethscope.row("shop-migrate-1")).toHaveCount(0);
  await vethscope.page.getByRole("checkbox", { name: "Stopped containers" }).check();
  for (const name of ["shop-migrate-1", "shop-web-2"]) {
    await expect(vethscope.row(name).first()).toBeVisible();
    expect(await vethscope.texts()).toContain(name);
  }
});

test("the wiring view follows each veth to its bridge, and names parents, ports and the way out", async ({
  vethscope,
  lab,
}) => {
  await vethscope.open("?view=wiring");
  const texts = (await vethscope.texts()).join("\n");
  const onHost: { ifname: string; link_type: string }[] = JSON.parse(await lab.engine.inside("ip", "-json", "link"));
  const veths = onHost.filter((link) => link.ifname.startsWith("veth"));
  expect(veths.length).toBeGreaterThan(8);
  for (const { ifname } of veths) expect(texts).toContain(ifname);
  const networks = await inspectNetworks(lab.engine);
  for (const name of ["shop_frontend", "shop_backend"]) {
    const bridge = `br-${networks.get(name)?.Id.slice(0, 12)}`;
    expect(texts).toContain(bridge);
    await expect(vethscope.row(bridge).first()).toBeVisible();
  }
  for (const name of ["br-ops", "docker0", "outside"]) expect(texts).toContain(name);
  const office = networks.get("office")?.Options as { parent: string };
  expect(texts).toContain(office.parent);
  for (const port of ["8080", "8443", "3000", "8081", "514"]) expect(texts).toContain(port);
  expect(texts).toContain("127.0.0.1:9000");
});

test("containers that share a sandbox stand in one card", async ({ vethscope, lab }) => {
  await vethscope.open();
  const shop = await vethscope.entity("container", "shop-web-1");
  const metrics = await vethscope.entity("container", "shop-web-metrics-1");
  expect(metrics.sandbox).toBe(shop.sandbox);
  await expect(vethscope.row("shop-web-metrics-1").first()).toContainText("joined to shop-web-1");
  expect(lab.scenario.containers.get("shop-web-1")).toBe(shop.id);
});
