/** Everything can be done by keyboard alone. */
import { expect, test } from "./fixtures.ts";

test.beforeEach(({ vethscope }) => vethscope.open());

const focused = "*:focus";

test("Tab leads into the list, arrows walk it, Enter selects, F6 leads to the inspector, Esc lets go", async ({
  vethscope,
}) => {
  const { page } = vethscope;
  await page.keyboard.press("Tab");
  await expect(page.locator(focused)).toHaveText("Skip to the list");
  await page.keyboard.press("Enter");
  await expect(page.locator("#list")).toBeFocused();
  const first = vethscope.list.getByRole("treeitem").first();
  for (let n = 0; n < 20; n++) {
    await page.keyboard.press("Tab");
    if (await first.evaluate((row) => row === document.activeElement)) break;
  }
  await expect(first).toBeFocused();

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const second = vethscope.list.getByRole("treeitem").nth(1);
  await expect(second).toBeFocused();
  await expect(second).toHaveAttribute("aria-selected", "true");
  await expect(vethscope.inspector).toBeVisible();

  await page.keyboard.press("F6");
  await expect(vethscope.canvas).toBeFocused();
  await page.keyboard.press("F6");
  await expect(vethscope.inspector).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(vethscope.inspector).toHaveCount(0);
  expect(await vethscope.selection()).toBeNull();
});

test("a network is folded and opened with the arrows", async ({ vethscope }) => {
  const { page } = vethscope;
  const network = vethscope.list.getByRole("treeitem", { level: 1 }).first();
  await network.focus();
  await page.keyboard.press("ArrowLeft");
  await expect(network).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowRight");
  await expect(network).toHaveAttribute("aria-expanded", "true");
});

test("letters go to a name, End and Home to the ends", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.list.getByRole("treeitem").first().focus();
  await page.keyboard.type("graf");
  await expect(vethscope.row("grafana")).toBeFocused();
  await page.keyboard.press("End");
  await expect(vethscope.list.getByRole("treeitem").last()).toBeFocused();
  await page.keyboard.press("Home");
  await expect(vethscope.list.getByRole("treeitem").first()).toBeFocused();
});

for (const [key, typed, found] of [
  ["/", "10.30.0.43", "syslog"],
  ["Control+k", "grafana", "grafana"],
] as const) {
  test(`${key} searches, Enter selects and shows ${found}`, async ({ vethscope }) => {
    const { page } = vethscope;
    await page.keyboard.press(key);
    const field = page.getByRole("combobox", { name: "Search" });
    await expect(field).toBeFocused();
    await page.keyboard.type(typed);
    await expect(page.getByRole("option").first()).toContainText(found);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(vethscope.inspector.getByRole("heading", { level: 2 })).toContainText(found);
    await expect(vethscope.canvas).toBeFocused();
    const id = (await vethscope.selection()) ?? "";
    await expect.poll(() => vethscope.isClear(id), "it is to be seen, and nothing lies over it").toBe(true);
  });
}

test("a search for what is not there says so; Esc goes back to where one was", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.row("crm").focus();
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
  await page.keyboard.type("no such thing");
  await expect(page.getByText("Nothing is called, addressed or published as")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(vethscope.row("crm")).toBeFocused();
});

test("1 and 2 change the view, ? opens the help, Esc closes it", async ({ vethscope }) => {
  const { page } = vethscope;
  await page.keyboard.press("2");
  await expect(vethscope.view("Wiring")).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => vethscope.texts().then(String)).toContain("docker0");
  await page.keyboard.press("1");
  await expect(vethscope.view("Networks")).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("arrow keys walk along the wires of the picture", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.row("grafana").click();
  await vethscope.canvas.focus();
  const seen = new Set([await vethscope.selection()]);
  for (const key of ["ArrowUp", "ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft"]) {
    await page.keyboard.press(key);
    seen.add(await vethscope.selection());
  }
  expect(seen.size).toBeGreaterThan(2);
  expect(seen).not.toContain(null);
});
