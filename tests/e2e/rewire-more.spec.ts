/** Rewiring where it is not plain: the other way round, by finger, by several at once, by who may not, and when it fails. */
import type { Browser, CDPSession, Page } from "@playwright/test";
import { settingsFor } from "#tests/lab/by-hand.ts";
import { startServer, TOKEN } from "#tests/support/running-server.ts";
import { RECOMMENDED, REWIRING, startProxy } from "#tests/support/socket-proxy.ts";
import { expect, type Lab, test } from "./fixtures.ts";
import { Vethscope } from "./vethscope.ts";

const PASSWORD = "correct horse battery";

const address = async ({ engine }: Lab, container: string, network: string): Promise<string> => {
  const format = `{{with index .NetworkSettings.Networks "${network}"}}{{.IPAddress}}{{end}}`;
  return (await engine.docker("inspect", "--format", format, container)).trim();
};

/** Whatever a test has left: crm is on no other network than its own. */
test.afterEach(async ({ lab: { engine } }) => {
  for (const name of ["operations", "made-here"])
    await engine.docker("network", "disconnect", "--force", name, "crm").catch(() => {});
  await engine.docker("network", "rm", "made-here").catch(() => {});
});

/** Where two things are on the screen; a folded group is named by its id. */
async function places(vethscope: Vethscope, container: string, network: string) {
  const c = container.startsWith("group:") ? { id: container } : await vethscope.entity("container", container);
  const n = await vethscope.entity("network", network);
  const [card, bar] = [await vethscope.onScreen(c.id), await vethscope.onScreen(n.id)];
  if (!card || !bar) throw new Error("They are not drawn");
  return { card, bar };
}
type Point = Awaited<ReturnType<typeof places>>["card"];

/** Leaves the button down over `to`. */
async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
}

/** A page of its own, of somebody with a password. */
async function pageOf(browser: Browser, lab: Lab, name: string, role: "operator" | "viewer"): Promise<Vethscope> {
  const made = await fetch(`${lab.server.url}/api/users`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ name, role, password: PASSWORD }),
  });
  expect([201, 409]).toContain(made.status);
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(`${lab.server.url}/login`);
  await page.getByLabel("User").fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  const vethscope = new Vethscope(page, lab.server);
  await vethscope.ready();
  return vethscope;
}

async function openConnect({ page }: Vethscope, container: string, network: string) {
  await page.evaluate(
    ([c, n]) => {
      const { entities } = window.__vethscope?.page.getState() ?? {};
      const idOf = (kind: string, name: string | undefined) =>
        [...(entities?.values() ?? [])].find((e) => e.kind === kind && "name" in e && e.name === name)?.id ?? "";
      window.__vethscope?.actions.getState().open({
        is: "connect",
        container: idOf("container", c),
        network: idOf("network", n),
      });
    },
    [container, network],
  );
  const dialog = page.getByRole("dialog", { name: `Connect ${container} to ${network}` });
  await expect(dialog.getByRole("region", { name: "What will happen" })).toBeVisible();
  return dialog;
}

const pending = async (vethscope: Vethscope): Promise<number> =>
  (await vethscope.shapes()).filter((s) => s.id.startsWith("pending ")).length;

test("by hand, from a bar to a card", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const { card, bar } = await places(vethscope, "crm", "operations");
  await drag(page, bar, card);
  await expect(page.locator("[data-dragging]")).toContainText("Connect crm to operations");
  await page.mouse.up();
  await expect(await vethscope.rowOn("operations", "crm")).toBeVisible();
  expect(await address(lab, "crm", "operations")).toMatch(/^10\.30\./);
});

test("a folded group says, dragged or dropped on, that it has to be unfolded first", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open("?fold=shop");
  const { card, bar } = await places(vethscope, "group:shop", "operations");
  for (const [from, to] of [
    [card, bar],
    [bar, card],
  ] as const) {
    await drag(page, from, to);
    await expect(page.locator("[data-dragging]")).toContainText("shop is folded");
    await page.mouse.up();
    await expect(page.locator("[data-dragging]")).toHaveCount(0);
  }
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(await address(lab, "shop-db-1", "operations")).toBe("");
});

