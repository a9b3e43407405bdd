/** Which colour and line a network's driver has. */
import type { Tone } from "./scene.ts";

const BY_DRIVER: Readonly<Record<string, Tone>> = {
  bridge: "bridge",
  overlay: "overlay",
  macvlan: "macvlan",
  ipvlan: "macvlan",
  host: "host",
  null: "none",
};

/** Drivers we do not know are plugins. */
export function driverTone(driver: string): Tone {
  return BY_DRIVER[driver] ?? "plugin";
}
