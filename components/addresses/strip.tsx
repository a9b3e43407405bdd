import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { usePage } from "#components/store/store.ts";
import { driverTone } from "#lib/scene/tones.ts";
import { addressText } from "#lib/topology/cidr.ts";
import { countText } from "#lib/topology/ipam/count.ts";
import { type Mark, type Segment, stripOf } from "#lib/topology/ipam/strip.ts";
import type { SubnetUse } from "#lib/topology/ipam/subnets.ts";
import { useSeen } from "./use-seen.ts";
import { heldBy, segmentText, usesIn } from "./words.ts";

/** Pieces at the most: each is at least 6 pixels wide, and a phone has 360. */
const LIMIT = 44;

interface Props {
  readonly subnet: SubnetUse;
  /** A piece that holds one thing was chosen. */
  readonly onChosen: () => void;
  /** A piece that holds several was chosen: the list of them is asked for. */
  readonly onList: () => void;
}

/** A subnet from its first to its last address, to scale; pieces too narrow to see are widened. */
export function Strip({ subnet, onChosen, onList }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const seen = useSeen(box);
  const [told, setTold] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const segments = useMemo(() => {
    const marks: Mark[] = subnet.uses.map(({ value, kind }) => ({ value, kind }));
    return seen ? stripOf(subnet.prefix, subnet.range, marks, LIMIT) : [];
  }, [subnet, seen]);
  // By value, so that a renamed container is heard of, and nothing else draws the strip anew.
  const texts = usePage((s) => segments.map((g) => segmentText(g, subnet, s.entities)).join("\n")).split("\n");
  const { family, first, last } = subnet.prefix;
  const at = Math.min(active, Math.max(0, segments.length - 1));

  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: segments.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(segments.length - 1, to));
    setActive(next);
    box.current?.querySelectorAll<HTMLElement>("[data-segment]")[next]?.focus();
  };

  return (
    <div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields. */}
      <div
        ref={box}
        role="group"
        aria-label={`Addresses of ${subnet.subnet}, first to last; arrow keys go from piece to piece`}
        className="flex h-6 gap-px"
        onKeyDown={onKeyDown}
        onMouseLeave={() => setTold(null)}
      >
        {segments.map((segment, i) => (
          <Piece
            key={segment.first.toString()}
            segment={segment}
            subnet={subnet}
            text={texts[i] ?? ""}
            focusable={i === at}
            onTold={() => setTold(i)}
            onFocus={() => {
              setActive(i);
              setTold(i);
            }}
            onBlur={() => setTold(null)}
            onChosen={onChosen}
            onList={onList}
          />
        ))}
      </div>
      <p
        className="mt-0.5 flex h-4 justify-between gap-3 overflow-hidden font-mono text-11 text-muted"
        aria-hidden="true"
      >
        {told !== null && texts[told] ? (
          <span className="truncate font-sans text-ink" data-told="">
            {texts[told]}
          </span>
        ) : (
          <>
            <span>{addressText(family, first)}</span>
            <span className="truncate @max-2xl:hidden">{addressText(family, last)}</span>
          </>
        )}
      </p>
    </div>
  );
}

interface PieceProps extends Props {
  readonly segment: Segment;
  readonly text: string;
  readonly focusable: boolean;
  readonly onTold: () => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

function Piece({ segment, subnet, text, focusable, onTold, onFocus, onBlur, onChosen, onList }: PieceProps) {
  const uses = segment.used + segment.reserved === 0 ? [] : usesIn(segment, subnet);
  const target = uses.length === 1 && uses[0] ? heldBy(uses[0]) : null;
  const selected = usePage(
    (s) => s.selection !== null && uses.some((u) => u.holders.some((h) => h.entity === s.selection)),
  );
  const tone = `var(--net-${driverTone(subnet.network.driver)})`;
  const common = {
    "data-segment": segment.kind,
    "aria-label": text,
    tabIndex: focusable ? 0 : -1,
    onMouseEnter: onTold,
    onFocus,
    onBlur,
    style: { flexGrow: share(segment, subnet), "--tone": tone } as Record<string, string | number>,
    className: `piece piece-${segment.kind} @container relative block h-full min-w-[6px] basis-0 overflow-hidden text-11 leading-6 focus-visible:z-10 focus-visible:outline-offset-1 ${selected ? "piece-selected" : ""}`,
  };
  if (uses.length === 0) {
    return (
      <span role="img" {...common}>
        <span className={`hidden px-1 text-muted @min-[120px]:inline ${segment.kind === "outside" ? "bg-paper" : ""}`}>
          {segment.free > 0n ? `${countText(segment.free)} free` : "outside the range"}
        </span>
      </span>
    );
  }
  const choose = (): void => {
    if (target === null) {
      onList();
      return;
    }
    usePage.getState().select(target, true);
    onChosen();
  };
  return <button type="button" {...common} onClick={choose} />;
}

/** Of the strip's width, in millionths. */
function share(segment: Segment, subnet: SubnetUse): number {
  const all = subnet.prefix.last - subnet.prefix.first + 1n;
  return Math.max(1, Number(((segment.last - segment.first + 1n) * 1_000_000n) / all));
}
