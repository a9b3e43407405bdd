import { createElement, Fragment } from "react";

/** Text as a sentence: begins with a capital, ends with a full stop. Texts from the server are either. */
function asSentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "";
  return `${trimmed[0]?.toUpperCase()}${trimmed.slice(1)}${/[.!?…]$/.test(trimmed) ? "" : "."}`;
}

/** A sentence in which what stands in double quotes or backticks (commands, settings) is set in the mono face. */
export function Words({ text }: { readonly text: string }) {
  const parts = asSentence(text).split(/("[^"]+"|`[^`]+`)/);
  const set = parts.map((part) => {
    const quoted = /^["`](.+)["`]$/.exec(part)?.[1];
    return quoted === undefined ? part : createElement("code", { className: "font-mono text-[0.95em]" }, quoted);
  });
  return createElement(Fragment, null, ...set);
}
