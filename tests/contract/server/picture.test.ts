/** `GET /api/picture`: who may ask, what is answered in which format, and when nothing has to be sent again. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FORMATS, isBinary } from "#lib/export/formats.ts";
import type { HostStatus } from "#lib/protocol/stream.ts";
import { RenderError } from "#lib/render/errors.ts";
import { render } from "#lib/render/render.ts";
import { NO_ORDER } from "#lib/scene/order.ts";
import { type PictureSource, pictureHandlers } from "#lib/server/picture.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { Entity } from "#lib/topology/model.ts";
import { type Answer, ask, codeOf } from "#tests/support/ask.ts";
import { BAD_NAMES } from "#tests/support/bad-names.ts";
import { APP_TOKEN, type RunningApp, runApp } from "#tests/support/running-app.ts";
import { simulatedHost } from "#tests/support/simulated-host.ts";
import { syntheticHost } from "#tests/support/synthetic-host.ts";

let running: RunningApp;
beforeAll(async () => {
  running = await runApp(syntheticHost({ containers: 3, networks: 2 }));
});
afterAll(() => running.close());

const bearer = { authorization: `Bearer ${APP_TOKEN}` };
const picture = (query = "", headers: Record<string, string> = {}, method = "GET"): Promise<Answer> =>
  ask(running.url, `/api/picture${query}`, { method, headers: { ...bearer, ...headers } });
const problemOf = ({ body }: Answer) => (JSON.parse(body) as { error: { message: string; hint: string } }).error;
const TEXTS = Object.keys(FORMATS).filter((format) => format !== "png" && format !== "pdf");

describe("a picture", () => {
  it("is for everybody who may look", async () => {
    const cookie = running.cookieAs({ name: "vera", role: "viewer", via: "oidc", user: null });
    const of = async (headers: Record<string, string>) => (await ask(running.url, "/api/picture", { headers })).status;
    expect([await of({}), await of({ authorization: "Bearer x" }), await of({ cookie })]).toEqual([401, 401, 200]);
    const { id, secret } = running.auth.tokens.create({ name: "wiki", role: "viewer", days: 1, owner: null });
    expect(await of({ authorization: `Bearer ${secret}` })).toBe(200);
    running.auth.tokens.revoke(id);
    expect(await of({ authorization: `Bearer ${secret}` })).toBe(401);
  });

  it("is an SVG that runs and loads nothing, whoever opens it", async () => {
    const { status, headers, body } = await picture();
    expect([status, headers["content-type"]]).toEqual([200, "image/svg+xml; charset=utf-8"]);
    expect(headers["content-security-policy"]).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cache-control"]).toBe("private, no-cache");
    expect(Number(headers["content-length"])).toBe(Buffer.byteLength(body));
    expect(body).toContain("service-0");
  });

  it.each(TEXTS)("comes as %s", async (format) => {
    const { status, headers, body } = await picture(`?format=${format}`);
    expect([status, headers["content-type"]]).toEqual([200, FORMATS[format as keyof typeof FORMATS].type]);
    expect(body).toContain("net-0");
  });

  it("has what was asked for, and nothing else", async () => {
    const { body } = await picture("?network=net-0&title=Only%20this&format=markdown");
    expect(body).toContain("## Only this");
    expect(body).toContain("| net-0 |");
    expect(body).not.toContain("| net-1 |");
  });

  it("is drawn in the order that people gave it", async () => {
    const { version } = running.records.orders.all.networks;
    const rows = async () => [...(await picture("?format=mermaid")).body.matchAll(/net_net_\d/g)].map(String);
    for (const bars of [
      ["net-1", "net-0"],
      ["net-0", "net-1"],
    ]) {
      running.records.orders.put("networks", running.records.orders.all.networks.version, { bars, cards: {} });
      expect((await rows()).slice(0, 2)).toEqual(bars.map((name) => `net_${name.replace("-", "_")}`));
    }
    expect(running.records.orders.all.networks.version).toBeGreaterThan(version);
  });

  it("answers HEAD like GET, without the file", async () => {
    const got = await picture("?format=dot");
    const head = await picture("?format=dot", {}, "HEAD");
    expect([head.status, head.body]).toEqual([200, ""]);
    for (const name of ["etag", "content-type", "content-disposition", "cache-control"])
      expect(head.headers[name], name).toBe(got.headers[name]);
  });

  it("cannot be changed", async () => {
    for (const method of ["POST", "PUT", "DELETE"]) expect((await picture("", {}, method)).status).toBe(405);
  });
});

describe("the tag of a picture", () => {
  const tagOf = async (query: string): Promise<string> => String((await picture(query)).headers.etag);

  it("stays while the picture does: then nothing is sent again", async () => {
    const tag = await tagOf("?theme=dark");
    expect(tag).toMatch(/^"[\w-]{43}"$/);
    for (const given of [tag, `W/${tag}`, `"x", ${tag}`, "*"]) {
      const again = await picture("?theme=dark", { "if-none-match": given });
      expect([again.status, again.body, again.headers.etag], given).toEqual([304, "", tag]);
    }
    expect((await picture("?theme=dark", { "if-none-match": '"x"' })).status).toBe(200);
    expect((await picture("?theme=dark", { "if-none-match": tag }, "HEAD")).status).toBe(304);
  });

  it("differs with everything that decides what is sent", async () => {
    const queries = [
      "",
      "?theme=dark",
      "?title=x",
      "?format=png",
      "?format=png&scale=3",
      "?format=pdf",
      "?format=pdf&page=a4",
    ];
    const tags = await Promise.all(queries.map(async (q) => String((await picture(q, {}, "HEAD")).headers.etag)));
    expect(new Set(tags).size).toBe(queries.length);
  });

  it("is another when the wiring is", async () => {
    const app = await runApp(syntheticHost({ containers: 3, networks: 2 }));
    const asked = () => ask(app.url, "/api/picture", { headers: bearer });
    const before = await asked();
    app.host.observe(syntheticHost({ containers: 4, networks: 2 }));
    await expect.poll(async () => (await asked()).headers.etag).not.toBe(before.headers.etag);
    expect((await asked()).body).toContain("service-3");
    await app.close();
  });
});

describe("the name of the file", () => {
  const nameOf = async (query: string): Promise<string> =>
    String((await picture(query, {}, "HEAD")).headers["content-disposition"]);

  it("is there for who saves the picture, or asks for a download", async () => {
    expect(await nameOf("?format=svg")).toMatch(/^inline; filename="[\w-]+-networks-\d{4}-\d\d-\d\d\.svg"$/);
    expect(await nameOf("?download=1&title=Shop&format=mermaid&view=wiring")).toMatch(
      /^attachment; filename="shop-wiring-\d{4}-\d\d-\d\d\.mmd"$/,
    );
  });

  it("is plain for those who know no other letters, and whole for the others", async () => {
    expect(await nameOf("?download=1&title=B%C3%BCro-%E7%BD%91%E7%BB%9C")).toMatch(
      /^attachment; filename="b_ro-_-networks-[\d-]+\.svg"; filename\*=UTF-8''b%C3%BCro-%E7%BD%91%E7%BB%9C-networks-[\d-]+\.svg$/,
    );
  });

  it("adds no header and no folder, whatever the title says", async () => {
    for (const [what, bad] of BAD_NAMES) {
      const answer = await picture(`?download=1&title=${encodeURIComponent(bad)}`, {}, "HEAD");
      expect(answer.status, what).toBe(200);
      expect(answer.headers["content-disposition"], what).toMatch(
        /^attachment; filename="[\w-]+\.svg"(; filename\*=UTF-8''[\w%-]+\.svg)?$/,
      );
    }
  });
});

describe("a question that cannot be answered", () => {
  it.each<[query: string, said: RegExp]>([
    ["?colour=red", /no option "colour"/],
    ["?format=gif", /"format" cannot be "gif".*svg, png/],
    ["?padding=9999", /"padding".*0 to 400/],
    ["?view=networks&view=wiring", /"view" cannot be/],
    ["?download=yes", /1 or 0/],
    ["?network=nowhere", /no network "nowhere".*net-0, net-1/],
    ["?group=shop", /no group "shop"/],
    ["?select=nobody", /no network or container "nobody"/],
    ["?filter=x%3Dy", /no filter "x=y"/],
    [`?network=${"x".repeat(300)}`, /"network"/],
  ])("%s is refused with what to do", async (query, said) => {
    const answer = await picture(query);
    expect([answer.status, codeOf(answer)]).toEqual([400, expect.stringMatching(/^(bad_query|unknown_name)$/)]);
    const { message, hint } = problemOf(answer);
    expect(`${message} ${hint}`).toMatch(said);
    expect(answer.headers.etag).toBeUndefined();
  });

  it("by names that break things is refused, or drawn, and nothing breaks", async () => {
    for (const [what, bad] of BAD_NAMES) {
      const value = encodeURIComponent(bad);
      for (const name of ["network", "group", "driver", "select", "fold", "filter"])
        expect((await picture(`?${name}=${value}`)).status, `${name}: ${what}`).toBe(400);
      const { status, body } = await picture(`?title=${value}&caption=${value}`);
      expect(status, what).toBe(200);
      expect(body.match(/<img|<script|onerror=(?!alert)/), what).toBeNull();
      expect(body, what).not.toMatch(/(?![\n\t])\p{Cc}|\u202e/u);
    }
  });
});

describe("what is answered by itself", () => {
  const { status } = simulatedHost(syntheticHost({ containers: 0, networks: 0 }));
  const hub = (entities: ReadonlyMap<string, Entity>, host: HostStatus = status) => ({
    topology: { rev: 1, entities },
    status: { version: "0", hosts: [host] },
  });
  const orders = { of: () => NO_ORDER };
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.closeAllConnections();
  });

  /** An address that only has the picture. */
  async function serve(source: PictureSource): Promise<(query: string) => Promise<Answer>> {
    const handlers = pictureHandlers(source);
    const server = createServer((req, res) => {
      const url = new URL(req.url ?? "", "http://localhost");
      const who = { name: "token", role: "viewer", via: "token", session: null, from: "127.0.0.1" } as const;
      void handlers["GET /api/picture"]({ req, res, url, params: {}, who });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    servers.push(server);
    const address = server.address() as AddressInfo;
    return (query) => ask(`http://127.0.0.1:${address.port}`, `/api/picture${query}`);
  }

  it("says why there is no picture before an engine has answered", async () => {
    const error = { code: "refused", message: "The engine refuses.", hint: "Start it." };
    const get = await serve({ hub: hub(new Map(), { ...status, state: "connecting", error }), orders });
    const answer = await get("");
    expect([answer.status, codeOf(answer), answer.headers["retry-after"]]).toEqual([503, "not_observed", "5"]);
    expect(problemOf(answer).hint).toBe("The engine refuses. Start it.");
    expect(codeOf(await (await serve({ hub: hub(new Map()), orders }))("?view=map"))).toBe("bad_query");
  });

  it("makes equal images once, few at a time, and sends away who would wait long", async () => {
    const entities = assemble(syntheticHost({ containers: 1, networks: 1 }));
    const made: number[] = [];
    const go: (() => void)[] = [];
    const make: PictureSource["make"] = async (picture, format) => {
      if (!isBinary(format)) return render(picture, format);
      const { options } = picture;
      made.push(options.scale);
      await new Promise<void>((done) => go.push(done));
      return Buffer.from(`scale ${options.scale}`);
    };
    const get = await serve({ hub: hub(entities), orders, make });
    const scales = Array.from({ length: 10 }, (_, i) => 1 + i / 10);
    const answers = [...scales, 1, 1.5].map((scale) => get(`?format=png&scale=${scale}`));
    await expect.poll(async () => (await get("?format=png&scale=4")).status).toBe(503);
    const refused = await get("?format=pdf");
    expect([codeOf(refused), refused.headers["retry-after"], refused.headers.etag]).toEqual(["busy", "5", undefined]);
    expect(made).toHaveLength(2);
    expect((await get("?format=svg")).status).toBe(200);
    const timer = setInterval(() => go.shift()?.(), 1);
    const bodies = (await Promise.all(answers)).map((a) => [a.status, a.body]);
    clearInterval(timer);
    expect(bodies).toEqual([...scales, 1, 1.5].map((scale) => [200, `scale ${scale}`]));
    expect([...made].sort()).toEqual(scales);
  });

  it("says what is wrong with an image that cannot be made", async () => {
    const make: PictureSource["make"] = (picture, format) =>
      isBinary(format)
        ? Promise.reject(new RenderError("too-large", "It would be too large.", "Take a smaller scale."))
        : render(picture, format);
    const entities = assemble(syntheticHost({ containers: 1, networks: 1 }));
    const get = await serve({ hub: hub(entities), orders, make });
    const answer = await get("?format=png");
    expect([answer.status, codeOf(answer)]).toEqual([422, "too-large"]);
    expect([problemOf(answer).hint, answer.headers.etag]).toEqual(["Take a smaller scale.", undefined]);
  });

  it("is a PNG or a PDF for whoever asks for one", async () => {
    const entities = assemble(syntheticHost({ containers: 1, networks: 1 }));
    const get = await serve({ hub: hub(entities), orders });
    const [png, pdf] = [await get("?format=png&scale=1"), await get("?format=pdf")];
    expect([png.status, png.headers["content-type"], png.body.slice(1, 4)]).toEqual([200, "image/png", "PNG"]);
    expect([pdf.status, pdf.headers["content-type"], pdf.body.slice(0, 5)]).toEqual([200, "application/pdf", "%PDF-"]);
  });
});