test("what the engine fails to do is told in its own words, with a hint, and the dashed wire goes", async ({
  vethscope,
  lab,
}) => {
  const { page } = vethscope;
  await lab.engine.docker("network", "create", "--opt", "com.docker.network.bridge.name=br-gone", "made-here");
  await vethscope.open();
  await expect(vethscope.row("made-here")).toBeVisible();
  await lab.engine.inside("ip", "link", "delete", "br-gone");
  const { card, bar } = await places(vethscope, "crm", "made-here");
  await drag(page, card, bar);
  await page.mouse.up();
  const toast = page.getByRole("region", { name: "Messages" });
  await expect(toast).toContainText("Could not connect crm to made-here");
  await expect(toast).toContainText(/br-gone/);
  await expect(toast.locator(".font-mono")).toContainText(/bridge br-gone/);
  await expect.poll(() => pending(vethscope)).toBe(0);
  await expect(await vethscope.rowOn("made-here", "crm")).toHaveCount(0);
});

test("the list of last actions knows after a reload what was taken back", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const dialog = await openConnect(vethscope, "crm", "operations");
  await dialog.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByText("Taken back: connected crm to operations")).toBeVisible();
  await page.reload();
  await vethscope.ready();
  await page.getByRole("button", { name: "Last actions, undo (Ctrl+Z)" }).click();
  const list = page.getByRole("dialog", { name: "Last actions" });
  const first = list.getByRole("listitem").filter({ hasText: "Connected crm to operations" });
  await expect(first).toContainText("taken back");
  await expect(first.getByRole("button")).toHaveCount(0);
  await expect(list.getByRole("listitem").filter({ hasText: "took something back" })).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await expect(page.getByText("There is nothing to take back")).toBeVisible();
  expect(await address(lab, "crm", "operations")).toBe("");
});

test("a viewer is shown plans, is told why he may not, and can change nothing", async ({ browser, lab }) => {
  const vera = await pageOf(browser, lab, "vera", "viewer");
  const { page } = vera;
  try {
    const dialog = await openConnect(vera, "crm", "operations");
    await expect(dialog).toContainText("vera is a viewer");
    await dialog.getByText("The docker command that does the same").click();
    await expect(dialog.locator("code").last()).toContainText("docker network connect operations crm");
    await expect(dialog.getByRole("button", { name: "Connect", exact: true })).toHaveAttribute("aria-disabled", "true");
    await dialog.getByLabel("IPv4 address").press("Enter");
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);

    const { card, bar } = await places(vera, "crm", "operations");
    await drag(page, card, bar);
    await expect(page.locator("[data-dragging]")).toContainText("vera is a viewer");
    await page.mouse.up();
    for (const [button, title, verb] of [
      ["New network", "New network", "Make network"],
      ["Prune", "Remove unused networks", /^Remove \d/],
    ] as const) {
      await page.getByRole("button", { name: button, exact: true }).click();
      const open = page.getByRole("dialog", { name: title });
      await expect(open.getByRole("button", { name: verb })).toHaveAttribute("aria-disabled", "true");
      await expect(open).toContainText("vera is a viewer");
      await page.keyboard.press("Escape");
    }
    expect(await address(lab, "crm", "operations")).toBe("");
  } finally {
    await page.context().close();
  }
});

test("what one does the other sees, with who did it; at the same moment it is done once", async ({
  vethscope,
  browser,
  lab,
}) => {
  const ann = await pageOf(browser, lab, "ann", "operator");
  try {
    await vethscope.open();
    const [mine, hers] = await Promise.all([
      openConnect(vethscope, "crm", "operations"),
      openConnect(ann, "crm", "operations"),
    ]);
    await hers.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(vethscope.page.getByText("Ann connected crm to operations.")).toBeVisible();
    await expect(mine).toContainText("crm is on operations already.");
    await vethscope.page.keyboard.press("Escape");
    await expect(await vethscope.rowOn("operations", "crm")).toBeVisible();
    await lab.engine.docker("network", "disconnect", "operations", "crm");
    await expect(await vethscope.rowOn("operations", "crm")).toHaveCount(0);

    const again = [await openConnect(vethscope, "crm", "operations"), await openConnect(ann, "crm", "operations")];
    await Promise.all(again.map((dialog) => dialog.getByRole("button", { name: "Connect", exact: true }).click()));
    const told = (v: Vethscope) =>
      v.page.getByText(/Connected crm to operations|is on (this network|operations) already/);
    await expect(told(vethscope).first()).toBeVisible();
    await expect(told(ann).first()).toBeVisible();
    expect(await address(lab, "crm", "operations")).toMatch(/^10\.30\./);
  } finally {
    await ann.page.context().close();
  }
});

