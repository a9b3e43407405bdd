/** The view Addresses, on a real engine: every subnet, what is used and by whom; it follows, and is reached by keyboard. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";
import type { Vethscope } from "./vethscope.ts";

const ADDRESSES = "?view=addresses";

async function open(vethscope: Vethscope, query = ADDRESSES): Promise<void> {
  await vethscope.letIn();
  await vethscope.page.goto(`${vethscope.server.url}/${query}`);
  await expect(vethscope.page.locator("[data-subnet]").first()).toBeVisible({ timeout: 15_000 });
}

const cell = ({ page }: Vethscope, subnet: string, column: string) =>
  page.locator(`[data-subnet="${subnet}"] [data-column="${column}"]`);

test("every subnet that the engine records has a row and a strip", async ({ vethscope, lab }) => {
  await open(vethscope, `${ADDRESSES}&empty=1`);
  const ids = (await lab.engine.docker("network", "ls", "--quiet", "--no-trunc")).trim().split("\n");
  const format = "{{range .IPAM.Config}}{{.Subnet}} {{end}}";
  const recorded = (await lab.engine.docker("network", "inspect", "--format", format, ...ids)).trim().split(/\s+/);
  expect(recorded.length).toBeGreaterThan(6);
  const shown = await vethscope.page
    .locator("[data-subnet]")
    .evaluateAll((rows) => rows.map((r) => r.getAttribute("data-subnet")));
  expect(shown.toSorted()).toEqual(recorded.toSorted());
  for (const subnet of recorded) {
    await expect(vethscope.page.getByRole("group", { name: `Addresses of ${subnet},` })).toBeAttached();
  }
  await expect(cell(vethscope, "10.30.0.0/16", "Range")).toContainText("10.30.5.0/24");
  await expect(cell(vethscope, "fd5e:10::/64", "Free")).toContainText("2^64");
  await expect(vethscope.page.locator("[data-network]").filter({ hasText: "joined to nothing" })).toHaveCount(1);
});

test("a container that joins and leaves from outside shows by itself; what it gets was called next", async ({
  vethscope,
  lab,
}) => {
  await open(vethscope);
  const { page } = vethscope;
  const next = cell(vethscope, "172.28.90.0/24", "Next free");
  await expect(next).toContainText("172.28.90.2");
  await page.getByRole("button", { name: "Show addresses of staging" }).click();
  await lab.engine.docker("network", "connect", "staging", "grafana");
  const list = page.getByRole("table", { name: "Addresses of staging" });
  await expect(list.locator('[data-address="172.28.90.2"]')).toContainText("grafana");
  await expect(next).toContainText("172.28.90.3");
  await lab.engine.docker("network", "disconnect", "staging", "grafana");
  await expect(list.locator('[data-address="172.28.90.2"]')).toHaveCount(0);
  await expect(next).toContainText("172.28.90.2");
});

test("a route of the host within a subnet is marked, and no longer once it is gone", async ({ vethscope, lab }) => {
  await open(vethscope);
  const mark = vethscope.page.locator('[data-overlap="route"]');
  await lab.engine.inside("ip", "route", "add", "172.28.90.128/25", "dev", "eth0");
  await expect(mark).toContainText("The host's route to 172.28.90.128/25 by eth0 lies within it");
  await lab.engine.inside("ip", "route", "del", "172.28.90.128/25", "dev", "eth0");
  await expect(mark).toHaveCount(0);
});

test("key 3 shows it, the strip is read with arrows, Enter selects, and the address reproduces it", async ({
  vethscope,
}) => {
  await vethscope.open();
  const { page } = vethscope;
  await page.keyboard.press("3");
  await expect(vethscope.view("Addresses")).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(/view=addresses/);
  await page.reload();
  const strip = page.getByRole("group", { name: "Addresses of 10.30.0.0/16," });
  await strip.locator('[tabindex="0"]').focus();
  await page.keyboard.press("Home");
  await expect(strip.locator(":focus")).toHaveAccessibleName("10.30.0.0: network address");
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  await expect(strip.locator(":focus")).toHaveAccessibleName("10.30.0.42 – 10.30.0.43: 2 used: grafana, syslog");
  await page.keyboard.press("Enter");
  const list = page.getByRole("table", { name: "Addresses of operations" });
  await list.getByRole("button", { name: "grafana" }).focus();
  await page.keyboard.press("Enter");
  await expect(vethscope.inspector.getByRole("heading", { level: 2 })).toContainText("grafana on operations");
  await page.keyboard.press("1");
  await expect(vethscope.canvas).toBeVisible();
});

test("sorted by name, and back by address", async ({ vethscope }) => {
  await open(vethscope);
  const { page } = vethscope;
  await page.getByRole("button", { name: "Show addresses of shop_backend" }).click();
  const list = page.getByRole("table", { name: "Addresses of shop_backend" });
  const addresses = () =>
    list.locator("[data-address]").evaluateAll((r) => r.map((e) => e.getAttribute("data-address")));
  const byAddress = await addresses();
  expect(byAddress[0]).toBe("172.28.20.0");
  await list.getByRole("button", { name: "Held by" }).click();
  await expect(list.getByRole("columnheader", { name: "Held by" })).toHaveAttribute("aria-sort", "ascending");
  expect((await addresses())[0]).toBe("172.28.20.255");
  await list.getByRole("button", { name: "Address", exact: true }).click();
  expect(await addresses()).toEqual(byAddress);
});

for (const [theme, width] of [
  ["light", 1440],
  ["dark", 390],
] as const) {
  test.describe(`in the ${theme} theme, ${width} pixels wide`, () => {
    test.use({ colorScheme: theme, viewport: { width, height: 844 } });

    test("nothing for axe to find, and nothing wider than the page", async ({ vethscope }) => {
      await vethscope.letIn();
      const { page } = vethscope;
      await page.goto(`${vethscope.server.url}/${ADDRESSES}`);
      await expect(page.locator("[data-subnet]").first()).toBeAttached({ timeout: 15_000 });
      if (width < 768) await page.getByRole("navigation").getByRole("button", { name: "Addresses" }).click();
      await page.getByRole("button", { name: "Show addresses of operations" }).click();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      expect(bad.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`))).toEqual([]);
      const box = page.locator("[data-addresses]");
      expect(await box.evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0);
    });
  });
}
