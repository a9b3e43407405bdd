/** People's own order of bars and cards: by hand, by keyboard and by menu; kept, the same for everybody, and arranged anew. */
import type { Page, Route } from "@playwright/test";
import type { KeptOrders } from "#lib/protocol/order.ts";
import { settingsFor } from "#tests/lab/by-hand.ts";
import { startServer, TOKEN } from "#tests/support/running-server.ts";
import { expect, type Lab, test } from "./fixtures.ts";
import { Vethscope } from "./vethscope.ts";

const bearer = { Authorization: `Bearer ${TOKEN}` };
const VIEWS = ["networks", "wiring"] as const;

async function kept({ server }: Pick<Lab, "server">): Promise<KeptOrders> {
  const answer = await fetch(`${server.url}/api/order`, { headers: bearer });
  return ((await answer.json()) as { data: KeptOrders }).data;
}

test.afterEach(async ({ lab }) => {
  for (const view of VIEWS) await fetch(`${lab.server.url}/api/order/${view}`, { method: "DELETE", headers: bearer });
});

/** Names of the networks from top to bottom, as drawn. */
async function bars(vethscope: Vethscope): Promise<string[]> {
  const names = new Map(
    (await vethscope.entities()).flatMap((e) => (e.kind === "network" ? [[e.id as string, e.name]] : [])),
  );
  const drawn = (await vethscope.shapes()).flatMap((s) =>
    s.shape === "bar" && s.id.endsWith(" 0") && s.entity !== null ? [{ y: s.y1, name: names.get(s.entity) ?? "" }] : [],
  );
  return drawn.sort((a, b) => a.y - b.y).map(({ name }) => name);
}

/** The same networks as the list names them. */
async function listed(vethscope: Vethscope): Promise<string[]> {
  const rows = vethscope.list.locator('[role="treeitem"][aria-level="1"][data-row]');
  const ids = await rows.evaluateAll((all) => all.map((row) => row.getAttribute("data-row")));
  const names = new Map(
    (await vethscope.entities()).flatMap((e) => (e.kind === "network" ? [[e.id as string, e.name]] : [])),
  );
  return ids.flatMap((id) => names.get(id ?? "") ?? []);
}

/** Names on the cards of a network's bar, from left to right and line by line. */
async function cards(vethscope: Vethscope, names: readonly string[]): Promise<string[]> {
  const places = await vethscope.places();
  const at = (name: string): number[] => {
    const key = Object.keys(places).find((k) => k === `card ${name}` || k.startsWith(`card ${name} +`));
    return (places[key ?? ""] ?? "").split(" ").map(Number);
  };
  return names.toSorted((a, b) => {
    const [[ax = 0, ay = 0], [bx = 0, by = 0]] = [at(a), at(b)];
    return ay - by || ax - bx;
  });
}

/** A place in the picture as a place in the window. Two things that are drawn tell how far it is moved and zoomed. */
async function onScreen(vethscope: Vethscope, x: number, y: number): Promise<{ x: number; y: number }> {
  const lines = (await vethscope.shapes()).flatMap((s) => (s.shape === "bar" && s.id.endsWith(" 0") ? [s] : []));
  const [a, b] = [lines[0], lines.at(-1)];
  const [p, q] = [await vethscope.onScreen(a?.entity ?? ""), await vethscope.onScreen(b?.entity ?? "")];
  if (!a || !b || !p || !q) throw new Error("Nothing is drawn");
  const zoom = (q.y - p.y) / (b.y1 - a.y1);
  return { x: p.x + (x - (a.x1 + a.x2) / 2) * zoom, y: p.y + (y - a.y1) * zoom };
}

/** The name of a network, left of its bar. */
async function label(vethscope: Vethscope, network: string): Promise<{ x: number; y: number }> {
  const { id } = await vethscope.entity("network", network);
  const text = (await vethscope.shapes()).find((s) => s.id === `net ${id}`);
  if (text?.shape !== "text") throw new Error(`${network} has no label`);
  return onScreen(vethscope, text.x + 12, text.y);
}

async function drag(vethscope: Vethscope, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  const { mouse } = vethscope.page;
  await mouse.move(from.x, from.y);
  await mouse.down();
  await mouse.move(from.x + (to.x > from.x ? 9 : -9), from.y + 9, { steps: 2 });
  await mouse.move(to.x, to.y, { steps: 4 });
}

test("the first picture is in the kept order, and the list has the same", async ({ vethscope, lab }) => {
  await vethscope.open();
  const drawn = await bars(vethscope);
  const { order } = (await kept(lab)).networks;
  expect(drawn).toEqual(order.bars.filter((name) => drawn.includes(name)));
  const names = await listed(vethscope);
  expect(names.slice(0, drawn.length)).toEqual(drawn);
});

