import { expect, it } from "vitest";
import { createRenderQueue, QueueFullError } from "#lib/server/render-queue.ts";

/** Work that ends when told to, and notes when it begins. */
function handmade() {
  const begun: string[] = [];
  const ends = new Map<string, (how: { readonly failed: boolean }) => void>();
  const work = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((done, failed) =>
      ends.set(name, (how) => (how.failed ? failed(new Error(name)) : done(`${name} done`))),
    );
  };
  const turn = () => new Promise((done) => setImmediate(done));
  const end = async (name: string, failed = false): Promise<void> => {
    ends.get(name)?.({ failed });
    await turn();
  };
  return { begun, work, end };
}

it("does two things at once, then the others in turn, also after a failure", async () => {
  const { begun, work, end } = handmade();
  const queue = createRenderQueue<string>({ atOnce: 2, waiting: 2 });
  const all = ["a", "b", "c", "d"].map((name) => queue.run(name, work(name)));
  expect(begun).toEqual(["a", "b"]);
  const failure = expect(all[0]).rejects.toThrow("a");
  await end("a", true);
  await failure;
  expect(begun).toEqual(["a", "b", "c"]);
  await end("b");
  await end("c");
  await end("d");
  expect(await Promise.all(all.slice(1))).toEqual(["b done", "c done", "d done"]);
});

it("sends away who comes when the line is full, and takes the next when there is room again", async () => {
  const { begun, work, end } = handmade();
  const queue = createRenderQueue<string>({ atOnce: 1, waiting: 1 });
  const kept = [queue.run("a", work("a")), queue.run("b", work("b"))];
  await expect(queue.run("c", work("c"))).rejects.toThrow(QueueFullError);
  await end("a");
  kept.push(queue.run("d", work("d")));
  await end("b");
  await end("d");
  expect(await Promise.all(kept)).toEqual(["a done", "b done", "d done"]);
  expect(begun).toEqual(["a", "b", "d"]);
});

it("does the same thing once for all who want it, and anew for who comes later", async () => {
  const { begun, work, end } = handmade();
  const queue = createRenderQueue<string>({ atOnce: 1, waiting: 0 });
  const both = [queue.run("a", work("a")), queue.run("a", work("a"))];
  await end("a");
  expect(await Promise.all(both)).toEqual(["a done", "a done"]);
  const later = queue.run("a", work("a"));
  await end("a");
  await later;
  expect(begun).toEqual(["a", "a"]);
});
