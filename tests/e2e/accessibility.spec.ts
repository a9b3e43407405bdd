/** No serious or critical finding by axe, in both themes, whatever is open. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`));
}

for (const theme of ["light", "dark"] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ colorScheme: theme, reducedMotion: "reduce" });

    for (const query of ["", "?view=wiring&stopped=1&empty=1"]) {
      test(`list, picture and inspector of ${query || "/"}`, async ({ vethscope }) => {
        await vethscope.open(query);
        expect(await findings(vethscope.page)).toEqual([]);
        await vethscope.row("shop-api-1").first().click();
        await expect(vethscope.inspector).toBeVisible();
        expect(await findings(vethscope.page)).toEqual([]);
      });
    }

    test("search, help and legend", async ({ vethscope }) => {
      const { page } = vethscope;
      await vethscope.open();
      await page.getByRole("button", { name: "Legend" }).click();
      await page.keyboard.press("/");
      await page.getByRole("combobox", { name: "Search" }).fill("shop");
      await expect(page.getByRole("option").first()).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });

    test("the dialogs of actions, with what is refused", async ({ vethscope }) => {
      const { page } = vethscope;
      await vethscope.open();
      await page.getByRole("button", { name: "New network" }).click();
      await page.getByLabel("Name", { exact: true }).fill("operations");
      await expect(page.getByText("There is a network operations already").first()).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await vethscope.row("crm").first().click();
      await vethscope.inspector.getByRole("button", { name: "Connect…" }).click();
      const dialog = page.getByRole("dialog", { name: "Connect crm to a network" });
      await expect(dialog.getByRole("option").first()).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });

    test("the export dialog, with a drawing and with text", async ({ vethscope }) => {
      const { page } = vethscope;
      await vethscope.open("?group=shop");
      await page.getByRole("button", { name: "Export" }).click();
      const dialog = page.getByRole("dialog", { name: "Export" });
      await expect(dialog.getByRole("img")).toBeVisible();
      expect(await findings(page)).toEqual([]);
      await dialog.getByRole("radio", { name: /^Mermaid/ }).check();
      await dialog.getByText("As a link, or by command").click();
      await expect(dialog.getByText("flowchart")).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });

    test("the login page, and a token that is wrong", async ({ page, lab }) => {
      await page.goto(`${lab.server.url}/login?wrong=1`);
      await expect(page.getByRole("alert").filter({ hasText: "token" })).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });
  });
}
