/** Findings of a real fault: counted, listed, told in the inspector, marked in list and picture, and gone after the undo. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";

test("a fault is shown everywhere, and nowhere once it is undone", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const quiet = page.getByRole("button", { name: "No findings" });
  const marks = () => vethscope.shapes().then((all) => all.filter((s) => s.id.startsWith("finding ")).length);
  await expect(quiet).toBeVisible();
  expect(await marks()).toBe(0);

  await lab.engine.inside("ip", "link", "set", "br-ops", "down");
  try {
    await page.getByRole("button", { name: "1 finding" }).click();
    const panel = page.getByRole("region", { name: "Findings", exact: true });
    await expect(panel.getByRole("heading", { name: /^Errors/ })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical")).toEqual([]);
    await panel.getByRole("button", { name: /br-ops, the bridge of operations, is set down/ }).click();
    await expect(panel).toBeHidden();
    await expect(vethscope.inspector.getByRole("heading", { name: "operations" })).toBeVisible();
    await expect(vethscope.inspector.getByText("ip link set br-ops up")).toBeVisible();
    await expect(vethscope.list.getByRole("treeitem", { name: /^operations, error,/ })).toBeVisible();
    expect(await marks()).toBe(1);
  } finally {
    await lab.engine.inside("ip", "link", "set", "br-ops", "up");
  }
  await expect(quiet).toBeVisible();
  await expect.poll(marks).toBe(0);
});
