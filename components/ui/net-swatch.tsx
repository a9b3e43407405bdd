/** A short piece of a network's bar: colour and line style tell the driver. */
import { driverTone } from "#lib/scene/tones.ts";

/** 14 by 10 pixels; overlay is a double line, plugin drivers are dashed, none is thin. */
export function NetSwatch({ driver }: { readonly driver: string }) {
  const tone = driverTone(driver);
  const stroke = `var(--net-${tone})`;
  return (
    <svg viewBox="0 0 14 10" className="h-2.5 w-3.5 shrink-0" aria-hidden="true" data-keep-colour="">
      {tone === "overlay" ? (
        <path d="M0 3h14M0 7h14" stroke={stroke} strokeWidth="2" />
      ) : (
        <path
          d="M0 5h14"
          stroke={stroke}
          strokeWidth={tone === "none" ? 1.5 : 4}
          {...(tone === "plugin" ? { strokeDasharray: "4 1" } : {})}
        />
      )}
    </svg>
  );
}
