/**
 * Moves bars and cards: drawn at once, kept by the server, and done anew on the newest order when somebody else was
 * faster. Moves that come while one is on its way go together. Loaded with the first one.
 */
import { request } from "#components/account/request.ts";
import { noteFailure } from "#components/actions/actions-store.ts";
import { newId } from "#components/actions/line.ts";
import { whyNothing } from "#components/actions/may.ts";
import { planOf } from "#components/graph/scene-of.ts";
import { usePage } from "#components/store/store.ts";
import { type KeptOrder, type KeptOrders, withinLimits } from "#lib/protocol/order.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { NO_FILTER } from "#lib/scene/filter.ts";
import { type Move, moved } from "#lib/scene/move.ts";
import type { Order } from "#lib/scene/order.ts";
import { makePlan } from "#lib/scene/plan.ts";
import type { Plan, ViewName } from "#lib/scene/plan-types.ts";
import { noteMove } from "./past.ts";
import { say } from "./say.ts";

interface Waiting {
  readonly view: ViewName;
  readonly change: (now: Order) => Order;
  /** Names what is moved. */
  readonly name: string;
}

/** Between two requests, in ms: a key that is held down is a few requests, not a hundred. */
const PAUSE_MS = 600;
/** So often a move is done anew on a newer order. */
const TRIES = 5;
/** What the server has answered comes by the stream as well; it does not wait longer for that, in ms. */
const UNHEARD_MS = 5000;

let waiting: readonly Waiting[] = [];
let busy = false;
/** What the server answered here, which may be ahead of the stream. */
const heard: Partial<Record<ViewName, KeptOrder>> = {};

function newest(view: ViewName): KeptOrder {
  const streamed = usePage.getState().orders[view];
  const answered = heard[view];
  return answered && answered.version > streamed.version ? answered : streamed;
}

/** The picture as it is seen, and what a filter hides, so that a move knows where that stands. */
function plansOf(view: ViewName, order: Order): readonly Plan[] {
  const page = usePage.getState();
  const filter = { ...NO_FILTER, stopped: true, empty: true };
  const whole = makePlan(page.entities, page.relations, { view, filter, order });
  return page.view === view ? [whole, planOf(page)] : [whole];
}

/** The newest order with all moves that wait. */
function wished(view: ViewName): Order {
  const { order } = newest(view);
  return waiting.filter((w) => w.view === view).reduce((now, { change }) => withinLimits(change(now)), order);
}

function draw(view: ViewName, version: number | null): void {
  const wish = { view, order: wished(view), version };
  usePage.setState({ wish });
  if (version === null) return;
  setTimeout(() => usePage.getState().wish === wish && usePage.setState({ wish: null }), UNHEARD_MS);
}

/**
 * Moves what has this name in the picture of this view; false when that is not allowed. A failure puts everything back,
 * and a toast tells of it.
 */
export function reorder(view: ViewName, move: Move, name: string): boolean {
  const why = whyNothing(usePage.getState());
  if (why !== null) {
    fail(name, { code: "not_allowed", message: why, hint: "" });
    return false;
  }
  const before = wished(view);
  add({ view, name, change: (now) => moved(now, move, plansOf(view, now)) });
  noteChange(view, name, before, wished(view));
  return true;
}

function add(wish: Waiting): void {
  waiting = [...waiting, wish];
  draw(wish.view, null);
  if (!busy) void send();
}

const same = (a: Order, b: Order): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Ctrl+Z gives the order back that was there before, unless somebody has moved things since. */
function noteChange(view: ViewName, name: string, before: Order, after: Order): void {
  if (same(before, after)) return;
  noteMove(() => {
    if (!same(wished(view), after)) {
      const message = "Things were moved since.";
      noteFailure(`Could not put ${name} back`, { code: "moved_since", message, hint: "Move it by hand." }, newId());
      return;
    }
    add({ view, name, change: (now) => (same(now, after) ? before : now) });
    say(`${name} is back in its place`);
  });
}

async function send(): Promise<void> {
  busy = true;
  for (let tries = 0, next = waiting[0]; next; next = waiting[0]) {
    const { view, name } = next;
    const taken = new Set(waiting.filter((w) => w.view === view));
    const body = { version: newest(view).version, order: wished(view) };
    const reply = await request<KeptOrder>("PUT", `/api/order/${view}`, body);
    if ("data" in reply) {
      heard[view] = reply.data;
      waiting = waiting.filter((w) => !taken.has(w));
      tries = 0;
    } else if (reply.error.code !== "order_changed" || ++tries === TRIES || !(await catchUp())) {
      waiting = [];
      usePage.setState({ wish: null });
      fail(name, reply.error);
      break;
    }
    const more = waiting.some((w) => w.view === view);
    draw(view, more ? null : newest(view).version);
    if (waiting.length > 0 && tries === 0) await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  busy = false;
}

/** Asks for the newest orders; false when there is no answer. */
async function catchUp(): Promise<boolean> {
  const reply = await request<KeptOrders>("GET", "/api/order");
  if ("error" in reply) return false;
  Object.assign(heard, reply.data);
  return true;
}

function fail(name: string, problem: Problem): void {
  noteFailure(`Could not move ${name}`, problem, newId());
}

/** Forgets what was ordered in this view. */
export async function arrangeAnew(view: ViewName): Promise<void> {
  const title = "Could not arrange the picture anew";
  const why = whyNothing(usePage.getState());
  if (why !== null) return noteFailure(title, { code: "not_allowed", message: why, hint: "" }, newId());
  const before = wished(view);
  const reply = await request<KeptOrder>("DELETE", `/api/order/${view}`);
  if ("error" in reply) return noteFailure(title, reply.error, newId());
  noteChange(view, "everything", before, reply.data.order);
  heard[view] = reply.data;
  say("The picture is arranged anew");
}
