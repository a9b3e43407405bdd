/** Loading the page: how much script, and how soon the first picture. */
import { gzipSync } from "node:zlib";
import type { Page } from "playwright";
import type { RunningServer } from "#tests/support/running-server.ts";
import type { Row } from "./report.ts";

export async function pageFigures(page: Page, server: RunningServer, containers: number): Promise<Row[]> {
  let bytes = 0;
  const reading: Promise<void>[] = [];
  page.on("response", (response) => {
    if (!/\.js(\?|$)/.test(response.url())) return;
    reading.push(
      response.body().then((body) => {
        bytes += gzipSync(body).length;
      }),
    );
  });
  // The second load is measured: the first also makes the session and warms the server.
  await page.goto(server.entrance);
  await page.waitForFunction(() => (window.__vethscopePicture?.shown().length ?? 0) > 0);
  await Promise.all(reading);
  const script = bytes;
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    await page.goto(server.url);
    await page.waitForFunction(
      (n) => (window.__vethscopePicture?.shown().filter((id) => id.startsWith("card")).length ?? 0) >= n,
      containers,
      { polling: "raf" },
    );
    times.push(await page.evaluate(() => performance.now()));
  }
  times.sort((a, b) => a - b);
  return [
    ["the page's JavaScript", `${Math.round(script / 1024)} KiB gzip`, "≤ 400 KiB"],
    [`first picture of ${containers}`, `median ${Math.round(times[2] ?? 0)} ms`, "≤ 1,000 ms"],
  ];
}
