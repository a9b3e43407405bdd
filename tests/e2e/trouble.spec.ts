/** Engine or server away: the page says what happened, keeps the last picture greyed, and recovers by itself. */
import { settingsFor } from "#tests/lab/by-hand.ts";
import { CONTAINERS } from "#tests/lab/scenario/webshop.ts";
import { type RunningServer, startServer } from "#tests/support/running-server.ts";
import { expect, test } from "./fixtures.ts";
import { Vethscope } from "./vethscope.ts";

test.use({ mayComplain: true });

const running = CONTAINERS.filter((c) => !("state" in c) || c.state === "paused").map((c) => c.name);
const stale = "[data-stale]";

test("an engine that is not there: the page explains what to do", async ({ page }) => {
  const server = await startServer({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
  try {
    await page.goto(server.entrance);
    await expect(page.getByRole("heading", { name: "The engine cannot be reached" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("/nonexistent/docker.sock");
    await expect(page.getByRole("main")).toContainText("DOCKER_HOST");
  } finally {
    await server.stop();
  }
});

test("Vethscope itself stops and comes back on the same port", async ({ page, lab }, info) => {
  test.setTimeout(60_000);
  const env = { ...settingsFor(lab.engine), DATA_DIR: info.outputPath("data") };
  let server: RunningServer = await startServer(env);
  try {
    const vethscope = new Vethscope(page, server);
    await vethscope.open();
    await server.stop();
    await expect(page.getByText("Vethscope itself does not answer; trying again.")).toBeVisible();
    await expect(page.locator(stale)).toBeVisible();
    expect(await vethscope.texts()).toContain("grafana");
    server = await startServer({ ...env, PORT: new URL(server.url).port });
    // Sessions are kept in the data folder: nobody has to sign in again.
    await expect(page.locator(stale)).toHaveCount(0, { timeout: 20_000 });
    await expect(page.getByText("Vethscope itself does not answer")).toHaveCount(0);
    await expect(vethscope.row("grafana")).toBeVisible();
  } finally {
    await server.stop();
  }
});

test("the engine stops and comes back", async ({ vethscope, lab }) => {
  test.setTimeout(90_000);
  const { page } = vethscope;
  await vethscope.open();
  await lab.engine.stop("SIGTERM");
  try {
    await expect(page.getByText(/Engine not answering since \d\d:\d\d:\d\d/)).toBeVisible({ timeout: 15_000 });
    await expect(page.locator(stale)).toBeVisible();
    expect(await vethscope.texts()).toContain("shop_frontend");
    await expect(vethscope.row("shop_frontend")).toBeVisible();
  } finally {
    await lab.engine.start();
  }
  await expect(page.getByText(/Engine not answering/)).toHaveCount(0, { timeout: 30_000 });
  await expect(page.locator(stale)).toHaveCount(0);
  // An engine that ends takes its containers with it.
  await lab.engine.docker("start", ...running);
  for (const name of running) await expect(vethscope.row(name).first()).toBeVisible();
});
