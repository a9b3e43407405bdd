/** `GET /api/picture`: the picture of what is observed now, in any format, for documents that keep up by themselves. */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { FORMATS, type FormatName, isBinary } from "#lib/export/formats.ts";
import { fileName } from "#lib/export/names.ts";
import { makePicture, type Picture } from "#lib/export/picture.ts";
import { resolve } from "#lib/export/request.ts";
import { type Parameters, parseRequest } from "#lib/export/request-schema.ts";
import { today } from "#lib/export/today.ts";
import type { Hub } from "#lib/hub/hub.ts";
import type { Problem } from "#lib/protocol/stream.ts";
import { RenderError } from "#lib/render/errors.ts";
import { render } from "#lib/render/render.ts";
import { relate } from "#lib/topology/relations.ts";
import type { Ask, Handlers } from "./handlers.ts";
import type { Orders } from "./orders.ts";
import { createRenderQueue, QueueFullError, type RenderQueue } from "./render-queue.ts";
import { sendProblem } from "./respond.ts";
import { VERSION } from "./version.ts";

/** A PNG or PDF takes a processor for up to seconds. */
const QUEUE = { atOnce: 2, waiting: 8 };
/** After which somebody who was sent away may ask again, in seconds. */
const RETRY_AFTER = 5;
/** An SVG is a document: opened by itself it runs nothing and loads nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
/** Browsers show no PDF in a sandbox, nor without the objects that their viewers are made of. */
const PDF_POLICY = "frame-ancestors 'none'";

const download = z.tuple([z.enum(["1", "0"])]);

export interface PictureSource {
  readonly hub: Pick<Hub, "topology" | "status">;
  readonly orders: Pick<Orders, "of">;
  readonly now?: () => Date;
  readonly make?: typeof render;
  readonly queue?: RenderQueue<string | Uint8Array>;
}

export function pictureHandlers({
  hub,
  orders,
  now = () => new Date(),
  make = render,
  queue = createRenderQueue(QUEUE),
}: PictureSource): Pick<Handlers, "GET /api/picture"> {
  const answer = async ({ req, res, url }: Ask): Promise<void> => {
    const { download: wanted = ["0"], ...given } = parametersOf(url.searchParams);
    const asked = parseRequest(given);
    if ("problem" in asked) return sendProblem(res, 400, asked.problem);
    const attached = download.safeParse(wanted);
    if (!attached.success) return sendProblem(res, 400, BAD_DOWNLOAD);

    const { entities } = hub.topology;
    const relations = relate(entities);
    const [host] = relations.hosts;
    if (!host) return unavailable(res, notYet(hub));
    const { request } = asked;
    const day = today(now());
    const resolved = resolve(request, { entities, relations, order: orders.of(request.view), today: day });
    if ("problem" in resolved) return sendProblem(res, 400, resolved.problem);

    const { options } = resolved;
    const { format } = request;
    const picture = makePicture(entities, options);
    const drawn = await make(picture, isBinary(format) ? "svg" : format);
    const tag = etagOf(picture, format, drawn);
    res.setHeader("ETag", tag);
    res.setHeader("Cache-Control", "private, no-cache");
    res.setHeader("Content-Security-Policy", format === "pdf" ? PDF_POLICY : POLICY);
    if (isKnown(req, tag)) return void res.writeHead(304).end();
    const name = fileName(options, format, { host: host.name, today: day });
    res.setHeader("Content-Disposition", disposition(attached.data[0] === "1", name));
    res.setHeader("Content-Type", FORMATS[format].type);
    if (req.method === "HEAD") return void res.writeHead(200).end();
    try {
      const body = isBinary(format) ? await queue.run(tag, () => make(picture, format)) : drawn;
      res.writeHead(200, { "Content-Length": Buffer.byteLength(body) }).end(body);
    } catch (error) {
      for (const header of ["ETag", "Content-Disposition", "Content-Type"]) res.removeHeader(header);
      if (error instanceof QueueFullError) return unavailable(res, BUSY);
      if (error instanceof RenderError) return sendProblem(res, error.code === "too-large" ? 422 : 503, error);
      throw error;
    }
  };
  return { "GET /api/picture": answer };
}

const parametersOf = (query: URLSearchParams): Parameters =>
  Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));

/** Of the format itself where that is cheap; else of the drawing that it is made from, and what else decides. */
function etagOf(picture: Picture, format: FormatName, drawn: string | Uint8Array): string {
  const { scale, page, background } = picture.options;
  const decides = JSON.stringify([VERSION, format, ...(isBinary(format) ? [scale, page, background] : [])]);
  return `"${createHash("sha256").update(decides).update(drawn).digest("base64url")}"`;
}

/** RFC 9110, 13.1.2: compared weakly, since a proxy that compresses calls the tag weak. */
function isKnown(req: IncomingMessage, tag: string): boolean {
  const given = req.headers["if-none-match"] ?? "";
  return given.split(",").some((each) => each.trim().replace(/^W\//, "") === tag || each.trim() === "*");
}

/** RFC 6266: a name in plain ASCII, and the name itself for whoever reads that. */
function disposition(attached: boolean, name: string): string {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, "_");
  const full = plain === name ? "" : `; filename*=UTF-8''${encodeURIComponent(name)}`;
  return `${attached ? "attachment" : "inline"}; filename="${plain}"${full}`;
}

function unavailable(res: ServerResponse, problem: Problem): void {
  res.setHeader("Retry-After", RETRY_AFTER);
  sendProblem(res, 503, problem);
}

const BAD_DOWNLOAD: Problem = {
  code: "bad_query",
  message: '"download" cannot be that.',
  hint: "It has to be 1 or 0.",
};
const BUSY: Problem = {
  code: "busy",
  message: "Too many pictures are being made just now.",
  hint: `Ask again in ${RETRY_AFTER} seconds; SVG and text formats do not have to wait.`,
};

/** Why there is nothing to draw. */
function notYet({ status }: Pick<Hub, "status">): Problem {
  const error = status.hosts.map((h) => h.error).find((e) => e !== null);
  const message = "There is no picture yet: no engine has answered.";
  return { code: "not_observed", message, hint: error ? `${error.message} ${error.hint}` : "Ask again in a moment." };
}
