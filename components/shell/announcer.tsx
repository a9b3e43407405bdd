import { useEffect, useState } from "react";
import { SAY } from "#components/order/say.ts";
import { usePage } from "#components/store/store.ts";
import { changesInWords, sentence } from "./announce.ts";

const GATHER_MS = 1500;

/** Says to screen readers what changed, at most once in a second and a half. */
export function Announcer() {
  const [text, setText] = useState("");
  useEffect(() => {
    let told = usePage.getState();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      timer = undefined;
      const now = usePage.getState();
      const words = told.rev === 0 ? [] : changesInWords(told.entities, now.entities);
      told = now;
      if (words.length > 0) setText(sentence(words));
    };
    const end = usePage.subscribe((now, before) => {
      if (now.entities === before.entities) return;
      // The first picture is no change; what follows it closely is.
      if (before.rev === 0) told = now;
      timer ??= setTimeout(tell, GATHER_MS);
    });
    const onSay = (event: Event): void => setText((event as CustomEvent<string>).detail);
    addEventListener(SAY, onSay);
    return () => {
      end();
      removeEventListener(SAY, onSay);
      clearTimeout(timer);
    };
  }, []);
  return (
    <div aria-live="polite" className="sr-only" data-announcer="">
      {text}
    </div>
  );
}
