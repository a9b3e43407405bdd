/** Connect and disconnect on the command line, timed until the browser's graph shows it. */
import { type AddressInfo, connect, createServer } from "node:net";
import type { Page } from "playwright";
import type { LabEngine } from "#tests/lab/engine/engine.ts";

export interface Wire {
  /** Bytes from server to browser since the last reset, as TCP carries them, without heartbeats. */
  bytes(): number;
  reset(): void;
}

export interface Rewiring {
  /** Ms from the command's end to the graph; negative when the graph was first. */
  readonly connect: readonly number[];
  readonly disconnect: readonly number[];
  readonly bytes: readonly number[];
}

interface Watch {
  at: number | null;
}

/** A relay in front of the server that counts what it sends; the browser goes through it. */
export async function countingRelay(port: number): Promise<{ port: number; wire: Wire; close(): void }> {
  let bytes = 0;
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    let stream: boolean | null = null;
    upstream.on("data", (chunk) => {
      stream ??= chunk.subarray(0, 12).toString("latin1") === "HTTP/1.1 101";
      // Only the live stream counts, and of it not the heartbeat of the transport, a deflated frame of 5 bytes.
      if (stream && chunk.length > 5) bytes += chunk.length;
    });
    client.pipe(upstream).pipe(client);
    client.on("error", () => upstream.destroy());
    upstream.on("error", () => client.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const reset = (): void => {
    bytes = 0;
  };
  return {
    port: (server.address() as AddressInfo).port,
    wire: { bytes: () => bytes, reset },
    close: () => server.close(),
  };
}

const now = (): number => performance.timeOrigin + performance.now();
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function rewiring(
  page: Page,
  engine: LabEngine,
  container: string,
  rounds: number,
  wire: Wire,
): Promise<Rewiring> {
  await engine.docker("network", "create", "--subnet", "10.99.0.0/16", "bench");
  const id = (await engine.docker("inspect", "--format", "{{.Id}}", container)).trim();
  const network = (await engine.docker("network", "inspect", "--format", "{{.Id}}", "bench")).trim();
  await page
    .getByRole("button", { name: "Wiring" })
    .or(page.getByRole("radio", { name: "Wiring" }))
    .first()
    .click();
  await page.waitForFunction((n) => window.__vethscopePicture?.scene?.shapes.some((s) => s.entity === n), network);
  // Each time the graph takes a scene, note when it first holds (or no longer holds) what is waited for.
  await page.evaluate(
    ([network, container]) => {
      const picture = window.__vethscopePicture;
      const state = window as unknown as {
        watch: { present: boolean; at: number | null };
        __vethscope: { page: { getState(): { entities: Map<string, Record<string, unknown>> } } };
      };
      state.watch = { present: true, at: null };
      if (!picture) return;
      const original = picture.setScene;
      picture.setScene = (scene, fresh) => {
        original(scene, fresh);
        const endpoint = [...state.__vethscope.page.getState().entities.values()].find(
          (e) => e.kind === "endpoint" && e.network === network && e.container === container,
        );
        const drawn =
          endpoint !== undefined &&
          typeof endpoint.hostLink === "string" &&
          endpoint.ipv4 !== null &&
          scene.shapes.some(
            (s) =>
              s.shape === "tab" &&
              s.entity === endpoint.id &&
              s.text.includes(String(endpoint.ipv4).split("/")[0] ?? "?"),
          );
        const gone =
          endpoint === undefined && !scene.shapes.some((s) => s.shape === "tab" && s.text.includes("10.99."));
        if (state.watch.at === null && (state.watch.present ? drawn : gone))
          state.watch.at = performance.timeOrigin + performance.now();
      };
    },
    [network, id],
  );
  const round = async (present: boolean): Promise<number> => {
    await page.evaluate((p) => {
      (window as unknown as { watch: Watch & { present: boolean } }).watch = { present: p, at: null };
    }, present);
    await engine.docker("network", present ? "connect" : "disconnect", "bench", container);
    const returned = now();
    const seen = await page.waitForFunction(() => (window as unknown as { watch: Watch }).watch.at, null, {
      polling: 5,
      timeout: 10_000,
    });
    return Number(await seen.jsonValue()) - returned;
  };
  const connects: number[] = [];
  const disconnects: number[] = [];
  const bytes: number[] = [];
  for (let i = 0; i < rounds; i++) {
    wire.reset();
    connects.push(await round(true));
    await pause(2500);
    bytes.push(wire.bytes());
    disconnects.push(await round(false));
    await pause(2500);
  }
  return { connect: connects, disconnect: disconnects, bytes };
}
