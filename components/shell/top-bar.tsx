import { CircleHelp, Download, PanelLeft, Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useActions } from "#components/actions/actions-store.ts";
import { FindingsButton } from "#components/findings/findings-button.tsx";
import type { Theme } from "#components/store/theme.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { HostBadges } from "./host-badges.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { ViewSwitch } from "./view-switch.tsx";

/** Comes after the picture, with the parts that menus are made of; its place is kept. */
const AccountMenu = dynamic(() => import("#components/account/account-menu.tsx").then((m) => m.AccountMenu), {
  ssr: false,
  loading: () => <span className="h-8 w-8 shrink-0 pointer-coarse:h-10 pointer-coarse:w-10" />,
});

interface Props {
  readonly theme: Theme;
  readonly listOpen: boolean;
  readonly onList: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
  /** Told when a finding is chosen. */
  readonly onChosen: () => void;
}

/** Name, hosts, findings, view, search, export, theme, help, account; what a phone has no room for is in the account's menu. */
export function TopBar({ theme, listOpen, onList, onSearch, onHelp, onChosen }: Props) {
  return (
    <header className="no-print flex h-11 shrink-0 items-center gap-1 border-hairline border-b bg-panel px-2 max-md:h-12">
      <IconButton
        label={listOpen ? "Fold the list away (L)" : "Show the list (L)"}
        aria-expanded={listOpen}
        onClick={onList}
        className="max-md:hidden"
      >
        <PanelLeft className="h-4 w-4" aria-hidden="true" />
      </IconButton>
      <h1 className="flex items-center gap-2 px-1 font-semibold text-13">
        <Logo />
        <span className="max-md:sr-only">Vethscope</span>
      </h1>
      <HostBadges />
      <span className="flex-1" />
      <FindingsButton onChosen={onChosen} />
      <ViewSwitch />
      <button
        type="button"
        onClick={onSearch}
        className="ml-2 flex h-7 w-44 items-center gap-2 rounded border border-hairline bg-surface pr-1 pl-2 text-12 text-muted hover:border-control hover:text-ink max-lg:hidden"
      >
        <Search className="h-3.5 w-3.5" aria-hidden="true" />
        Search
        <span className="ml-auto">
          <Kbd>/</Kbd>
        </span>
      </button>
      <IconButton label="Search (/)" onClick={onSearch} className="lg:hidden">
        <Search className="h-4 w-4" aria-hidden="true" />
      </IconButton>
      <button
        type="button"
        title="Export a picture (E)"
        onClick={() => useActions.getState().open({ is: "export" })}
        className="ml-1 flex h-7 shrink-0 items-center gap-1.5 rounded px-2 text-12 text-muted hover:bg-tint hover:text-ink active:bg-selected pointer-coarse:h-10 max-[479px]:hidden"
      >
        <Download className="h-4 w-4" aria-hidden="true" />
        <span className="max-lg:sr-only">Export</span>
      </button>
      {/* On a phone the host's name needs the room: the theme is the system's there, and there are no keys to explain. */}
      <span className="contents max-[479px]:hidden">
        <ThemeSwitch initial={theme} />
      </span>
      <IconButton label="Help and keys (?)" onClick={onHelp} className="max-[479px]:hidden">
        <CircleHelp className="h-4 w-4" aria-hidden="true" />
      </IconButton>
      <AccountMenu />
    </header>
  );
}
