/** The page in the words of its users: what the list says, what the picture holds and where. */
import type { Locator, Page } from "@playwright/test";
import { expect } from "@playwright/test";
import type { Shape } from "#lib/scene/scene.ts";
import type { Entity } from "#lib/topology/model.ts";
import type { RunningServer } from "#tests/support/running-server.ts";

/**
 * Where everything stands: bars and chips by shape, cards by their containers' names (a sandbox is a new one at each
 * start), and where there are tabs.
 */
export function placesOf(entities: readonly Entity[], shapes: readonly Shape[]): Record<string, string> {
  const byId = new Map<string, Entity>(entities.map((e) => [e.id, e]));
  const names = (id: string | null): string => {
    const e = id === null ? undefined : byId.get(id);
    return e?.kind === "sandbox" ? e.containers.map(names).sort().join(" + ") : e?.kind === "container" ? e.name : "";
  };
  const placed = shapes.flatMap((s): (readonly [string, string])[] => {
    if (s.shape === "tab") return [[`tab at ${s.x} ${s.y}`, ""]];
    if (s.shape === "card") return [[`card ${names(s.entity)}`, `${s.x} ${s.y}`]];
    if (s.shape === "chip") return [[s.id, `${s.x} ${s.y}`]];
    return s.shape === "bar" ? [[s.id, `${s.x1} ${s.y1}`]] : [];
  });
  return Object.fromEntries(placed);
}

export class Vethscope {
  readonly page: Page;
  readonly server: Pick<RunningServer, "url" | "entrance">;

  constructor(page: Page, server: Pick<RunningServer, "url" | "entrance">) {
    this.page = page;
    this.server = server;
  }

  /** Gets a session, opens the page and waits for the picture. `query` is what is looked at, with its `?`. */
  async open(query = ""): Promise<void> {
    await this.letIn();
    await this.page.goto(`${this.server.url}/${query}`);
    await this.ready();
  }

  /** Gives the browser a session without showing anything. */
  async letIn(): Promise<void> {
    await this.page.context().request.get(this.server.entrance);
  }

  async ready(): Promise<void> {
    await expect(this.list.getByRole("treeitem").first()).toBeAttached({ timeout: 15_000 });
    await expect.poll(() => this.shapes().then((all) => all.length)).toBeGreaterThan(0);
  }

  get list(): Locator {
    return this.page.getByRole("tree", { name: "Networks and containers" });
  }

  get inspector(): Locator {
    return this.page.locator("#inspector");
  }

  get canvas(): Locator {
    return this.page.getByRole("application");
  }

  /** Rows of the list whose name begins so. */
  row(name: string): Locator {
    return this.list.getByRole("treeitem", { name: new RegExp(`^${name.replace(/[.+]/g, "\\$&")},`) });
  }

  /** The rows beneath a network's row, one container on it. */
  async rowOn(network: string, container: string): Promise<Locator> {
    const { id } = await this.entity("network", network);
    const other = await this.entity("container", container);
    return this.list.locator(`[data-row="${id}/${other.id}"]`);
  }

  view(name: "Networks" | "Wiring" | "Addresses"): Locator {
    return this.page.getByRole("group", { name: "View" }).getByRole("button", { name });
  }

  shapes(): Promise<Shape[]> {
    return this.page.evaluate(() => [...(window.__vethscopePicture?.scene?.shapes ?? [])]);
  }

  /** Every text in the picture, shortened or not. */
  async texts(): Promise<string[]> {
    const shapes = await this.shapes();
    return shapes.flatMap((s) => (s.shape === "text" ? [s.full ?? s.text] : "text" in s && s.text ? [s.text] : []));
  }

  entities(): Promise<Entity[]> {
    return this.page.evaluate(() => [...(window.__vethscope?.page.getState().entities.values() ?? [])]);
  }

  async entity<K extends Entity["kind"]>(kind: K, name: string): Promise<Extract<Entity, { kind: K }>> {
    const all = await this.entities();
    const found = all.find((e) => e.kind === kind && "name" in e && e.name === name);
    if (!found) throw new Error(`The page knows no ${kind} ${name}`);
    return found as Extract<Entity, { kind: K }>;
  }

  async places(): Promise<Record<string, string>> {
    return placesOf(await this.entities(), await this.shapes());
  }

  /** Whether a thing is drawn: a shape of it is in the scene and on the stage. */
  async draws(id: string): Promise<boolean> {
    return this.page.evaluate((wanted) => {
      const picture = window.__vethscopePicture;
      const shown = new Set(picture?.shown());
      return picture?.scene?.shapes.some((s) => s.entity === wanted && shown.has(s.id)) ?? false;
    }, id);
  }

  selection(): Promise<string | null> {
    return this.page.evaluate(() => window.__vethscope?.page.getState().selection ?? null);
  }

  /** Where a thing is on the screen, in CSS pixels of the window; null when it is not drawn. */
  async onScreen(id: string): Promise<{ x: number; y: number } | null> {
    const box = await this.canvas.boundingBox();
    const at = await this.page.evaluate((wanted) => window.__vethscopePicture?.rendered(wanted) ?? null, id);
    return at && box ? { x: box.x + at.x, y: box.y + at.y } : null;
  }

  /** Whether a thing's middle is in the picture's window with nothing lying over it. */
  async isClear(id: string): Promise<boolean> {
    const at = await this.onScreen(id);
    if (at === null) return false;
    return this.page.evaluate(
      ({ x, y }) => document.elementFromPoint(x, y)?.closest('[role="application"]') != null,
      at,
    );
  }
}
