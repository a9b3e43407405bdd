/** What somebody changes from outside appears by itself; what did not change stays where it is. */
import { IMAGE } from "#tests/lab/engine/image.ts";
import { expect, test } from "./fixtures.ts";

/** A page that is loaded anew loses this mark. */
const mark = (): void => {
  (window as unknown as { marked: boolean }).marked = true;
};
const isMarked = (): boolean => (window as unknown as { marked?: boolean }).marked === true;
const idle = ["tail", "-f", "/dev/null"];

test.beforeEach(async ({ vethscope }) => {
  await vethscope.open();
  await vethscope.page.evaluate(mark);
});
test.afterEach(async ({ vethscope }) => {
  expect(await vethscope.page.evaluate(isMarked), "the page was not loaded anew").toBe(true);
});

for (const view of ["Networks", "Wiring"] as const) {
  test(`network connect and disconnect, in the ${view} view: one more wire, and no card moves`, async ({
    vethscope,
    lab,
  }) => {
    await vethscope.view(view).click();
    const crm = await vethscope.entity("container", "crm");
    const before = await vethscope.places();
    const standing = Object.keys(before).filter((id) => !id.startsWith("tab ") && id !== "card crm");

    await lab.engine.docker("network", "connect", "operations", "crm");
    await expect(await vethscope.rowOn("operations", "crm")).toBeVisible();
    const address = (
      await lab.engine.docker("inspect", "--format", "{{.NetworkSettings.Networks.operations.IPAddress}}", "crm")
    ).trim();
    await expect.poll(() => vethscope.texts().then((t) => t.join("\n"))).toContain(address);
    const during = await vethscope.places();
    expect(Object.fromEntries(standing.map((id) => [id, during[id]]))).toEqual(
      Object.fromEntries(standing.map((id) => [id, before[id]])),
    );

    await lab.engine.docker("network", "disconnect", "operations", "crm");
    await expect(vethscope.list.locator(`[data-row$="/${crm.id}"]`)).toHaveCount(1);
    await expect.poll(() => vethscope.places()).toEqual(before);
  });
}

test("a container that stops goes, one that starts comes, in its place", async ({ vethscope, lab }) => {
  const grafana = vethscope.row("grafana");
  const before = await vethscope.places();
  await lab.engine.docker("stop", "--time", "0", "grafana");
  await expect(grafana).toHaveCount(0);
  await lab.engine.docker("start", "grafana");
  await expect(grafana).toBeVisible();
  await expect(grafana).toContainText("10.30.0.42");
  await expect.poll(() => vethscope.places()).toEqual(before);
});

test("a stopped container that is shown is told from a running one", async ({ vethscope, lab }) => {
  await vethscope.page.getByRole("checkbox", { name: "Stopped containers" }).check();
  await lab.engine.docker("stop", "--time", "0", "syslog");
  await expect(vethscope.list.getByRole("treeitem", { name: "syslog, exited" })).toBeVisible();
  await lab.engine.docker("start", "syslog");
  await expect(vethscope.list.getByRole("treeitem", { name: "syslog, running" })).toBeVisible();
});

test("pause and unpause show as the container's state", async ({ vethscope, lab }) => {
  const { id } = await vethscope.entity("container", "door-scanner");
  const states = async (): Promise<string[]> =>
    (await vethscope.shapes()).flatMap((s) => (s.shape === "mark" && s.entity === id ? [s.state] : []));
  await lab.engine.docker("pause", "door-scanner");
  await expect(vethscope.list.getByRole("treeitem", { name: "door-scanner, paused" })).toBeVisible();
  expect(await states()).toEqual(["paused"]);
  await lab.engine.docker("unpause", "door-scanner");
  await expect(vethscope.list.getByRole("treeitem", { name: "door-scanner, running" })).toBeVisible();
  expect(await states()).toEqual(["running"]);
});

test("a network and a container that are made, and removed again", async ({ vethscope, lab }) => {
  const before = await vethscope.places();
  const network = (await lab.engine.docker("network", "create", "--subnet", "10.88.0.0/24", "fresh-net")).trim();
  await expect(vethscope.row("fresh-net")).toContainText("10.88.0.0/24");
  await expect.poll(() => vethscope.draws(network)).toBe(true);

  const container = (
    await lab.engine.docker("run", "--detach", "--name", "fresh-one", "--network", "fresh-net", IMAGE, ...idle)
  ).trim();
  await expect(vethscope.row("fresh-one")).toContainText("10.88.0.2");
  await expect.poll(() => vethscope.draws(container)).toBe(true);

  await lab.engine.docker("rm", "--force", "fresh-one");
  await expect(vethscope.row("fresh-one")).toHaveCount(0);
  await expect.poll(() => vethscope.draws(container)).toBe(false);
  await lab.engine.docker("network", "rm", "fresh-net");
  await expect(vethscope.row("fresh-net")).toHaveCount(0);
  await expect.poll(() => vethscope.draws(network)).toBe(false);
  expect(await vethscope.places()).toEqual(before);
});

test("a container that was renamed has its new name, and stays what it was", async ({ vethscope, lab }) => {
  await vethscope.row("crm-mailer").click();
  await lab.engine.docker("rename", "crm-mailer", "crm-post");
  await expect(vethscope.row("crm-post")).toHaveAttribute("aria-selected", "true");
  await expect(vethscope.inspector.getByRole("heading", { level: 2 })).toContainText("crm-post");
  await lab.engine.docker("rename", "crm-post", "crm-mailer");
  await expect(vethscope.row("crm-mailer")).toBeVisible();
});

test("a selected container that is removed: the inspector says that it is gone", async ({ vethscope, lab }) => {
  await lab.engine.docker("run", "--detach", "--name", "short-lived", "--network", "staging", IMAGE, ...idle);
  await vethscope.row("short-lived").click();
  await lab.engine.docker("rm", "--force", "short-lived");
  await expect(vethscope.inspector).toContainText("This container is gone");
  await expect(vethscope.inspector).toContainText("short-lived");
});

test("changes are told to screen readers", async ({ vethscope, lab }) => {
  await lab.engine.docker("network", "connect", "staging", "grafana");
  await expect(vethscope.page.locator("[data-announcer]")).toContainText("grafana joined staging");
  await lab.engine.docker("network", "disconnect", "staging", "grafana");
  await expect(vethscope.page.locator("[data-announcer]")).toContainText("grafana left staging");
});
