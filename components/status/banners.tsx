/** Lines under the top bar for what is wrong right now, or missing. */
import { TriangleAlert, Unplug, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { usePage } from "#components/store/store.ts";
import { Words } from "#components/ui/words.ts";
import { timeText } from "./condition.ts";

const KEPT = "vethscope.notice";
const KEPT_LEFT_OUT = "vethscope.left-out";
/** More notices than these are counted only. */
const NOTICES = 3;

function Line(props: { readonly tone: "error" | "warn"; readonly children: ReactNode; readonly onClose?: () => void }) {
  const { tone, children, onClose } = props;
  const colours = tone === "error" ? "bg-error-tint" : "bg-warn-tint";
  const Icon = tone === "error" ? Unplug : TriangleAlert;
  return (
    <div className={`flex items-start gap-2 border-hairline border-b px-3 py-1.5 text-12 ${colours}`}>
      <Icon
        className={`mt-0.5 h-3.5 w-3.5 shrink-0 ${tone === "error" ? "text-error" : "text-warn"}`}
        aria-hidden="true"
      />
      <div className="min-w-0 flex-1">{children}</div>
      {onClose && (
        <button
          type="button"
          aria-label="Dismiss this notice"
          title="Dismiss"
          className="-my-0.5 grid h-6 w-6 shrink-0 place-items-center rounded hover:bg-tint"
          onClick={onClose}
        >
          <X className="h-3.5 w-3.5" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

/** Vethscope lost, engine lost, kernel not read, records left out. */
export function Banners() {
  const offline = usePage((s) => s.connection === "offline" && s.rev > 0);
  const status = usePage((s) => s.status);
  const lost = status?.hosts.filter((h) => h.state === "lost") ?? [];
  return (
    <div className="no-print" role="status">
      {offline && (
        <Line tone="error">
          <strong>Vethscope itself does not answer; trying again.</strong> The picture is the last one that came.
        </Line>
      )}
      {!offline &&
        lost.map((host) => (
          <Line key={host.address} tone="error">
            <strong>Engine not answering since {timeText(host.since)}.</strong> The picture is the last one that was
            seen.{" "}
            {host.error && (
              <span className="text-muted">
                <Words text={host.error.message} /> <Words text={host.error.hint} />
              </span>
            )}
          </Line>
        ))}
      <KernelNotice />
      <LeftOut />
    </div>
  );
}

/** What was dismissed in this tab, and what dismisses it. */
function useDismissed(key: string): readonly [string | null, (what: string) => void] {
  const [closed, setClosed] = useState(() => (typeof window === "undefined" ? null : sessionStorage.getItem(key)));
  const close = (what: string): void => {
    sessionStorage.setItem(key, what);
    setClosed(what);
  };
  return [closed, close];
}

/** Says once what is missing without the kernel; stays away when dismissed, until the reason is another. */
function KernelNotice() {
  const kernel = usePage((s) => s.status?.hosts.find((h) => h.kernel?.read === false)?.kernel ?? null);
  const [closed, close] = useDismissed(KEPT);
  if (kernel === null || kernel.read || closed === kernel.reason) return null;
  return (
    <Line tone="warn" onClose={() => close(kernel.reason)}>
      <strong>The kernel is not read.</strong> <Words text={kernel.reason} /> What is shown comes from the engine alone:
      no veth pairs, bridge ports, routes or NICs.{" "}
      <span className="text-muted">
        <Words text={kernel.hint} />
      </span>
    </Line>
  );
}

/** What the engine (or a proxy before it) did not give; stays away when dismissed, until it is something else. */
function LeftOut() {
  const hosts = usePage((s) => s.status?.hosts);
  const [closed, close] = useDismissed(KEPT_LEFT_OUT);
  const notices = (hosts ?? []).flatMap((h) => h.notices);
  const what = notices.map((n) => n.message).join("\n");
  if (notices.length === 0 || closed === what) return null;
  const more = notices.length - NOTICES;
  return (
    <Line tone="warn" onClose={() => close(what)}>
      <strong>Not everything could be read.</strong>{" "}
      {notices.slice(0, NOTICES).map((n) => (
        <span key={n.message}>
          <Words text={n.message} />{" "}
          <span className="text-muted">
            <Words text={n.hint} />
          </span>{" "}
        </span>
      ))}
      {more > 0 && `And ${more} more.`}
    </Line>
  );
}
