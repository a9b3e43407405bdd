/** Filters leave what they name, in list and picture alike. */
import { expect, test } from "./fixtures.ts";

test.beforeEach(({ vethscope }) => vethscope.open());

for (const { by, choice, stays, goes } of [
  { by: "Group", choice: "shop", stays: ["shop-db-1", "shop-web-1"], goes: ["grafana", "crm"] },
  { by: "Driver", choice: "macvlan", stays: ["label-printer", "door-scanner"], goes: ["crm", "shop-db-1"] },
  { by: "State", choice: "paused", stays: ["shop-worker-1"], goes: ["shop-db-1", "grafana"] },
]) {
  test(`by ${by.toLowerCase()} ${choice}`, async ({ vethscope }) => {
    await vethscope.page.getByRole("combobox", { name: by }).selectOption(choice);
    for (const name of stays) await expect(vethscope.row(name).first()).toBeVisible();
    for (const name of goes) await expect(vethscope.row(name)).toHaveCount(0);
    const texts = await vethscope.texts();
    expect(texts).toEqual(expect.arrayContaining(stays));
    for (const name of goes) expect(texts).not.toContain(name);
    await vethscope.page.getByRole("button", { name: /^Remove the filter/ }).click();
    for (const name of goes) await expect(vethscope.row(name).first()).toBeVisible();
  });
}

test("by network, several at once", async ({ vethscope }) => {
  const { page } = vethscope;
  await page.getByRole("button", { name: "Network", exact: true }).click();
  await page.getByRole("checkbox", { name: /office/ }).check();
  await page.getByRole("checkbox", { name: /operations/ }).check();
  await page.keyboard.press("Escape");
  for (const name of ["grafana", "label-printer"]) await expect(vethscope.row(name).first()).toBeVisible();
  await expect(vethscope.row("shop-db-1")).toHaveCount(0);
  await expect(page).toHaveURL(/network=.*network=/);
});

test("empty default networks are hidden, and shown when asked for", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await lab.engine.docker("stop", "--time", "0", "nightly-report");
  const none = vethscope.list.getByRole("treeitem", { name: /^none, / });
  await expect(none).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Empty default networks" }).check();
  await expect(none).toBeVisible();
  await page.getByRole("checkbox", { name: "Empty default networks" }).uncheck();
  await lab.engine.docker("start", "nightly-report");
  await expect(none).toBeVisible();
});

test("a filter that leaves nothing offers to clear it", async ({ vethscope }) => {
  const { page } = vethscope;
  await page.getByRole("combobox", { name: "Group" }).selectOption("shop");
  await page.getByRole("combobox", { name: "Driver" }).selectOption("macvlan");
  await expect(page.getByRole("heading", { name: "Nothing passes this filter" })).toBeVisible();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await expect(vethscope.row("grafana")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Nothing passes this filter" })).toHaveCount(0);
});

test("what the filter hides can be selected, is said to be hidden, and can be shown", async ({ vethscope, lab }) => {
  const hidden = lab.scenario.containers.get("shop-migrate-1") ?? "";
  await vethscope.open(`?select=${hidden}`);
  await expect(vethscope.inspector).toContainText("The filter hides it");
  await vethscope.inspector.getByRole("button", { name: "Show everything" }).click();
  await expect(vethscope.row("shop-migrate-1").first()).toBeVisible();
});
