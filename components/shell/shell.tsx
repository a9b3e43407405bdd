"use client";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useRef, useState } from "react";
import { ActionsLayer } from "#components/actions/actions-layer.tsx";
import { useActions } from "#components/actions/actions-store.ts";
import { Inspector } from "#components/inspector/inspector.tsx";
import { ListPanel } from "#components/list/list-panel.tsx";
import { Banners } from "#components/status/banners.tsx";
import { followAddress } from "#components/store/address.ts";
import { usePage } from "#components/store/store.ts";
import { startStream } from "#components/store/stream.ts";
import type { Theme } from "#components/store/theme.ts";
import { Announcer } from "./announcer.tsx";
import { type Pane, PhoneTabs } from "./phone-tabs.tsx";
import { Picture } from "./picture.tsx";
import { TopBar } from "./top-bar.tsx";
import { useKeys } from "./use-keys.ts";

const SearchPalette = dynamic(() => import("#components/search/search-palette.tsx").then((m) => m.SearchPalette), {
  ssr: false,
});
const HelpDialog = dynamic(() => import("#components/help/help-dialog.tsx").then((m) => m.HelpDialog), { ssr: false });

declare global {
  interface Window {
    /** The page's store, for tests and for the curious; it holds nothing secret. */
    __vethscope?: { readonly page: typeof usePage; readonly actions: typeof useActions };
  }
}

/** The page: top bar, list, picture, inspector; on a phone one of the three at a time. */
export function Shell({ theme }: { readonly theme: Theme }) {
  const [pane, setPane] = useState<Pane>("list");
  const [listOpen, setListOpen] = useState(true);
  const [open, setOpen] = useState<"search" | "help" | null>(null);
  /** What was opened once stays loaded, so that it can close in its own time. */
  const [loaded, setLoaded] = useState({ search: false, help: false });

  useEffect(() => {
    window.__vethscope = { page: usePage, actions: useActions };
    const ends = [followAddress(), startStream()];
    return () => {
      for (const end of ends) end();
    };
  }, []);

  // On a phone the list comes first; the way to sign in stands in the picture's place.
  const denied = usePage((s) => s.connection === "denied");
  useEffect(() => {
    if (denied) setPane("picture");
  }, [denied]);

  const before = useRef<HTMLElement | null>(null);
  const cameFrom = useCallback(() => before.current, []);
  const show = useCallback((what: "search" | "help") => {
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setLoaded((l) => ({ ...l, [what]: true }));
    setOpen(what);
  }, []);
  const onSearch = useCallback(() => show("search"), [show]);
  const onHelp = useCallback(() => show("help"), [show]);
  const onList = useCallback(() => setListOpen((o) => !o), []);
  const onInspect = useCallback(() => {
    setPane("details");
    document.getElementById("inspector")?.focus();
  }, []);
  const onChosen = useCallback(() => {
    if (matchMedia("(max-width: 767px)").matches) setPane("details");
  }, []);
  useKeys({ onSearch, onHelp, onList, onInspect });

  const hidden = (name: Pane): string => (pane === name ? "" : "max-md:invisible");
  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <a
        href="#list"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded focus:bg-surface focus:px-3 focus:py-1.5"
      >
        Skip to the list
      </a>
      <TopBar
        theme={theme}
        listOpen={listOpen}
        onList={onList}
        onSearch={onSearch}
        onHelp={onHelp}
        onChosen={onChosen}
      />
      <Banners />
      <div className="relative flex min-h-0 flex-1">
        <section
          id="list"
          tabIndex={-1}
          aria-label="List"
          className={`no-print w-[288px] shrink-0 border-hairline border-r bg-panel max-md:absolute max-md:inset-0 max-md:w-full max-md:border-0 lg:w-[336px] min-[1900px]:w-[360px] ${hidden("list")} ${listOpen ? "" : "md:hidden"}`}
        >
          <ListPanel onChosen={onChosen} />
        </section>
        <main className={`relative min-w-0 flex-1 max-md:absolute max-md:inset-0 ${hidden("picture")}`}>
          <Picture onChosen={onChosen} />
        </main>
        <Inspector shown={pane === "details"} />
      </div>
      <PhoneTabs pane={pane} onPane={setPane} />
      <Announcer />
      <ActionsLayer />
      {loaded.search && (
        <SearchPalette
          open={open === "search"}
          onOpen={(o) => setOpen(o ? "search" : null)}
          onFound={onChosen}
          cameFrom={cameFrom}
        />
      )}
      {loaded.help && (
        <HelpDialog open={open === "help"} onOpen={(o) => setOpen(o ? "help" : null)} cameFrom={cameFrom} />
      )}
    </div>
  );
}
