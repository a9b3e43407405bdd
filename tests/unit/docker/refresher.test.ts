import { describe, expect, it } from "vitest";
import { createRefresher } from "#lib/docker/refresher.ts";

/** A reader whose reads end when they are told to. */
function slowReader(limit: number) {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const refresher = createRefresher(limit, (key) => {
    started.push(key);
    return new Promise((resolve) => ends.push(resolve));
  });
  const endNext = async () => {
    ends.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { refresher, started, endNext };
}

describe("reading records again", () => {
  it("starts the first read at once", () => {
    const { refresher, started } = slowReader(8);
    void refresher.refresh("a");
    expect(started).toEqual(["a"]);
  });

  it("reads once more, and only once, when it was asked during a read", async () => {
    const { refresher, started, endNext } = slowReader(8);
    void refresher.refresh("a");
    for (let i = 0; i < 1000; i++) void refresher.refresh("a");
    expect(started).toEqual(["a"]);
    await endNext();
    expect(started).toEqual(["a", "a"]);
    await endNext();
    expect(started).toEqual(["a", "a"]);
  });

  it("resolves with the read that started after the call, not with the one under way", async () => {
    const { refresher, endNext } = slowReader(8);
    void refresher.refresh("a");
    let done = false;
    void refresher.refresh("a").then(() => {
      done = true;
    });
    await endNext();
    expect(done).toBe(false);
    await endNext();
    expect(done).toBe(true);
  });

  it("keeps to its limit and to the order of asking", async () => {
    const { refresher, started, endNext } = slowReader(2);
    for (const key of ["a", "b", "c", "d"]) void refresher.refresh(key);
    expect(started).toEqual(["a", "b"]);
    await endNext();
    expect(started).toEqual(["a", "b", "c"]);
    await endNext();
    expect(started).toEqual(["a", "b", "c", "d"]);
  });

  it("lets nobody wait after it was stopped", async () => {
    const { refresher, started } = slowReader(1);
    void refresher.refresh("a");
    const waiting = refresher.refresh("b");
    refresher.stop();
    await waiting;
    await refresher.refresh("c");
    expect(started).toEqual(["a"]);
  });
});
