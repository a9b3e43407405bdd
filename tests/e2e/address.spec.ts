/** What is in the address bar reproduces what is looked at. */
import { expect, test } from "./fixtures.ts";
import { Vethscope } from "./vethscope.ts";

for (const query of ["", "?view=wiring", "?view=wiring&stopped=1&empty=1"]) {
  test(`loading ${query || "/"} again gives the same positions`, async ({ vethscope }) => {
    await vethscope.open(query);
    const before = await vethscope.places();
    expect(Object.keys(before).length).toBeGreaterThan(20);
    await vethscope.page.reload();
    await vethscope.ready();
    expect(await vethscope.places()).toEqual(before);
  });
}

test("a copied address shows the same view, filter and selection in another window", async ({ vethscope, context }) => {
  const { page } = vethscope;
  await vethscope.open();
  await vethscope.view("Wiring").click();
  await page.getByRole("combobox", { name: "Group" }).selectOption("shop");
  await page.getByRole("checkbox", { name: "Stopped containers" }).check();
  await vethscope.row("shop-api-1").first().click();
  await expect(page).toHaveURL(/view=wiring.*group=shop.*stopped=1.*select=/);

  const second = new Vethscope(await context.newPage(), vethscope.server);
  await second.page.setViewportSize({ width: 1440, height: 900 });
  await second.page.goto(page.url());
  await second.ready();
  await expect(second.view("Wiring")).toHaveAttribute("aria-pressed", "true");
  await expect(second.page.getByRole("combobox", { name: "Group" })).toHaveValue("shop");
  await expect(second.page.getByRole("checkbox", { name: "Stopped containers" })).toBeChecked();
  await expect(second.inspector.getByRole("heading", { level: 2 })).toContainText("shop-api-1");
  expect(await second.selection()).toBe(await vethscope.selection());
  expect(await second.places()).toEqual(await vethscope.places());
});

test("an address to something that is gone says so, and the page still works", async ({ vethscope }) => {
  await vethscope.open(`?select=${"0".repeat(64)}`);
  await expect(vethscope.inspector).toContainText("is gone");
  await vethscope.row("crm").click();
  await expect(vethscope.inspector.getByRole("heading", { level: 2 })).toContainText("crm");
});

test("nonsense in the address is passed over", async ({ vethscope }) => {
  await vethscope.open("?view=%00&driver=nothing&stopped=perhaps&select=%3Cscript%3E&x=1");
  await expect(vethscope.page.getByRole("button", { name: "Remove the filter driver nothing" })).toBeVisible();
});
