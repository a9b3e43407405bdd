"use client";

/** Zoom, fit and legend, at the lower left of the picture. */
import { Maximize, Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { useState } from "react";

const BUTTON =
  "grid h-8 min-w-8 place-items-center px-2 text-ink hover:bg-hover focus-visible:z-10 first:rounded-l-md last:rounded-r-md";

interface Props {
  readonly onFit: () => void;
  readonly onZoom: (factor: number) => void;
  readonly legend: ReactNode;
}

export function Controls({ onFit, onZoom, legend }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <div className="pointer-events-none absolute bottom-3 left-3 flex flex-col items-start gap-2">
      {open && <div className="pointer-events-auto rounded-md border border-hairline bg-surface p-3">{legend}</div>}
      <div className="pointer-events-auto flex rounded-md border border-hairline bg-surface text-[12px]">
        <button type="button" className={BUTTON} onClick={() => onZoom(1 / 1.4)} aria-label="Zoom out" title="Zoom out">
          <Minus size={15} aria-hidden />
        </button>
        <button type="button" className={BUTTON} onClick={() => onZoom(1.4)} aria-label="Zoom in" title="Zoom in">
          <Plus size={15} aria-hidden />
        </button>
        <button
          type="button"
          className={BUTTON}
          onClick={onFit}
          aria-label="Fit the picture"
          title="Fit the picture (F)"
        >
          <Maximize size={14} aria-hidden />
        </button>
        <button type="button" className={BUTTON} onClick={() => setOpen(!open)} aria-expanded={open}>
          Legend
        </button>
      </div>
    </div>
  );
}
