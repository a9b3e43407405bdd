/** Groups fold to one card, by key and by click, and the address keeps it. */
import { expect, test } from "./fixtures.ts";

test.beforeEach(({ vethscope }) => vethscope.open());

test("a group is folded by key and by click; the address keeps it, and unfolded all stands where it stood", async ({
  vethscope,
}) => {
  const { page } = vethscope;
  const before = await vethscope.places();
  await page.getByRole("button", { name: "By group" }).click();
  const group = vethscope.list.getByRole("treeitem", { name: /^shop, / });
  await group.focus();
  await page.keyboard.press("-");
  await expect(page).toHaveURL(/fold=shop/);
  await expect(group).toHaveAccessibleName(/folded in the picture/);
  await expect.poll(() => vethscope.texts()).not.toContain("shop-db-1");
  expect(await vethscope.texts()).toEqual(expect.arrayContaining(["3 containers", "grafana"]));

  await page.reload();
  await vethscope.ready();
  expect(await vethscope.texts()).not.toContain("shop-db-1");

  await page.getByRole("button", { name: "By group" }).click();
  await group.locator("[data-fold]").click();
  await expect(page).not.toHaveURL(/fold/);
  await expect.poll(() => vethscope.places()).toEqual(before);
});

test("a member of a folded group leads to its card, and can be unfolded from the inspector", async ({ vethscope }) => {
  await vethscope.open("?fold=shop");
  const { id } = await vethscope.entity("container", "shop-db-1");
  await vethscope.row("shop-db-1").first().click();
  await expect(vethscope.inspector).toContainText("The picture shows it within shop, folded");
  await expect.poll(() => vethscope.isClear(id), "its group's card is to be seen").toBe(true);
  await vethscope.inspector.getByRole("button", { name: "Unfold" }).click();
  await expect.poll(() => vethscope.draws(id)).toBe(true);
});

test("a group is found by search, and shown alone", async ({ vethscope }) => {
  const { page } = vethscope;
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
  await page.keyboard.type("shop");
  await page.getByRole("option", { name: /group, compose project/ }).click();
  await expect(vethscope.inspector.getByRole("heading", { level: 2 })).toContainText("shop");
  await vethscope.inspector.getByRole("button", { name: "Show only this group" }).click();
  await expect(vethscope.row("grafana")).toHaveCount(0);
  await expect(page).toHaveURL(/group=shop/);
});
