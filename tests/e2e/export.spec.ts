/** The export dialog on a real engine: what is saved is what is seen, in two clicks; and what is hidden is hidden. */
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { PNG } from "pngjs";
import type { PictureFile } from "#lib/export/json.ts";
import { inspectContainers, inspectNetworks } from "#tests/lab/scenario/inspect.ts";
import { CONTAINERS, NETWORKS } from "#tests/lab/scenario/webshop.ts";
import { expect, test } from "./fixtures.ts";
import { placesOf } from "./vethscope.ts";

const running: readonly string[] = CONTAINERS.filter((c) => !("state" in c) || c.state === "paused").map((c) => c.name);

const dialogOf = (page: Page): Locator => page.getByRole("dialog", { name: "Export" });

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Export" }).click();
  const dialog = dialogOf(page);
  await expect(dialog).toBeVisible();
  return dialog;
}

/** Clicks Download and reads what was saved. */
async function save(page: Page): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const saving = page.waitForEvent("download");
  await dialogOf(page)
    .getByRole("button", { name: /^Download / })
    .click();
  const download = await saving;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Read {
  readonly width: number;
  readonly height: number;
  /** Titles count as well: they hold what is shortened. */
  readonly words: string;
  readonly boxes: readonly Box[];
}

/** A file as the browser's XML parser reads it. */
function readSvg(page: Page, bytes: Buffer): Promise<Read> {
  return page.evaluate((source) => {
    const svg = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
    if (svg.nodeName !== "svg") throw new Error(`This is no SVG: ${svg.textContent}`);
    const box = (e: Element): Box => {
      const [x = 0, y = 0, width = 0, height = 0] = ["x", "y", "width", "height"].map((n) => Number(e.getAttribute(n)));
      return { x, y, width, height };
    };
    const words = [...svg.querySelectorAll("text, title")].map((e) => e.textContent).join("\n");
    const { width, height } = box(svg);
    return { width, height, words, boxes: [...svg.querySelectorAll("rect")].map(box) };
  }, bytes.toString("utf8"));
}

const placed = ({ x, y, width, height }: Box): string => `${width} × ${height} at ${x} ${y}`;

/** A file's boxes as the page counts places: from the frame of the host, which titles and padding move. */
function fromFrame(boxes: readonly Box[], frame: Box | undefined): readonly string[] {
  const twin = boxes.find((b) => b.width === frame?.width && b.height === frame.height);
  const [right, down] = [(twin?.x ?? 0) - (frame?.x ?? 0), (twin?.y ?? 0) - (frame?.y ?? 0)];
  return boxes.map((b) => placed({ ...b, x: b.x - right, y: b.y - down }));
}

test("two clicks save the whole graph as an SVG that names every container", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.open();
  await page.getByRole("button", { name: "Export" }).click();
  const { name, bytes } = await save(page);
  expect(name).toMatch(/^shop-server-networks-\d{4}-\d\d-\d\d\.svg$/);
  const { words } = await readSvg(page, bytes);
  for (const container of running) expect(words).toContain(container);
  await expect(dialogOf(page)).toContainText(`Saved ${name}`);
});

for (const view of ["networks", "wiring"] as const) {
  test(`what is saved of the ${view} view stands where the page has it`, async ({ vethscope }) => {
    const { page } = vethscope;
    await vethscope.open(`?view=${view}&group=shop&stopped=1`);
    const dialog = await openDialog(page);
    const svg = await readSvg(page, (await save(page)).bytes);
    const shapes = await vethscope.shapes();
    const cards = shapes.flatMap((shape) => (shape.shape === "card" ? [placed(shape)] : []));
    expect(cards.length).toBeGreaterThan(5);
    const frame = shapes.flatMap((shape) => (shape.shape === "frame" ? [shape] : []))[0];
    expect(fromFrame(svg.boxes, frame)).toEqual(expect.arrayContaining(cards));

    await dialog.getByRole("radio", { name: /^JSON/ }).check();
    const file = JSON.parse((await save(page)).bytes.toString("utf8")) as PictureFile;
    expect(placesOf(file.entities, file.scene.shapes)).toEqual(await vethscope.places());
  });
}

test("a PNG has the pixels that the dialog says", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.open("?group=shop");
  const dialog = await openDialog(page);
  const svg = await readSvg(page, (await save(page)).bytes);
  await dialog.getByRole("radio", { name: /^PNG/ }).check();
  await expect(dialog.getByRole("radio", { name: "2×" })).toBeChecked();
  await expect(dialog).toContainText(`${svg.width * 2} × ${svg.height * 2} px`);
  const png = PNG.sync.read((await save(page)).bytes);
  expect([png.width, png.height]).toEqual([svg.width * 2, svg.height * 2]);
});

