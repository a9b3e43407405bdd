import { Download, Image, Link2, TextCursorInput } from "lucide-react";
import { type RefObject, useState } from "react";
import { BUTTON, MAIN } from "#components/actions/action-dialog.tsx";
import { ProblemBox } from "#components/actions/plan-view.tsx";
import { isBinary } from "#lib/export/formats.ts";
import { isDrawing } from "./applies.ts";
import { pictureAddress, withParameters } from "./query.ts";
import { copyFileText, copyImage, copyLine, type Outcome, saveFile, whyNoImage } from "./save.ts";
import { type Draft, keep } from "./settings.ts";
import { FORMAT_WORDS } from "./words.ts";

const COPIED_LINK =
  "Copied the link. For an image in a wiki, make a token for pictures only on the account page, and add it as &key=….";

interface Props {
  /** Has the focus first: opening and Enter are the common case. */
  readonly main: RefObject<HTMLButtonElement | null>;
  readonly draft: Draft;
  readonly query: URLSearchParams;
  readonly file: string;
  /** Why there is nothing to take away at the moment. */
  readonly blocked: string | null;
}

type Doing = "saving" | "image" | "text" | "link";

/** Download, and the ways over the clipboard; what came of the last one stands beside. */
export function ExportFoot({ main, draft, query, file, blocked }: Props) {
  const [doing, setDoing] = useState<Doing | null>(null);
  const [came, setCame] = useState<{ readonly of: string; readonly outcome: Outcome } | null>(null);
  const { format } = draft;
  const address = pictureAddress(query);
  const href = pictureAddress(withParameters(query, { download: "1" }));
  const outcome = came?.of === address ? came.outcome : null;
  const noImage = isDrawing(format) ? whyNoImage() : `${FORMAT_WORDS[format]} is text; there is no image of it.`;
  const noText = isBinary(format) ? `${FORMAT_WORDS[format]} is no text.` : null;

  const run = async (what: Doing, work: () => Promise<Outcome>): Promise<void> => {
    if (doing !== null) return;
    setDoing(what);
    setCame(null);
    const outcome = await work();
    setDoing(null);
    setCame({ of: address, outcome });
    if ("said" in outcome) keep(draft);
  };
  const button = (what: Doing, text: string, Icon: typeof Link2, not: string | null, work: () => Promise<Outcome>) => (
    <button
      type="button"
      className={`${BUTTON} gap-1.5 aria-disabled:cursor-not-allowed aria-disabled:text-muted max-md:flex-1 max-md:justify-center max-md:px-2`}
      aria-disabled={not !== null}
      title={not ?? text}
      aria-describedby={not === null ? undefined : `${what}-why`}
      onClick={() => not === null && void run(what, work)}
    >
      <Icon className="h-3.5 w-3.5 shrink-0 max-md:hidden" aria-hidden="true" />
      {doing === what ? "Copying …" : text}
      {not !== null && (
        <span id={`${what}-why`} className="sr-only">
          {not}
        </span>
      )}
    </button>
  );
  return (
    <div className="flex flex-wrap items-center gap-2 border-hairline border-t px-4 py-2.5 max-md:px-3">
      {outcome && "error" in outcome && (
        <div className="basis-full">
          <ProblemBox problem={outcome.error} />
        </div>
      )}
      <p role="status" className="mr-auto min-w-0 text-12 text-muted empty:hidden">
        {outcome && "said" in outcome ? outcome.said : ""}
      </p>
      <span className="flex-1 max-md:hidden" />
      {button("image", "Copy as image", Image, blocked ?? noImage, () =>
        copyImage(pictureAddress(withParameters(query, { format: "png" }))),
      )}
      {button("text", "Copy as text", TextCursorInput, blocked ?? noText, () => copyFileText(address))}
      {button("link", "Copy link", Link2, null, () => copyLine(location.origin + address, COPIED_LINK))}
      <button
        ref={main}
        type="button"
        aria-disabled={blocked !== null}
        title={blocked ?? file}
        className={`${MAIN} gap-1.5 max-md:basis-full max-md:justify-center`}
        onClick={() => blocked === null && void run("saving", () => saveFile(href, file))}
      >
        <Download className="h-3.5 w-3.5" aria-hidden="true" />
        {doing === "saving" ? `Making the ${FORMAT_WORDS[format]} …` : `Download ${FORMAT_WORDS[format]}`}
      </button>
    </div>
  );
}
