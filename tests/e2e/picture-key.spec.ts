/** A token for pictures only, made on the account page, shows a picture in a page of another site, which has no session. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./fixtures.ts";

test("a page of another site shows a picture with a key, until that is revoked", async ({
  vethscope,
  lab,
  browser,
}) => {
  const { page } = vethscope;
  await page.goto(lab.server.entrance);
  await page.goto(`${lab.server.url}/account`);
  await page.getByLabel("Name", { exact: true }).first().fill("wiki");
  await page.getByRole("combobox", { name: "Role", exact: true }).selectOption("pictures");
  await page.getByRole("button", { name: "Make a token" }).click();
  const made = page.getByRole("status").filter({ hasText: "it is not shown again" });
  await expect(made).toContainText("Whoever has that link sees every picture");
  const key = /vsk_[\w-]{43}/.exec((await made.textContent()) ?? "")?.[0];
  await expect(page.getByRole("listitem").filter({ hasText: "wiki" })).toContainText("pictures only");

  const address = `${lab.server.url}/api/picture?format=svg&group=shop`;
  const wiki = createServer((_req, res) => {
    res.setHeader("Content-Type", "text/html");
    res.end(`<img alt="without" src="${address}"><img alt="with" src="${address}&key=${key}">`);
  });
  await new Promise<void>((done) => wiki.listen(0, "localhost", done));
  const reader = await browser.newContext();
  try {
    // Another site for the browser, which knows no more of 127.0.0.1 than that its name is another.
    const { port } = wiki.address() as AddressInfo;
    const open = await reader.newPage();
    const widthOf = (alt: string) =>
      open.getByAltText(alt, { exact: true }).evaluate((image: HTMLImageElement) => image.naturalWidth);
    await open.goto(`http://localhost:${port}/`);
    expect(await widthOf("with")).toBeGreaterThan(100);
    expect(await widthOf("without")).toBe(0);
    await page.getByRole("button", { name: "Revoke wiki" }).click();
    await expect(page.getByRole("button", { name: "Revoke wiki" })).toHaveCount(0);
    await open.reload();
    expect(await widthOf("with")).toBe(0);
  } finally {
    await reader.close();
    wiki.closeAllConnections();
    wiki.close();
  }
});