test("the current filter, the whole graph, and the selection with what it joins", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open(`?group=shop&select=${lab.scenario.containers.get("grafana")}`);
  const dialog = await openDialog(page);
  const words = async (): Promise<string> => (await readSvg(page, (await save(page)).bytes)).words;
  await expect(dialog.getByRole("radio", { name: "Current filter group shop" })).toBeChecked();
  const filtered = await words();
  expect(filtered).toContain("shop-db-1");
  expect(filtered).not.toContain("grafana");
  await dialog.getByRole("radio", { name: "Selection grafana" }).check();
  const selected = await words();
  expect(selected).toContain("grafana");
  expect(selected).toContain("operations");
  expect(selected).not.toContain("shop-db-1");
  await dialog.getByRole("radio", { name: "Whole graph" }).check();
  await dialog.getByRole("checkbox", { name: "With stopped containers" }).check();
  const whole = await words();
  for (const { name } of CONTAINERS) expect(whole).toContain(name);
});

test("without filter and selection, only the whole graph is offered", async ({ vethscope }) => {
  await vethscope.open();
  const dialog = await openDialog(vethscope.page);
  await expect(dialog.getByRole("group", { name: "What" }).getByRole("radio")).toHaveCount(1);
});

test("names, addresses and ids that are hidden are nowhere in the file, nor in its name", async ({
  vethscope,
  lab,
}) => {
  const { page } = vethscope;
  await vethscope.open("?view=wiring&stopped=1");
  const dialog = await openDialog(page);
  for (const hidden of ["names", "addresses", "ids"]) {
    await dialog.getByRole("checkbox", { name: `Hide ${hidden}` }).check();
  }
  const { name, bytes } = await save(page);
  const file = `${name}\n${bytes.toString("utf8")}`;
  const [containers, networks] = [await inspectContainers(lab.engine), await inspectNetworks(lab.engine)];
  const secrets = [
    "shop-server",
    ...CONTAINERS.map((c) => c.name),
    ...NETWORKS.flatMap((n) => [n.name, ...n.subnets.map((s) => s.subnet)]),
    ...[...containers.values()].flatMap((c) =>
      Object.values(c.NetworkSettings.Networks).flatMap((n) => [n.IPAddress, n.MacAddress]),
    ),
    ...[...networks.values()].map((n) => n.Id.slice(0, 12)),
  ].filter((secret) => secret !== "");
  expect(secrets.length).toBeGreaterThan(40);
  expect(secrets.filter((secret) => file.includes(secret))).toEqual([]);
});

test.describe("what is refused", () => {
  // The browser itself reports the answer 400.
  test.use({ mayComplain: true });

  test("a wrong padding is told with what would be right, and nothing can be saved until it is", async ({
    vethscope,
  }) => {
    await vethscope.open();
    const dialog = await openDialog(vethscope.page);
    const padding = dialog.getByLabel("Padding, px");
    await padding.fill("4000");
    await expect(dialog.getByRole("alert")).toContainText("4000");
    await expect(dialog.getByRole("alert")).toContainText("from 0 to 400");
    await expect(padding).toHaveAttribute("aria-invalid", "true");
    const button = dialog.getByRole("button", { name: "Download SVG" });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await padding.fill("40");
    await expect(dialog.getByRole("alert")).toHaveCount(0);
    await expect(button).toHaveAttribute("aria-disabled", "false");
  });

  test("a title and a caption that are too long are told at their fields", async ({ vethscope }) => {
    await vethscope.open();
    const dialog = await openDialog(vethscope.page);
    for (const [name, most] of [
      ["Title", 200],
      ["Caption", 1000],
    ] as const) {
      const field = dialog.getByLabel(name, { exact: true });
      await field.fill("x".repeat(most + 1));
      await expect(field).toHaveAccessibleDescription(`It has to be a text of at most ${most} characters.`);
      await expect(field).toHaveAttribute("aria-invalid", "true");
      await field.fill("x".repeat(most));
      await expect(field).not.toHaveAttribute("aria-invalid", "true");
    }
  });
});

test("copying: as text, as an image, as a link that answers the same, and the command", async ({
  vethscope,
  context,
}) => {
  const { page } = vethscope;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await vethscope.open("?group=shop");
  const dialog = await openDialog(page);
  const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByRole("button", { name: "Copy as text" }).click();
  await expect(dialog).toContainText("Copied as text.");
  const svg = await copied();
  expect(svg).toBe((await save(page)).bytes.toString("utf8"));
  await dialog.getByRole("button", { name: "Copy as image" }).click();
  await expect(dialog).toContainText("Copied as an image.");
  const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types));
  expect(types).toContain("image/png");
  await dialog.getByRole("radio", { name: /^Markdown/ }).check();
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await expect(dialog).toContainText("Copied the link.");
  const link = await copied();
  expect(await (await context.request.get(link)).text()).toBe((await save(page)).bytes.toString("utf8"));
  await dialog.getByText("As a link, or by command").click();
  await expect(dialog.locator("code").last()).toHaveText(/^vethscope snapshot --group shop -o \S+\.md$/);
});

