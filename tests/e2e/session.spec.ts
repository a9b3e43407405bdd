/** Who has no session sees nothing; the token lets in. */
import { TOKEN } from "#tests/support/running-server.ts";
import { expect, test } from "./fixtures.ts";

test.describe("without a session", () => {
  // A refused token is an answer with status 401, which the browser writes on the console.
  test.use({ mayComplain: true });

  test("the login page opens; a wrong token is said to be wrong, the right one lets in", async ({ vethscope, lab }) => {
    const { page } = vethscope;
    await page.goto(lab.server.url);
    await expect(page).toHaveURL(/\/login/);
    await page.getByLabel("Token").fill("not-the-token-at-all-0000000");
    await page.getByRole("button", { name: "Open" }).click();
    await expect(page.locator("#token-problem")).toContainText("token");
    await page.getByLabel("Token").fill(TOKEN);
    await page.getByRole("button", { name: "Open" }).click();
    await vethscope.ready();
    expect(page.url()).not.toContain(TOKEN);
  });

  test("an address with a wrong token says so", async ({ page, lab }) => {
    await page.goto(`${lab.server.url}/?token=wrong-wrong-wrong-wrong-0`);
    await expect(page.locator("#token-problem")).toContainText("not this server's");
  });
});

test("the address that the server printed lets in, and the token does not stay in it", async ({ vethscope, lab }) => {
  await vethscope.page.goto(lab.server.entrance);
  await vethscope.ready();
  expect(vethscope.page.url()).not.toContain(TOKEN);
});

test("the theme is kept", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.open();
  await page.getByRole("button", { name: /^Theme:/ }).click();
  await page.getByRole("button", { name: /^Theme: light/ }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
