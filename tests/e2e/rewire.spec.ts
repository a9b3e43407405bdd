/** Rewiring in the page, on a real engine: by dialog, by hand, by keyboard alone; taken back; and what is refused. */
import { settingsFor } from "#tests/lab/by-hand.ts";
import { startServer } from "#tests/support/running-server.ts";
import { expect, type Lab, test } from "./fixtures.ts";
import { Vethscope } from "./vethscope.ts";

const address = async ({ engine }: Lab, container: string, network: string): Promise<string> =>
  (
    await engine.docker(
      "inspect",
      "--format",
      `{{with index .NetworkSettings.Networks "${network}"}}{{.IPAddress}}{{end}}`,
      container,
    )
  ).trim();

/** Whatever a test has left: crm is on no other network than its own, grafana on operations with its address. */
test.afterEach(async ({ lab: { engine } }) => {
  await engine.docker("network", "disconnect", "--force", "operations", "crm").catch(() => {});
  await engine.docker("network", "connect", "--ip", "10.30.0.42", "operations", "grafana").catch(() => {});
  await engine.docker("network", "rm", "made-here").catch(() => {});
});

/** Where a container's card and a network's bar are on the screen. */
async function places(vethscope: Vethscope, container: string, network: string) {
  const [c, n] = [await vethscope.entity("container", container), await vethscope.entity("network", network)];
  const [card, bar] = [await vethscope.onScreen(c.id), await vethscope.onScreen(n.id)];
  if (!card || !bar) throw new Error("They are not drawn");
  return { card, bar };
}

test("by dialog: the plan says what will happen, the wire comes when the engine has made it", async ({
  vethscope,
  lab,
}) => {
  const { page } = vethscope;
  await vethscope.open();
  await vethscope.row("crm").first().click();
  await vethscope.inspector.getByRole("button", { name: "Connect…" }).click();
  const dialog = page.getByRole("dialog", { name: "Connect crm to a network" });
  await dialog.getByRole("combobox").fill("operat");
  await page.keyboard.press("Enter");
  const named = page.getByRole("dialog", { name: "Connect crm to operations" });
  await named.getByLabel("IPv4 address").fill("10.30.0.77");
  await expect(named.getByRole("region", { name: "What will happen" })).toBeVisible();
  await named.getByText("The docker command that does the same").click();
  await expect(named.locator("code").last()).toContainText("docker network connect --ip 10.30.0.77 operations crm");
  await named.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(named).toHaveCount(0);
  await expect(await vethscope.rowOn("operations", "crm")).toBeVisible();
  expect(await address(lab, "crm", "operations")).toBe("10.30.0.77");
  await expect(page.getByText("Connected crm to operations")).toBeVisible();
});

test("an address that is taken is refused at its field, before the engine is asked, and by the engine alike", async ({
  vethscope,
  lab,
}) => {
  const { page } = vethscope;
  await vethscope.open();
  await vethscope.row("crm").first().click();
  await vethscope.inspector.getByRole("button", { name: "Connect…" }).click();
  await page.getByRole("dialog").getByRole("combobox").fill("operations");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Connect crm to operations" });
  const field = dialog.getByLabel("IPv4 address");
  await field.fill("10.30.0.42");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(dialog).toContainText("10.30.0.42 is taken: container grafana has it.");
  const button = dialog.getByRole("button", { name: "Connect", exact: true });
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  expect(await address(lab, "crm", "operations")).toBe("");
  const engine = lab.engine.docker("network", "connect", "--ip", "10.30.0.42", "operations", "crm");
  await expect(engine).rejects.toThrow(/already in use/i);
  await field.fill("10.30.0");
  await expect(dialog).toContainText("Not an IPv4 address");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(vethscope.inspector.getByRole("button", { name: "Connect…" })).toBeFocused();
});

test("by hand: from a card to a bar; the wire is dashed until it is observed", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seenPending: seen });
    window.__vethscope?.actions.subscribe(() => {
      for (const s of window.__vethscopePicture?.scene?.shapes ?? []) if (s.id.startsWith("pending ")) seen.push(s.id);
    });
  });
  const { card, bar } = await places(vethscope, "crm", "operations");
  await page.mouse.move(card.x, card.y);
  await page.mouse.down();
  await page.mouse.move((card.x + bar.x) / 2, (card.y + bar.y) / 2, { steps: 3 });
  await page.mouse.move(bar.x, bar.y, { steps: 3 });
  await expect(page.getByText("Connect crm to operations")).toBeVisible();
  await page.mouse.up();
  await expect(await vethscope.rowOn("operations", "crm")).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Connect crm to operations" })).toHaveCount(0);
  expect(await address(lab, "crm", "operations")).toMatch(/^10\.30\./);
  const pending = await page.evaluate(() => (window as unknown as { seenPending: string[] }).seenPending);
  expect(pending.length).toBeGreaterThan(0);
  await expect.poll(async () => (await vethscope.shapes()).filter((s) => s.id.startsWith("pending ")).length).toBe(0);
});

test("by hand: what cannot be says why, Esc lets go, and the background still pans", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const { card, bar } = await places(vethscope, "grafana", "operations");
  await page.mouse.move(card.x, card.y);
  await page.mouse.down();
  await page.mouse.move(card.x + 20, card.y + 5, { steps: 2 });
  await page.mouse.move(bar.x, bar.y, { steps: 3 });
  await expect(page.locator("[data-dragging]")).toContainText("grafana is on operations already");
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-dragging]")).toHaveCount(0);
  await page.mouse.up();
  expect(await address(lab, "grafana", "operations")).toBe("10.30.0.42");

  const box = await vethscope.canvas.boundingBox();
  const [x, y] = [(box?.x ?? 0) + 10, (box?.y ?? 0) + 300];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 10, { steps: 3 });
  await page.mouse.up();
  const after = await places(vethscope, "grafana", "operations");
  expect(Math.round(after.card.x - card.x)).toBe(60);
});