test("a network's name dragged up moves its bar: at once, for a second page as well, and after a reload", async ({
  vethscope,
  lab,
  browser,
}) => {
  const { page } = vethscope;
  await vethscope.open();
  const before = await bars(vethscope);
  const [first = "", name = ""] = [before[0], before.at(-1)];
  const context = await browser.newContext();
  const other = new Vethscope(await context.newPage(), lab.server);
  await other.open();
  const from = await label(vethscope, name);
  const to = await label(vethscope, first);
  await drag(vethscope, from, { x: from.x + 30, y: to.y - 12 });
  await expect(page.locator("[data-dragging]")).toContainText(`Move ${name} before ${first}`);
  await expect(page.locator("[data-mark]")).toHaveCount(1);
  await page.mouse.up();
  const wanted = [name, ...before.filter((n) => n !== name)];
  expect(await bars(vethscope)).toEqual(wanted);
  await expect.poll(() => bars(other)).toEqual(wanted);
  expect((await listed(other)).slice(0, wanted.length)).toEqual(wanted);
  await context.close();
  await expect.poll(async () => (await kept(lab)).networks.order.bars.indexOf(name)).toBe(0);
  await page.reload();
  await vethscope.ready();
  expect(await bars(vethscope)).toEqual(wanted);
  expect((await listed(vethscope)).slice(0, wanted.length)).toEqual(wanted);
});

test("Esc lets go of a name that is dragged, and a drop far from the bars does nothing", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const [before, version] = [await bars(vethscope), (await kept(lab)).networks.version];
  const [from, to] = [await label(vethscope, before.at(-1) ?? ""), await label(vethscope, before[0] ?? "")];
  await drag(vethscope, from, { x: from.x, y: to.y - 12 });
  await expect(page.locator("[data-mark]")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-dragging]")).toHaveCount(0);
  await page.mouse.up();
  expect(await bars(vethscope)).toEqual(before);
  expect((await kept(lab)).networks.version).toBe(version);
});

test("Ctrl+Z puts back what was moved last, and nothing that was done before", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const before = await bars(vethscope);
  const [a = "", b = "", ...rest] = before;
  await vethscope.row(a).first().click();
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(() => bars(vethscope)).toEqual([b, a, ...rest]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => bars(vethscope)).toEqual(before);
  await expect(page.locator("[data-announcer]")).toHaveText(`${a} is back in its place`);
  await expect
    .poll(async () => (await kept(lab)).networks.order.bars.filter((n) => before.includes(n)))
    .toEqual(before);
  await page.keyboard.press("Control+z");
  await expect(page.getByText("There is nothing to take back")).toBeVisible();
});

test("Alt and the arrows move the selected bar, and tell so", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const before = await bars(vethscope);
  const [a = "", b = "", ...rest] = before;
  await vethscope.row(a).first().click();
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(() => bars(vethscope)).toEqual([b, a, ...rest]);
  await expect(page.locator("[data-announcer]")).toHaveText(`${a} moved down, now 2 of ${before.length}`);
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowUp");
  await expect.poll(() => bars(vethscope)).toEqual(before);
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.locator("[data-announcer]")).toHaveText(`${a} is the first already`);
  await expect
    .poll(async () => (await kept(lab)).networks.order.bars.filter((n) => before.includes(n)))
    .toEqual(before);
});

test("a card is dragged before another of its bar; dropped on another bar it is still connected", async ({
  vethscope,
  lab,
}) => {
  const { page } = vethscope;
  await vethscope.open();
  const row = await cards(vethscope, ["shop-worker-1", "shop-cache-1", "shop-db-1"]);
  const [one = "", , last = ""] = row;
  const place = async (name: string) => {
    const at = await vethscope.onScreen((await vethscope.entity("container", name)).id);
    if (!at) throw new Error(`${name} is not drawn`);
    return at;
  };
  const [from, to] = [await place(last), await place(one)];
  await drag(vethscope, from, { x: to.x - 40, y: to.y });
  await expect(page.locator("[data-dragging]")).toContainText(`Move ${last} before ${one}`);
  await page.mouse.up();
  await expect.poll(() => cards(vethscope, row)).toEqual([last, one, row[1]]);
  await expect.poll(async () => Object.values((await kept(lab)).networks.order.cards).flat()).toContain(last);
  await page.reload();
  await vethscope.ready();
  expect(await cards(vethscope, row)).toEqual([last, one, row[1]]);

  const { id } = await vethscope.entity("network", "operations");
  const bar = await vethscope.onScreen(id);
  await drag(vethscope, await place(last), bar ?? { x: 0, y: 0 });
  await expect(page.locator("[data-dragging]")).toContainText(`Connect ${last} to operations`);
  await page.keyboard.press("Escape");
  await page.mouse.up();
});

async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();
  await page.keyboard.type(text);
}