test("what does not apply is not offered, or says why; text is previewed as text", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.open();
  const dialog = await openDialog(page);
  await expect(dialog.getByRole("group", { name: "Format" }).getByRole("radio")).toHaveCount(10);
  await expect(dialog.getByRole("img")).toBeVisible();
  await expect(dialog.getByRole("radio", { name: "Auto" })).toBeEnabled();
  await dialog.getByRole("radio", { name: /^PDF/ }).check();
  await expect(dialog.getByRole("radio", { name: "A4" })).toBeVisible();
  await expect(dialog.getByRole("radio", { name: "Auto" })).toBeDisabled();
  await expect(dialog).toContainText("is for SVG alone");
  await expect(dialog.getByRole("button", { name: "Copy as text" })).toHaveAttribute("aria-disabled", "true");
  await dialog.getByRole("radio", { name: /^CSV/ }).check();
  await expect(dialog.getByRole("region", { name: "Preview" })).toContainText("shop_frontend,bridge");
  await expect(dialog.getByLabel("Padding, px")).toHaveCount(0);
  await expect(dialog).toContainText("CSV has no view, theme");
  await dialog.getByRole("radio", { name: "Addresses" }).check();
  await expect(dialog.getByRole("region", { name: "Preview" })).toContainText("10.30.0.42");
});

test("the preview follows the engine by itself, as text and as a drawing", async ({ vethscope, lab }) => {
  const { page } = vethscope;
  await vethscope.open();
  const dialog = await openDialog(page);
  await dialog.getByRole("radio", { name: /^Mermaid/ }).check();
  const preview = dialog.getByRole("region", { name: "Preview" });
  await expect(preview).toContainText("crm");
  await expect(preview).not.toContainText("10.30.0.99");
  try {
    await lab.engine.docker("network", "connect", "--ip", "10.30.0.99", "operations", "crm");
    await expect(preview).toContainText("10.30.0.99");
    await dialog.getByRole("radio", { name: /^SVG/ }).check();
    const image = dialog.getByRole("img");
    await expect(image).toBeVisible();
    const joined = (await image.getAttribute("src")) ?? "";
    await lab.engine.docker("network", "disconnect", "operations", "crm");
    await expect(image).not.toHaveAttribute("src", joined);
    expect((await readSvg(page, (await save(page)).bytes)).words).not.toContain("10.30.0.99");
  } finally {
    await lab.engine.docker("network", "disconnect", "--force", "operations", "crm").catch(() => {});
  }
});

test("by keyboard alone: E, the format by arrows, Enter saves; Esc leads back", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.open();
  await vethscope.canvas.focus();
  await page.keyboard.press("e");
  const dialog = dialogOf(page);
  await expect(dialog.getByRole("button", { name: "Download SVG" })).toBeFocused();
  const saving = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await saving).suggestedFilename()).toMatch(/\.svg$/);
  await dialog.getByRole("radio", { name: /^SVG/ }).focus();
  await page.keyboard.press("ArrowUp");
  await expect(dialog.getByRole("radio", { name: /^JSON/ })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(vethscope.canvas).toBeFocused();

  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Search" }).fill("export");
  await page.getByRole("option", { name: /^Export/ }).click();
  await expect(dialog).toBeVisible();
});

test("what was chosen is there again next time; a title is not", async ({ vethscope }) => {
  const { page } = vethscope;
  await vethscope.open();
  const dialog = await openDialog(page);
  await dialog.getByRole("radio", { name: "Dark" }).check();
  await dialog.getByRole("checkbox", { name: "Legend" }).check();
  await dialog.getByLabel("Title").fill("Only once");
  expect((await save(page)).name).toMatch(/^only-once-/);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await openDialog(page);
  await expect(dialog.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect(dialog.getByRole("checkbox", { name: "Legend" })).toBeChecked();
  await expect(dialog.getByLabel("Title")).toHaveValue("");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("it is in the account's menu, and fills the screen", async ({ vethscope }) => {
    const { page } = vethscope;
    await vethscope.open();
    await page.getByRole("button", { name: /^Account/ }).tap();
    await page.getByRole("menuitem", { name: "Export…" }).tap();
    const dialog = dialogOf(page);
    await expect(dialog.getByRole("img")).toBeVisible();
    expect(await dialog.boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
    const wide = await dialog.evaluate((e) =>
      [e, ...e.querySelectorAll("*")]
        .filter((x) => getComputedStyle(x).overflowX !== "visible" && x.scrollWidth > x.clientWidth + 1)
        .map((x) => x.className),
    );
    expect(wide.filter((names) => !/truncate|sr-only/.test(String(names)))).toEqual([]);
    const { name } = await save(page);
    expect(name).toMatch(/\.svg$/);
  });
});
