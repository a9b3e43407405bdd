/** People with passwords: who they are here, what they are shown, and how their sessions end. */
import { TOKEN } from "#tests/support/running-server.ts";
import { expect, test } from "./fixtures.ts";

const PASSWORD = "correct horse battery";

// A refused password, and a session that has ended, are answers that the browser writes on its console.
test.use({ mayComplain: true });

test.beforeAll(async ({ lab }) => {
  for (const [name, role] of [
    ["ann", "operator"],
    ["vic", "viewer"],
  ]) {
    const answer = await fetch(`${lab.server.url}/api/users`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ name, role, password: PASSWORD }),
    });
    expect([201, 409]).toContain(answer.status);
  }
});

test("a user signs in and comes back to what was asked for; a viewer is a viewer", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await page.goto(`${lab.server.url}/?view=wiring`);
  await expect(page).toHaveURL(/\/login\?to=/);
  await page.getByLabel("User").fill("vic");
  await page.getByLabel("Password").fill("not that one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("There is no such user with that password.")).toBeVisible();
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await vethscope.ready();
  await expect(page).toHaveURL(/\/\?view=wiring/);
  await page.getByRole("button", { name: "Account: vic, viewer" }).press("Enter");
  await expect(page.getByRole("menuitem", { name: "Audit log" })).toHaveCount(0);
  await page.getByRole("menuitem", { name: "Account" }).press("Enter");
  await expect(page.getByRole("heading", { name: "Sessions" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Users" })).toHaveCount(0);
});

test("logging out in one tab ends the other, which signs in again where it was", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await page.goto(`${lab.server.url}/login`);
  await page.getByLabel("User").fill("ann");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await vethscope.ready();
  await vethscope.view("Wiring").click();
  const other = await page.context().newPage();
  await other.goto(lab.server.url);
  await other.getByRole("button", { name: "Account: ann, operator" }).click();
  await other.getByRole("menuitem", { name: "Log out", exact: true }).click();
  await expect(other).toHaveURL(/\/login/);
  await expect(page.getByRole("heading", { name: "This browser has no session" })).toBeVisible();
  await page.getByLabel("User").fill("ann");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "This browser has no session" })).toHaveCount(0);
  await vethscope.ready();
  await expect(page).toHaveURL(/view=wiring/);
});

test("a session that an operator ends is over at once", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  const auth = { authorization: `Bearer ${TOKEN}` };
  await page.goto(`${lab.server.url}/login`);
  await page.getByLabel("User").fill("vic");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await vethscope.ready();
  const answer = await fetch(`${lab.server.url}/api/account`, { headers: auth });
  const { data } = (await answer.json()) as { data: { sessions: { id: string; name: string }[] } };
  for (const { id } of data.sessions.filter((s) => s.name === "vic")) {
    await fetch(`${lab.server.url}/api/sessions/${id}`, { method: "DELETE", headers: auth });
  }
  await expect(page.getByRole("heading", { name: "This browser has no session" })).toBeVisible();
});
