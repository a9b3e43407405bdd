/** The picture under the hand: click, double-click, wheel, drag, buttons. */
import { expect, test } from "./fixtures.ts";
import type { Vethscope } from "./vethscope.ts";

test.beforeEach(({ vethscope }) => vethscope.open());

async function place(vethscope: Vethscope, name: string): Promise<{ x: number; y: number; id: string }> {
  const { id } = await vethscope.entity("container", name);
  const at = await vethscope.onScreen(id);
  if (at === null) throw new Error(`${name} is not drawn`);
  return { ...at, id };
}

/** Pixels between two cards: grows with the zoom. */
async function distance(vethscope: Vethscope): Promise<number> {
  const [a, b] = [await place(vethscope, "crm"), await place(vethscope, "grafana")];
  return Math.round(Math.hypot(a.x - b.x, a.y - b.y));
}

test("a click on a card selects it, a click beside it lets go", async ({ vethscope }) => {
  const { page } = vethscope;
  const grafana = await place(vethscope, "grafana");
  await page.mouse.click(grafana.x, grafana.y);
  await expect(vethscope.inspector.getByRole("heading", { level: 2 })).toContainText("grafana");
  await expect(vethscope.row("grafana")).toHaveAttribute("aria-selected", "true");
  const box = await vethscope.canvas.boundingBox();
  await page.mouse.click((box?.x ?? 0) + 8, (box?.y ?? 0) + 8);
  await expect(vethscope.inspector).toHaveCount(0);
});

test("what is clicked does not stay under the inspector", async ({ vethscope }) => {
  const { page } = vethscope;
  const { id } = await vethscope.entity("container", "shop-worker-1");
  const box = await vethscope.canvas.boundingBox();
  if (!box) throw new Error("There is no picture");
  const at = await place(vethscope, "shop-worker-1");
  await page.mouse.move(box.x + 12, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 12 + (box.x + box.width - 80 - at.x), box.y + 300, { steps: 4 });
  await page.mouse.up();
  const moved = await place(vethscope, "shop-worker-1");
  await page.mouse.click(moved.x, moved.y);
  await expect(vethscope.inspector).toBeVisible();
  await expect.poll(() => vethscope.isClear(id)).toBe(true);
});

test("double-click zooms in, F shows everything again", async ({ vethscope }) => {
  const { page } = vethscope;
  const before = await distance(vethscope);
  const box = await vethscope.canvas.boundingBox();
  await page.mouse.dblclick((box?.x ?? 0) + 60, (box?.y ?? 0) + 60);
  await expect.poll(() => distance(vethscope)).toBeGreaterThan(before * 1.5);
  await page.keyboard.press("f");
  await expect.poll(() => distance(vethscope)).toBe(before);
});

test("the buttons zoom and fit; the legend explains", async ({ vethscope }) => {
  const { page } = vethscope;
  const before = await distance(vethscope);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(() => distance(vethscope)).toBeGreaterThan(before * 1.3);
  await page.getByRole("button", { name: "Fit the picture" }).click();
  await expect.poll(() => distance(vethscope)).toBe(before);
  await page.getByRole("button", { name: "Legend" }).click();
  await expect(page.getByText("leaves with the host's address (masquerade)")).toBeVisible();
});

test("the wheel zooms where it is", async ({ vethscope }) => {
  const { page } = vethscope;
  const before = await distance(vethscope);
  const at = await place(vethscope, "crm");
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, -300);
  await expect.poll(() => distance(vethscope)).toBeGreaterThan(before);
  const after = await place(vethscope, "crm");
  expect(Math.hypot(after.x - at.x, after.y - at.y)).toBeLessThan(3);
});

test("what the pointer is on in the list is told apart in the picture", async ({ vethscope }) => {
  await vethscope.row("grafana").hover();
  const { id } = await vethscope.entity("container", "grafana");
  await expect.poll(() => vethscope.page.evaluate(() => window.__vethscope?.page.getState().hover)).toBe(id);
});
