import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";

const SAID_MS = 1500;

/** Puts text on the clipboard; also where the page has no secure context, as over plain HTTP from another machine. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.setAttribute("readonly", "");
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

function useCopy(text: string) {
  const [said, setSaid] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const copy = async (): Promise<void> => {
    setSaid((await copyText(text)) ? "Copied" : "Not copied");
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(""), SAID_MS);
  };
  return { said, copy };
}

interface Props {
  readonly text: string;
  /** What is shown, when it is shorter than what is copied. */
  readonly shown?: string;
  readonly mono?: boolean;
  /** The button stands before the value, so that values line up at their right end. */
  readonly before?: boolean;
}

/** A value with a button to copy it, which shows on hover and focus. */
export function Copyable({ text, shown = text, mono = false, before = false }: Props) {
  const { said, copy } = useCopy(text);
  return (
    <span className={`group/copy inline-flex max-w-full items-start gap-1 ${before ? "flex-row-reverse" : ""}`}>
      <span
        className={`min-w-0 [overflow-wrap:anywhere] ${mono ? "font-mono text-12" : ""}`}
        title={shown === text ? undefined : text}
      >
        {shown}
      </span>
      <button
        type="button"
        aria-label={said || `Copy ${shown}`}
        title="Copy"
        onClick={() => void copy()}
        className={`inline-flex h-5 shrink-0 items-center gap-1 rounded px-1 text-11 text-muted hover:bg-tint hover:text-ink focus-visible:opacity-100 group-hover/copy:opacity-100 pointer-coarse:opacity-100 ${said ? "" : "opacity-0"}`}
      >
        {said ? <Check className="h-3 w-3" aria-hidden="true" /> : <Copy className="h-3 w-3" aria-hidden="true" />}
        <span role="status">{said}</span>
      </button>
    </span>
  );
}

/** A line for a terminal, with a button to copy it. */
export function Command({ text }: { readonly text: string }) {
  const { said, copy } = useCopy(text);
  return (
    <div className="mb-1.5 flex items-start rounded border border-hairline bg-panel last:mb-0">
      <code className="min-w-0 flex-1 px-2 py-1.5 font-mono text-12 leading-[18px] [overflow-wrap:anywhere]">
        {text}
      </code>
      <button
        type="button"
        aria-label={said || `Copy: ${text}`}
        title="Copy"
        onClick={() => void copy()}
        className="inline-flex h-[30px] shrink-0 items-center gap-1 rounded px-2 text-11 text-muted hover:bg-tint hover:text-ink"
      >
        {said ? (
          <Check className="h-3.5 w-3.5" aria-hidden="true" />
        ) : (
          <Copy className="h-3.5 w-3.5" aria-hidden="true" />
        )}
        <span role="status">{said}</span>
      </button>
    </div>
  );
}
