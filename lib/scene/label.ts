/** The label of a bar, left of it: the network's name, subnets, driver, and in the wiring view its device. */

import { shownName } from "#lib/topology/groups.ts";
import type { Link, Network } from "#lib/topology/model.ts";
import { gatewayMode } from "#lib/topology/networks.ts";
import type { FrameSpace } from "./frame-space.ts";
import { addressOf, kindOf } from "./look-up.ts";
import { LABEL_LINE, LABEL_WIDTH } from "./metrics.ts";
import type { BarPlan, ViewName } from "./plan-types.ts";
import { textWidth } from "./text.ts";

const MAX = LABEL_WIDTH - 8;
const VNIS = "com.docker.network.driver.overlay.vxlanid_list";

/** The driver with its mode: `macvlan bridge`, `ipvlan l3`; the modes that are usual where none is said. */
function driverOf({ driver, options }: Network): string {
  if (driver === "macvlan") return `macvlan ${options.macvlan_mode ?? "bridge"}`;
  if (driver === "ipvlan") return `ipvlan ${options.ipvlan_mode ?? "l2"}`;
  return driver;
}

/** Gateway modes other than `nat`, said once where both families have the same. */
function modes({ driver, ipam, options }: Network): string[] {
  if (driver !== "bridge") return [];
  const of = (six: boolean) => {
    const has = ipam.some(({ subnet }) => subnet.includes(":") === six);
    const mode = has ? gatewayMode(options, six ? 6 : 4) : "nat";
    return mode === "nat" ? [] : [mode];
  };
  return [...new Set([...of(false), ...of(true)])];
}

function tunnelLine({ network, vteps, mtuDiffers, device }: BarPlan): string[] {
  const [vtep] = vteps;
  const vni = vtep ? (vtep.link.vxlan?.vni ?? "?") : network?.driver === "overlay" ? network.options[VNIS] : undefined;
  if (vni === undefined) return [];
  const mtu = mtuDiffers && device ? `MTU ${device.mtu}` : "";
  // Open vSwitch sets it per packet.
  return [
    [vni === 0 ? "VNI any" : `VNI ${vni}`, vtep ? `UDP ${vtep.link.vxlan?.port ?? "?"}` : "", mtu]
      .filter(Boolean)
      .join(" · "),
  ];
}

function deviceLine(network: Network, device: Link, mtu: string): string {
  // The kernel's word first: engines up to 20.10 do not record the gateway they chose.
  const own = device.addresses.find((a) => !a.includes(":"))?.replace(/\/.*/, "") ?? network.ipam[0]?.gateway;
  const address = network.driver === "bridge" ? own : undefined;
  return [[device.name, address].filter(Boolean).join(" "), mtu].filter(Boolean).join(" · ");
}

/** The lines under the name; `device` is the one that stands for the kernel's device. */
export function labelLines(bar: BarPlan, view: ViewName): { text: string; device: boolean }[] {
  const { network, device, routed } = bar;
  const lines: string[] = [];
  if (network) {
    const [first = "", ...more] = network.ipam.map((i) => i.subnet);
    const routing = routed && !modes(network).includes("routed") ? "routed" : "";
    const flags = [driverOf(network), network.internal ? "internal" : "", ...modes(network), routing];
    const kind = flags.filter(Boolean).join(" · ");
    const both = [first, kind].filter(Boolean).join(" · ");
    lines.push(...(textWidth(both, "mono") <= MAX ? [both, ...more] : [first, ...more, kind].filter(Boolean)));
  } else if (device) {
    const address = addressOf(device);
    lines.push(`${kindOf(device)}, no network's`, ...(address ? [address] : []));
  }
  const tunnel = tunnelLine(bar);
  lines.push(...tunnel);
  const all = lines.map((text) => ({ text, device: false }));
  if (view === "wiring" && device && network) {
    const mtu = bar.mtuDiffers && tunnel.length === 0 ? `MTU ${device.mtu}` : "";
    all.push({ text: deviceLine(network, device, mtu), device: true });
  }
  return all;
}

/** Returns how much height it takes. */
export function drawLabel(space: FrameSpace, bar: BarPlan, y: number): number {
  const { sheet, labelX, view } = space;
  const { network, device, tone } = bar;
  const name = network ? shownName(network) : (device?.name ?? "");
  sheet.text(`net ${bar.key}`, bar.id, { x: labelX, y }, name, "network", { tone, max: MAX, detail: 0 });
  const lines = labelLines(bar, view);
  lines.forEach((line, i) => {
    const at = { x: labelX, y: y + LABEL_LINE * (i + 1) };
    const entity = line.device && device ? device.id : bar.id;
    sheet.text(`net ${bar.key} ${i}`, entity, at, line.text, "mono", { max: MAX, detail: 2 });
  });
  return LABEL_LINE * (lines.length + 0.5) + 8;
}

/** The label of a row that is no bar. */
export function drawRowLabel(
  { sheet, labelX }: FrameSpace,
  id: string,
  entity: string | null,
  y: number,
  name: string,
  lines: readonly string[],
  tone: "host" | "none" | "line",
): void {
  sheet.text(`label ${id}`, entity, { x: labelX, y }, name, "network", { tone, max: MAX, detail: 0 });
  lines.forEach((line, i) => {
    const at = { x: labelX, y: y + LABEL_LINE * (i + 1) };
    sheet.text(`label ${id} ${i}`, entity, at, line, "small", { max: MAX, detail: 2 });
  });
}
