/** What stands in the picture's place while there is none: each says what happened, why, and what to do. */
import type { ReactNode } from "react";
import { SignIn } from "#components/account/sign-in.tsx";
import { Copyable } from "#components/ui/copy.tsx";
import { Words } from "#components/ui/words.ts";
import type { HostStatus, Problem } from "#lib/protocol/stream.ts";
import { timeText } from "./condition.ts";
import { Said } from "./message.tsx";

function Sheet({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="absolute inset-0 z-10 grid place-items-center overflow-y-auto bg-paper p-6">
      <div className="w-full max-w-md space-y-3 text-muted">
        <h2 className="font-semibold text-20 text-ink">{title}</h2>
        {children}
      </div>
    </div>
  );
}

/** Nothing for 300 ms, then a quiet bar. */
export function Connecting({ to }: { readonly to: string | null }) {
  return (
    <div className="waiting absolute inset-0 z-10 grid place-items-center bg-paper" role="status">
      <div className="w-56 text-center">
        <p className="text-muted">
          {to === null ? "Connecting" : "Asking the engine"}
          {to !== null && <span className="mt-0.5 block truncate font-mono text-12">{to}</span>}
        </p>
        <div className="mt-3 h-0.5 overflow-hidden rounded bg-hairline" aria-hidden="true">
          <div className="waiting-bar h-full w-1/4 bg-accent" />
        </div>
      </div>
    </div>
  );
}

/** The session is not valid, or no longer. */
export function Denied() {
  return (
    <Sheet title="This browser has no session">
      <p>
        Sessions end by logging out, after some days, and when the token changes. Sign in, and the page comes back as it
        was; or open the address that <code className="font-mono text-ink">vethscope serve</code> printed.
      </p>
      <SignIn />
    </Sheet>
  );
}

/** Vethscope's own server was never reached. */
export function Silent() {
  return (
    <Sheet title="Vethscope itself does not answer">
      <p>The page is here, but the server behind it does not answer. Trying again all the time.</p>
      <p>Look whether it still runs. A proxy in between has to let WebSockets or long requests through.</p>
    </Sheet>
  );
}

/** The engine was never reached. */
export function Unreachable({ host, error }: { readonly host: HostStatus; readonly error: Problem }) {
  // The sentence first; what follows it, if anything, are the engine's or the system's own words.
  const [happened = "", ...said] = error.message.split("\n");
  return (
    <Sheet title="The engine cannot be reached">
      <p className="text-ink [overflow-wrap:anywhere]">
        <Words text={happened} />
      </p>
      {said.length > 0 && <Said text={said.join("\n")} />}
      <p className="[overflow-wrap:anywhere]">
        <Words text={error.hint} />
      </p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-12">
        <dt>Address</dt>
        <dd className="min-w-0 text-ink">
          {host.address === "" ? "not known" : <Copyable text={host.address} mono />}
        </dd>
        <dt>Reason</dt>
        <dd className="font-mono text-ink">{error.code}</dd>
        <dt>Since</dt>
        <dd className="text-ink">{timeText(host.since)}</dd>
      </dl>
      <p className="text-12">
        Vethscope tries again by itself. Another engine: start Vethscope with{" "}
        <code className="font-mono text-ink">DOCKER_HOST</code> or{" "}
        <code className="font-mono text-ink">DOCKER_CONTEXT</code> set.
      </p>
    </Sheet>
  );
}
