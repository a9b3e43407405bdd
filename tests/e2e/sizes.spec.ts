/** From a phone to a large screen: nothing scrolls sideways, and on a phone the list comes first. */
import { expect, test } from "./fixtures.ts";

for (const [width, height] of [
  [390, 844],
  [768, 1024],
  [1440, 900],
  [2560, 1440],
] as const) {
  test(`nothing is cut or scrolls sideways at ${width} px`, async ({ vethscope }) => {
    const { page } = vethscope;
    await page.setViewportSize({ width, height });
    await vethscope.open();
    await vethscope.row("shop-api-1").first().click();
    await expect(vethscope.inspector).toBeVisible();
    const wide = await page.evaluate(() =>
      [document.scrollingElement, ...document.querySelectorAll("#list, #inspector, header, main, nav, aside")].flatMap(
        (e) => (e && e.scrollWidth > e.clientWidth + 1 ? [`${e.tagName} ${e.scrollWidth} > ${e.clientWidth}`] : []),
      ),
    );
    expect(wide).toEqual([]);
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the list comes first, the picture is one tap away, details follow a choice", async ({ vethscope }) => {
    const { page } = vethscope;
    await vethscope.open();
    const parts = page.getByRole("navigation", { name: "Parts of the page" });
    await expect(vethscope.row("grafana")).toBeVisible();
    await expect(vethscope.canvas).toBeHidden();
    await parts.getByRole("button", { name: "Picture" }).tap();
    await expect(vethscope.canvas).toBeVisible();
    await expect(vethscope.row("grafana")).toBeHidden();
    await parts.getByRole("button", { name: "List" }).tap();
    await vethscope.row("grafana").tap();
    await expect(vethscope.inspector.getByRole("heading", { level: 2 })).toContainText("grafana");
  });
});