test("menu and search move things too; arranged anew everything stands where it stood at first", async ({
  vethscope,
}) => {
  const { page } = vethscope;
  await vethscope.open();
  const before = await bars(vethscope);
  const [a = "", b = "", ...rest] = before;
  await vethscope.row(a).first().focus();
  await page.keyboard.press("Shift+F10");
  const menu = page.getByRole("menu");
  await expect(menu.getByRole("menuitem", { name: /^Move up/ })).toHaveAttribute("aria-disabled", "true");
  await menu.getByRole("menuitem", { name: /^Move down/ }).click();
  await expect.poll(() => bars(vethscope)).toEqual([b, a, ...rest]);

  await search(page, `move ${rest[0]} up`);
  await expect(page.getByRole("option", { name: `Move ${rest[0]} up` })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect.poll(() => bars(vethscope)).toEqual([b, rest[0], a, ...rest.slice(1)]);

  await search(page, "arrange anew");
  await expect(page.getByRole("option", { name: /Arrange the picture anew/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect.poll(() => bars(vethscope)).toEqual(before);
  await expect(page.locator("[data-announcer]")).toHaveText("The picture is arranged anew");
});

/** Here the server answers no, which the browser itself notes on the console. */
test.describe("what the server refuses", () => {
  test.use({ mayComplain: true });

  test("because somebody else was faster is done anew: both moves are kept", async ({ vethscope, lab }) => {
    const { page } = vethscope;
    await vethscope.open();
    const [a = "", b = "", c = "", d = "", ...rest] = await bars(vethscope);
    // Somebody else is faster, and this page has not heard of it when it asks.
    const faster = async (route: Route): Promise<void> => {
      const { version, order } = (await kept(lab)).networks;
      const theirs = { ...order, bars: [b, a, ...order.bars.filter((n) => n !== a && n !== b)] };
      const headers = { ...bearer, "Content-Type": "application/json" };
      const body = JSON.stringify({ version, order: theirs });
      await fetch(`${lab.server.url}/api/order/networks`, { method: "PUT", headers, body });
      await route.continue();
    };
    await page.route("**/api/order/networks", faster, { times: 1 });
    await vethscope.row(d).first().click();
    await page.keyboard.press("Alt+ArrowUp");
    await expect.poll(() => bars(vethscope)).toEqual([b, a, d, c, ...rest]);
    await expect
      .poll(async () => (await kept(lab)).networks.order.bars.filter((n) => [a, b, c, d].includes(n)))
      .toEqual([b, a, d, c]);
  });

  test("is put back, and a message says why", async ({ vethscope }) => {
    const { page } = vethscope;
    await vethscope.open();
    const before = await bars(vethscope);
    await page.route("**/api/order/networks", (route) =>
      route.fulfill({
        status: 503,
        json: { error: { code: "not_kept", message: "The order cannot be kept.", hint: "Look at the disk." } },
      }),
    );
    await vethscope
      .row(before[0] ?? "")
      .first()
      .click();
    await page.keyboard.press("Alt+ArrowDown");
    await expect(page.getByText(`Could not move ${before[0]}`).first()).toBeVisible();
    await expect(page.getByText("The order cannot be kept. Look at the disk.").first()).toBeVisible();
    expect(await bars(vethscope)).toEqual(before);
  });
});

test("a viewer is told why not, in menu and drag; a read-only server keeps an operator's order", async ({
  page,
  lab,
}) => {
  const server = await startServer({ ...settingsFor(lab.engine), VETHSCOPE_READ_ONLY: "1" });
  try {
    const vethscope = new Vethscope(page, server);
    await vethscope.open();
    const before = await bars(vethscope);
    await vethscope
      .row(before[0] ?? "")
      .first()
      .click();
    await page.keyboard.press("Alt+ArrowDown");
    await expect.poll(async () => (await bars(vethscope))[1]).toBe(before[0]);
    await expect
      .poll(async () => (await kept({ server } as Lab)).networks.order.bars.indexOf(before[0] ?? ""))
      .toBeGreaterThan(0);

    await page.evaluate(() => {
      const { who } = window.__vethscope?.page.getState() ?? {};
      if (who) window.__vethscope?.page.setState({ who: { ...who, name: "vic", role: "viewer" } });
    });
    await vethscope
      .row(before[0] ?? "")
      .first()
      .focus();
    await page.keyboard.press("Shift+F10");
    await expect(page.getByRole("menu")).toContainText("vic is a viewer");
    await expect(page.getByRole("menuitem", { name: "Arrange anew" })).toHaveAttribute("aria-disabled", "true");
    await page.keyboard.press("Escape");
    const [from, to] = [await label(vethscope, before[0] ?? ""), await label(vethscope, before[1] ?? "")];
    await drag(vethscope, from, { x: to.x, y: to.y - 12 });
    await expect(page.locator("[data-dragging]")).toContainText("vic is a viewer");
    await page.mouse.up();
    await page.goto("about:blank");
  } finally {
    await server.stop();
  }
});
