/** What was done is in the audit log, which is found from the account menu, filtered and taken along as a file. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { TOKEN } from "#tests/support/running-server.ts";
import { expect, test } from "./fixtures.ts";
import type { Vethscope } from "./vethscope.ts";

/** The web shop's gateway leaves a network that it is not on: refused by the plan, and recorded. */
async function refusedDisconnect({ page, server }: Vethscope, network: string, container: string): Promise<void> {
  const answer = await page.context().request.post(`${server.url}/api/networks/${network}/disconnect`, {
    headers: { authorization: `Bearer ${TOKEN}` },
    data: { container },
  });
  expect(answer.status()).toBe(409);
}

const rows = (page: Page) => page.getByRole("table", { name: "Audit log, newest first" }).locator("tr[data-audit]");

test("an action is in the audit log, folds out by keyboard, and new ones are announced", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.open();
  const [network, container] = [
    await vethscope.entity("network", "bridge"),
    await vethscope.entity("container", "grafana"),
  ];
  await refusedDisconnect(vethscope, network.id, container.id);
  await page.goto(`${vethscope.server.url}/audit?kind=disconnect`);
  const row = rows(page).first();
  await expect(row).toContainText("Disconnect grafana from bridge");
  await expect(row).toContainText("refused");
  await row.getByRole("button").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("docker network disconnect bridge grafana")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter((v) => v.impact === "serious" || v.impact === "critical")).toEqual([]);

  const before = await rows(page).count();
  await refusedDisconnect(vethscope, network.id, container.id);
  await page.getByRole("button", { name: "Show 1 new" }).click();
  await expect(rows(page)).toHaveCount(before + 1);
});

test("the filter is in the address, and the file has what it leaves", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.letIn();
  await page.goto(`${vethscope.server.url}/audit`);
  await page.getByRole("combobox", { name: "What" }).selectOption("session.*");
  await expect(page).toHaveURL(/kind=session\.\*/);
  await expect(rows(page).first()).toContainText("Log in");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  expect((await download).suggestedFilename()).toBe("vethscope-audit.csv");
  await page.getByRole("searchbox", { name: "Text" }).fill("nothing has this name");
  await expect(page.getByText("No entry fits this filter.")).toBeVisible();
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect(page).toHaveURL(/\/audit$/);
  await expect(rows(page).first()).toBeVisible();
});

test("on a phone nothing scrolls sideways", async ({ vethscope }) => {
  const { page } = vethscope;
  await page.setViewportSize({ width: 390, height: 844 });
  await vethscope.letIn();
  await page.goto(`${vethscope.server.url}/audit`);
  await rows(page).first().getByRole("button").click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
