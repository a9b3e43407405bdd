import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useActions } from "#components/actions/actions-store.ts";
import { usePage } from "#components/store/store.ts";
import { useMedia } from "#components/ui/use-media.ts";
import type { Row } from "./row.ts";
import { treeAction, typeAhead } from "./tree-keys.ts";
import { TreeRow, tells } from "./tree-row.tsx";
import { useGlow } from "./use-glow.ts";

/** Up to this many rows are all in the document; of more, those near the window. */
const ALL_ROWS = 500;
const BEYOND = 30;
const TYPING_MS = 600;

interface Props {
  readonly rows: readonly Row[];
  readonly onFold: (key: string, open: boolean) => void;
  /** Told when a row is chosen with the pointer. */
  readonly onChosen?: (() => void) | undefined;
}

/** The list as a tree: one row can be reached by Tab, the arrows do the rest. */
export function Tree({ rows, onFold, onChosen }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const tree = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: "", at: 0 });
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 2000 });
  const height = useMedia("(pointer: coarse)") ? 40 : 26;
  const glowing = useGlow();
  const selection = usePage((s) => s.selection);

  const at = Math.max(
    0,
    rows.findIndex((r) => r.key === activeKey),
  );

  const show = useCallback(
    (index: number) => {
      const el = box.current;
      if (!el) return;
      const top = index * height;
      if (top < el.scrollTop) el.scrollTop = top;
      else if (top + height > el.scrollTop + el.clientHeight) el.scrollTop = top + height - el.clientHeight;
    },
    [height],
  );
  const latest = useRef({ rows, activeKey, show });
  latest.current = { rows, activeKey, show };

  // Something selected elsewhere: its first row becomes the one that Tab leads to, and comes into view.
  useEffect(() => {
    const { rows, activeKey, show } = latest.current;
    if (selection === null || rows.some((r) => r.key === activeKey && tells(r.ids, selection))) return;
    const index = rows.findIndex((r) => tells(r.ids, selection));
    if (index < 0) return;
    setActiveKey(rows[index]?.key ?? null);
    show(index);
  }, [selection]);

  const focusAt = (index: number): void => {
    setActiveKey(rows[index]?.key ?? null);
    show(index);
    wantsFocus.current = true;
  };
  const wantsFocus = useRef(false);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  });

  // A row that had the focus and is gone hands it to the one that took its place; no blur is told of such rows.
  const focused = useRef<{ readonly key: string; readonly at: number } | null>(null);
  useLayoutEffect(() => {
    const lost = focused.current;
    if (lost === null || rows.some((r) => r.key === lost.key)) return;
    const heir = rows[Math.min(lost.at, rows.length - 1)];
    if (!heir) return;
    wantsFocus.current = true;
    setActiveKey(heir.key);
  }, [rows]);

  const pick = useCallback(
    (key: string) => {
      const row = latest.current.rows.find((r) => r.key === key);
      if (!row) return;
      setActiveKey(key);
      if (row.entity === null) onFold(key, row.expanded === false);
      else {
        usePage.getState().select(row.entity, true);
        onChosen?.();
      }
    },
    [onFold, onChosen],
  );

  const menuFor = (key: string | null, x: number, y: number): void => {
    const entity = rows.find((r) => r.key === key)?.entity ?? null;
    useActions.getState().openMenu({ entity, x, y });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) {
      event.preventDefault();
      const box = (event.target as Element).getBoundingClientRect();
      menuFor((event.target as Element).getAttribute("data-row"), box.left + 48, box.bottom);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = treeAction(rows, at, event.key, Math.max(1, Math.floor(scroll.height / height) - 1));
    if (action) {
      event.preventDefault();
      if (action.do === "move") focusAt(action.to);
      else if (action.do === "fold") onFold(action.key, action.open);
      else if (action.do === "group") usePage.getState().setFolded([action.name], action.folded);
      else {
        const row = rows[action.at];
        if (row?.entity) usePage.getState().select(row.entity, true);
        else if (row) onFold(row.key, row.expanded === false);
      }
      return;
    }
    // Letters look for a name; digits and signs are the page's keys.
    if (!/^[\p{L}]$/u.test(event.key)) return;
    event.preventDefault();
    const now = Date.now();
    typed.current = { text: now - typed.current.at < TYPING_MS ? typed.current.text + event.key : event.key, at: now };
    const found = typeAhead(rows, at, typed.current.text);
    if (found >= 0) focusAt(found);
  };

  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const measure = (): void => setScroll({ top: el.scrollTop, height: el.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(el);
    el.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      el.removeEventListener("scroll", measure);
    };
  }, []);

  const gutter = rows.some((r) => r.level === 2 && r.expanded !== null);
  const few = rows.length <= ALL_ROWS;
  const from = few ? 0 : Math.floor(scroll.top / height) - BEYOND;
  const to = few ? rows.length : Math.ceil((scroll.top + scroll.height) / height) + BEYOND;
  return (
    <div ref={box} className="min-h-0 flex-1 overflow-y-auto overscroll-contain py-1" data-list="">
      <div
        ref={tree}
        role="tree"
        aria-label="Networks and containers"
        className="relative"
        style={{ height: rows.length * height }}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const key = event.target.getAttribute("data-row");
          const index = rows.findIndex((r) => r.key === key);
          focused.current = key === null ? null : { key, at: index };
          if (key !== null) setActiveKey(key);
        }}
        onContextMenu={(event) => {
          const row = (event.target as Element).closest("[data-row]");
          if (!row) return;
          event.preventDefault();
          menuFor(row.getAttribute("data-row"), event.clientX, event.clientY);
        }}
        onBlur={() => {
          focused.current = null;
        }}
        onMouseLeave={() => usePage.getState().setHover(null)}
      >
        {rows.map((row, i) => {
          if ((i < from || i > to) && i !== at) return null;
          const { key, ...rest } = row;
          const glow = glowing.size > 0 ? Math.max(0, ...row.ids.split("\n").map((id) => glowing.get(id) ?? 0)) : 0;
          const place = { top: i * height, height, gutter, active: i === at, glow, onPick: pick, onFold };
          return <TreeRow key={key} rowKey={key} {...rest} {...place} />;
        })}
      </div>
    </div>
  );
}
