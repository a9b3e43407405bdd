/** The inspector: everything known about one thing, copyable, with links to its neighbours. */
import { inspectContainers } from "#tests/lab/scenario/inspect.ts";
import { expect, test } from "./fixtures.ts";

test("copies an address", async ({ vethscope, context, lab }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: lab.server.url });
  await vethscope.open();
  await vethscope.row("grafana").click();
  await vethscope.inspector.getByRole("button", { name: "Copy 10.30.0.42/16" }).click();
  await expect(vethscope.inspector.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await vethscope.page.evaluate(() => navigator.clipboard.readText())).toBe("10.30.0.42/16");
});

test("links lead from a container along its wire to the network", async ({ vethscope }) => {
  await vethscope.open("?view=wiring");
  const { inspector } = vethscope;
  const title = inspector.getByRole("heading", { level: 2 });
  await vethscope.row("grafana").click();
  await expect(title).toContainText("grafana");
  await inspector.getByRole("button", { name: "endpoint", exact: true }).click();
  await expect(title).toContainText("grafana on operations");
  const onHost = inspector.getByRole("definition").filter({ hasText: /^veth/ });
  const veth = ((await onHost.textContent()) ?? "").trim();
  await onHost.getByRole("button").click();
  await expect(title).toContainText(veth);
  await inspector
    .getByRole("definition")
    .filter({ hasText: /^br-ops$/ })
    .getByRole("button")
    .click();
  await expect(title).toContainText("br-ops");
  await expect(inspector).toContainText("Ports of the bridge");
  await inspector
    .getByRole("definition")
    .filter({ hasText: /^operations$/ })
    .getByRole("button")
    .click();
  await expect(title).toContainText("operations");
  await expect(inspector).toContainText("10.30.5.0/24");
  await expect(inspector).toContainText("old-router");
});

test("tells of a container what the engine tells", async ({ vethscope, lab }) => {
  await vethscope.open();
  const api = (await inspectContainers(lab.engine)).get("shop-api-1");
  await vethscope.row("shop-api-1").first().click();
  const { inspector } = vethscope;
  for (const fact of ["shop/api:2.8", "running", "shop_frontend", "shop_backend", "operations", "127.0.0.1:9000"]) {
    await expect(inspector).toContainText(fact);
  }
  for (const { IPAddress } of Object.values(api?.NetworkSettings.Networks ?? {})) {
    await expect(inspector).toContainText(IPAddress);
  }
});

test("the host, a published port and the way out can be inspected", async ({ vethscope }) => {
  await vethscope.open("?view=wiring");
  const { inspector, page } = vethscope;
  await page.getByRole("list", { name: "Hosts" }).getByRole("button").click();
  await expect(inspector).toContainText("13 running of 16");
  await inspector.getByRole("button", { name: "outside" }).click();
  await expect(inspector).toContainText("192.168.77.1");
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search" }).fill("8443");
  await page.keyboard.press("Enter");
  await expect(inspector).toContainText("shop-web-1");
});