test("the command line at the same moment: done once, and a clear word", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const dialog = await openConnect(vethscope, "crm", "operations");
  const [cli] = await Promise.all([
    lab.engine.docker("network", "connect", "operations", "crm").then(
      () => "done",
      (error: unknown) => String(error),
    ),
    dialog.getByRole("button", { name: "Connect", exact: true }).click(),
  ]);
  if (cli === "done") {
    await expect(dialog).toContainText(/is on (this network|operations) already/);
    await page.keyboard.press("Escape");
  } else {
    expect(cli).toMatch(/already exists in network operations/);
    await expect(page.getByText("Connected crm to operations")).toBeVisible();
  }
  await expect(await vethscope.rowOn("operations", "crm")).toHaveCount(1);
  await expect.poll(() => pending(vethscope)).toBe(0);
});

test("the engine falls silent in the middle: said to be unknown, then settled by what is seen", async ({
  page,
  lab,
}, info) => {
  test.setTimeout(60_000);
  const socket = info.outputPath("e.sock");
  let proxy = await startProxy(lab.engine.socket, RECOMMENDED, socket, REWIRING);
  const server = await startServer({ ...settingsFor(lab.engine), DOCKER_HOST: proxy.dockerHost });
  try {
    const vethscope = new Vethscope(page, server);
    await vethscope.open();
    const { card, bar } = await places(vethscope, "crm", "operations");
    process.kill(lab.engine.pid, "SIGSTOP");
    await drag(page, card, bar);
    await page.mouse.up();
    await expect.poll(() => pending(vethscope)).toBeGreaterThan(0);
    await proxy.close();
    process.kill(lab.engine.pid, "SIGCONT");
    const messages = page.getByRole("region", { name: "Messages" });
    await expect(messages).toContainText("Could not connect crm to operations");
    proxy = await startProxy(lab.engine.socket, RECOMMENDED, socket, REWIRING);
    await expect(messages).toContainText(/Token (connected|could not connect) crm to operations/, { timeout: 30_000 });
    const joined = (await address(lab, "crm", "operations")) !== "";
    await expect(messages).toContainText(`Token ${joined ? "connected" : "could not connect"} crm`);
    await expect.poll(() => pending(vethscope)).toBe(0);
    await page.goto("about:blank");
  } finally {
    process.kill(lab.engine.pid, "SIGCONT");
    await server.stop();
    await proxy.close();
  }
});

test.describe("by finger", () => {
  test.use({ hasTouch: true, viewport: { width: 1024, height: 768 } });

  const touch = (client: CDPSession, type: "touchStart" | "touchMove" | "touchEnd", at: Point | null) =>
    client.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });

  test("a long press shows the menu of a thing; a long press and a move connects", async ({ vethscope, lab }) => {
    const { page } = vethscope;
    await vethscope.open();
    const client = await page.context().newCDPSession(page);
    const { card } = await places(vethscope, "crm", "operations");
    const press = async (at: Point): Promise<void> => {
      await touch(client, "touchStart", at);
      // Longer than what a tap may take.
      await page.waitForTimeout(700);
    };

    await press(card);
    await touch(client, "touchEnd", null);
    const menu = page.getByRole("menu", { name: "Actions for crm" });
    await expect(menu.getByRole("menuitem", { name: /^Connect crm to a network/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(menu).toHaveCount(0);

    const box = await vethscope.canvas.boundingBox();
    await press({ x: (box?.x ?? 0) + 8, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 });
    await touch(client, "touchEnd", null);
    await expect(page.getByRole("menuitem", { name: "New network…" })).toBeVisible();
    await page.keyboard.press("Escape");

    // What was pressed is selected, so that the inspector has taken some of the picture's room.
    const { card: from, bar: to } = await places(vethscope, "crm", "operations");
    await press(from);
    for (const share of [0.3, 0.6, 1]) {
      const at = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
      await touch(client, "touchMove", at);
    }
    await expect(page.locator("[data-dragging]")).toContainText("Connect crm to operations");
    await touch(client, "touchEnd", null);
    await expect.poll(() => address(lab, "crm", "operations")).toMatch(/^10\.30\./);

    // A finger that does not rest pans.
    const before = (await places(vethscope, "crm", "operations")).card;
    await touch(client, "touchStart", before);
    for (const dx of [20, 40, 60]) await touch(client, "touchMove", { x: before.x + dx, y: before.y });
    await touch(client, "touchEnd", null);
    const after = (await places(vethscope, "crm", "operations")).card;
    expect(Math.abs(after.x - before.x)).toBeGreaterThan(20);
  });
});
