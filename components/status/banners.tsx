/** Lines under the top bar for what is wrong right now, or missing. */
import { TriangleAlert, Unplug, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { usePage } from "#components/store/store.ts";
import { Words } from "#components/ui/words.ts";
import { timeText } from "./condition.ts";

const KEPT = "vethscope.notice";

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

/** Vethscope lost, engine lost, kernel not read. */
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
    </div>
  );
}

/** Says once what is missing without the kernel; stays away when dismissed, until the reason is another. */
function KernelNotice() {
  const kernel = usePage((s) => s.status?.hosts.find((h) => h.kernel?.read === false)?.kernel ?? null);
  const [closed, setClosed] = useState(() => (typeof window === "undefined" ? null : sessionStorage.getItem(KEPT)));
  if (kernel === null || kernel.read || closed === kernel.reason) return null;
  return (
    <Line
      tone="warn"
      onClose={() => {
        sessionStorage.setItem(KEPT, kernel.reason);
        setClosed(kernel.reason);
      }}
    >
      <strong>The kernel is not read.</strong> <Words text={kernel.reason} /> What is shown comes from the engine alone:
      no veth pairs, bridge ports, routes or NICs.{" "}
      <span className="text-muted">
        <Words text={kernel.hint} />
      </span>
    </Line>
  );
}
