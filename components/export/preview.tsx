import { useEffect, useState } from "react";
import { isDrawing, themeOf } from "./applies.ts";
import { Segments } from "./choices.tsx";
import type { Preview } from "./previewer.ts";
import type { Draft } from "./settings.ts";
import { beginning, pixelText, previewNote, sizeText } from "./words.ts";

type Zoom = "fit" | "full";

interface Props {
  readonly preview: Preview;
  readonly draft: Draft;
  readonly file: string;
}

/** What the file will hold. While the next one is on its way the last one stays, and after 300 ms a quiet bar says so. */
export function PreviewPane({ preview: { shown, busy, problem }, draft, file }: Props) {
  const [zoom, setZoom] = useState<Zoom>("fit");
  const [pixels, setPixels] = useState<{ readonly width: number; readonly height: number } | null>(null);
  const content = useContent(shown?.blob ?? null);
  const drawing = isDrawing(draft.format);
  const note = previewNote(draft.format, draft.page);
  const size = [
    content?.is === "image" && pixels !== null && draft.format !== "pdf"
      ? pixelText(pixels.width, pixels.height, draft.format === "png" ? draft.scale : 1)
      : null,
    // Of PNG, PDF and draw.io the preview is another file than the one that is saved.
    shown !== null && (!drawing || draft.format === "svg") ? sizeText(shown.blob.size) : null,
  ].filter((text) => text !== null);
  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-panel max-md:h-[38dvh] max-md:shrink-0 max-md:border-hairline max-md:border-b">
      {busy && (
        <div className="waiting absolute inset-x-0 top-0 z-10 h-0.5 overflow-hidden bg-hairline" aria-hidden="true">
          <div className="waiting-bar h-full w-1/4 bg-accent" />
        </div>
      )}
      <section
        aria-label="Preview"
        aria-busy={busy}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className={`min-h-0 flex-1 overflow-auto overscroll-contain ${problem ? "opacity-40" : ""}`}
      >
        {content?.is === "image" && (
          <div
            className={
              zoom === "fit"
                ? "grid h-full grid-rows-[minmax(0,1fr)] place-items-center p-4"
                : "grid w-max min-w-full place-items-center p-4"
            }
          >
            {/* biome-ignore lint/performance/noImgElement: a picture out of memory, which nothing could make smaller */}
            <img
              src={content.url}
              alt={`${file} as it will look`}
              onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
                setPixels({ width, height })
              }
              className={`${zoom === "fit" ? "max-h-full max-w-full" : "max-w-none"} ${draft.background === "transparent" ? `checkerboard checkerboard-${themeOf(draft)}` : ""} rounded-[2px] shadow-[0_0_0_1px_var(--hairline),0_2px_10px_#0002]`}
            />
          </div>
        )}
        {content?.is === "text" && <Text text={content.text} />}
      </section>
      <div className="flex items-center gap-3 border-hairline border-t px-4 py-1.5 text-12 max-md:px-3">
        <p role="status" className="min-w-0 flex-1">
          <span className="block truncate font-mono text-12">{file}</span>
          <span className="text-muted">{size.join(" · ")}</span>
        </p>
        {note !== "" && <p className="min-w-0 shrink text-11 text-muted max-md:hidden">{note}</p>}
        {drawing && (
          <div className="w-28 shrink-0">
            <Segments
              label="Zoom"
              hideLabel
              value={zoom}
              options={[
                { value: "fit", text: "Fit" },
                { value: "full", text: "100 %" },
              ]}
              onChange={setZoom}
            />
          </div>
        )}
      </div>
    </div>
  );
}

function Text({ text }: { readonly text: string }) {
  const { head, more } = beginning(text);
  return (
    <>
      <pre className="w-max min-w-full px-4 py-3 font-mono text-11">{head}</pre>
      {more > 0 && (
        <p className="px-4 pb-3 text-12 text-muted">
          … and {more} more {more === 1 ? "line" : "lines"} in the file.
        </p>
      )}
    </>
  );
}

type Content = { readonly is: "image"; readonly url: string } | { readonly is: "text"; readonly text: string };

/** A file as something to show; the one before stays until this one can be. */
function useContent(blob: Blob | null): Content | null {
  const [content, setContent] = useState<Content | null>(null);
  useEffect(() => {
    if (blob === null) return;
    let over = false;
    if (blob.type.startsWith("image/")) {
      const url = URL.createObjectURL(blob);
      setContent({ is: "image", url });
      return () => URL.revokeObjectURL(url);
    }
    void blob.text().then((text) => {
      if (!over) setContent({ is: "text", text });
    });
    return () => {
      over = true;
    };
  }, [blob]);
  return content;
}