test("Delete disconnects the selected endpoint, Ctrl+Z gives it back its address", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const { id } = await vethscope.entity("container", "grafana");
  const endpoint = (await vethscope.entities()).find((e) => e.kind === "endpoint" && e.container === id);
  await page.evaluate((e) => window.__vethscope?.page.getState().select(e), endpoint?.id ?? "");
  await vethscope.canvas.focus();
  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "Disconnect grafana from operations" });
  await expect(dialog.getByRole("region", { name: "What will happen" })).toBeVisible();
  await dialog.getByRole("button", { name: "Disconnect", exact: true }).click();
  await expect(page.getByText("Disconnected grafana from operations")).toBeVisible();
  await expect.poll(() => address(lab, "grafana", "operations")).toBe("");
  await vethscope.canvas.focus();
  await page.keyboard.press("Control+z");
  await expect.poll(() => address(lab, "grafana", "operations")).toBe("10.30.0.42");
  await expect(await vethscope.rowOn("operations", "grafana")).toContainText("10.30.0.42");
  await expect(page.getByText("Taken back: disconnected grafana from operations")).toBeVisible();
});

test("by keyboard alone: search for the action, type the address, Enter", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  await vethscope.list.getByRole("treeitem").first().focus();
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
  await page.keyboard.type("connect crm operations");
  await expect(page.getByRole("option", { name: /Connect crm to operations/ })).toBeVisible();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Connect crm to operations" });
  await expect(dialog.getByLabel("IPv4 address")).toBeFocused();
  await page.keyboard.type("10.30.0.78");
  await expect(dialog.getByRole("button", { name: "Connect", exact: true })).toHaveAttribute("aria-disabled", "false");
  await page.keyboard.press("Enter");
  await expect.poll(() => address(lab, "crm", "operations")).toBe("10.30.0.78");
});

test("a context menu by Shift+F10 in the list, and by the right button in the picture", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.open();
  await vethscope.row("crm").first().focus();
  await page.keyboard.press("Shift+F10");
  const menu = page.getByRole("menu");
  await expect(menu.getByRole("menuitem", { name: /^Connect crm to a network/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  const { card } = await places(vethscope, "crm", "operations");
  await page.mouse.click(card.x, card.y, { button: "right" });
  await expect(menu.getByRole("menuitem", { name: /^Disconnect from bridge/ })).toBeVisible();
  await menu.getByRole("menuitem", { name: /^Connect crm to a network/ }).click();
  await expect(page.getByRole("dialog", { name: "Connect crm to a network" })).toBeVisible();
});

test("a network is made, and removed again by undo from the list of last actions", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  await page.getByRole("button", { name: "New network" }).click();
  const dialog = page.getByRole("dialog", { name: "New network" });
  await dialog.getByLabel("Name", { exact: true }).fill("operations");
  await expect(dialog).toContainText("There is a network operations already.");
  await dialog.getByLabel("Name", { exact: true }).fill("made-here");
  await dialog.getByRole("button", { name: /^Use / }).click();
  await expect(dialog.getByRole("textbox", { name: "Subnet" })).toHaveValue(/^172\./);
  await dialog.getByRole("checkbox", { name: /^Internal/ }).check();
  await dialog.getByRole("button", { name: "Make network" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(vethscope.row("made-here")).toBeVisible();
  expect(await lab.engine.docker("network", "inspect", "--format", "{{.Internal}}", "made-here")).toContain("true");

  await page.getByRole("button", { name: "Last actions, undo (Ctrl+Z)" }).click();
  const list = page.getByRole("dialog", { name: "Last actions" });
  await list.getByRole("listitem").filter({ hasText: "Made network made-here" }).getByRole("button").click();
  await expect(vethscope.row("made-here")).toHaveCount(0);
});

test("prune lists what nothing uses, and takes what is left checked", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await lab.engine.docker("network", "create", "made-here");
  await vethscope.open();
  await page.getByRole("button", { name: "Prune" }).click();
  const dialog = page.getByRole("dialog", { name: "Remove unused networks" });
  await expect(dialog.getByRole("checkbox", { name: /made-here/ })).toBeChecked();
  for (const box of await dialog.getByRole("checkbox").all()) await box.uncheck();
  await expect(dialog).toContainText("Choose what is to go.");
  await dialog.getByRole("checkbox", { name: /made-here/ }).check();
  await dialog.getByRole("button", { name: "Remove 1 network" }).click();
  await expect(vethscope.row("made-here")).toHaveCount(0);
});

test("where nothing may be changed, the dialog says why and still has the command", async ({ page, lab }) => {
  const server = await startServer({ ...settingsFor(lab.engine), VETHSCOPE_READ_ONLY: "1" });
  try {
    const vethscope = new Vethscope(page, server);
    await vethscope.open();
    await vethscope.row("crm").first().click();
    await expect(vethscope.inspector).toContainText("read-only");
    await vethscope.inspector.getByRole("button", { name: "Connect…" }).click();
    await page.getByRole("dialog").getByRole("combobox").fill("operations");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Connect crm to operations" });
    await expect(dialog).toContainText("read-only");
    await expect(dialog.getByRole("button", { name: "Connect", exact: true })).toHaveAttribute("aria-disabled", "true");
    await dialog.getByText("The docker command that does the same").click();
    await expect(dialog.locator("code").last()).toContainText("docker network connect operations crm");
    // A page that is left open would complain about the server that goes.
    await page.goto("about:blank");
  } finally {
    await server.stop();
  }
});
