import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "#components/export/load.ts";
import { createPreviewer, type Preview, REST_MS } from "#components/export/previewer.ts";

/** A server that answers when it is told to. */
function server() {
  const asked: { address: string; etag: string | null; gone: boolean; answer(answer: Answer): Promise<void> }[] = [];
  const load = (address: string, etag: string | null, signal: AbortSignal): Promise<Answer> =>
    new Promise((done) => {
      const question = {
        ...{ address, etag, gone: false },
        answer: async (answer: Answer) => {
          done(answer);
          await vi.advanceTimersByTimeAsync(0);
        },
      };
      signal.addEventListener("abort", () => {
        question.gone = true;
      });
      asked.push(question);
    });
  return { asked, load };
}

const picture = (text: string): Answer => ({ data: { blob: new Blob([text]), etag: `"${text}"`, name: null } });
const PROBLEM = { code: "bad_query", message: "No.", hint: "Yes." };

describe("a preview", () => {
  let last: Preview;
  const tell = (preview: Preview): void => {
    last = preview;
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const rest = (ms = REST_MS) => vi.advanceTimersByTimeAsync(ms);

  it("asks for the first at once, and for the next when typing rests", async () => {
    const { asked, load } = server();
    const previewer = createPreviewer(load, tell);
    previewer.want("/a");
    await rest(0);
    expect(asked.map((q) => q.address)).toEqual(["/a"]);
    for (const address of ["/ab", "/abc", "/abcd"]) {
      previewer.want(address);
      await rest(REST_MS / 2);
    }
    await rest();
    expect(asked.map((q) => q.address)).toEqual(["/a", "/abcd"]);
  });

  it("keeps the last one while the next is on its way, and drops what comes too late", async () => {
    const { asked, load } = server();
    const previewer = createPreviewer(load, tell);
    previewer.want("/a");
    await rest(0);
    await asked[0]?.answer(picture("a"));
    expect(last).toMatchObject({ shown: { address: "/a" }, busy: false });
    previewer.want("/b");
    await rest();
    expect(last).toMatchObject({ shown: { address: "/a" }, busy: true });
    previewer.want("/c");
    expect(asked[1]?.gone).toBe(true);
    await asked[1]?.answer(picture("b"));
    expect(last.shown?.address).toBe("/a");
    await rest();
    await asked[2]?.answer(picture("c"));
    expect(last).toMatchObject({ shown: { address: "/c" }, busy: false });
  });

  it("shows why there is none, and keeps the last one; the next that works takes the problem away", async () => {
    const { asked, load } = server();
    const previewer = createPreviewer(load, tell);
    previewer.want("/a");
    await rest(0);
    await asked[0]?.answer(picture("a"));
    previewer.want("/wrong");
    await rest();
    await asked[1]?.answer({ error: PROBLEM });
    expect(last).toMatchObject({ shown: { address: "/a" }, problem: PROBLEM, busy: false });
    previewer.want("/a");
    await rest();
    expect(asked[2]?.etag).toBe('"a"');
    await asked[2]?.answer({ same: true });
    expect(last).toMatchObject({ shown: { address: "/a" }, problem: null });
  });

  it("asks again when the topology changes, one after the other, and says what it has", async () => {
    const { asked, load } = server();
    const previewer = createPreviewer(load, tell);
    previewer.want("/a");
    await rest(0);
    await asked[0]?.answer(picture("a"));
    for (let n = 0; n < 50; n++) {
      previewer.refresh();
      await rest(10);
    }
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject({ address: "/a", etag: '"a"' });
    await asked[1]?.answer({ same: true });
    await rest();
    expect(asked).toHaveLength(3);
    await asked[2]?.answer(picture("changed"));
    await rest();
    expect(asked).toHaveLength(3);
    expect(last).toMatchObject({ shown: { etag: '"changed"' }, busy: false });
  });

  it("is quiet after it is closed", async () => {
    const { asked, load } = server();
    const previewer = createPreviewer(load, tell);
    previewer.want("/a");
    await rest(0);
    previewer.close();
    await asked[0]?.answer(picture("a"));
    previewer.refresh();
    await rest();
    expect(asked[0]?.gone).toBe(true);
    expect(last.shown).toBeNull();
  });
});
