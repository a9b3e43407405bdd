/**
 * A driver that nobody knows: its endpoints are links of a kind that Vethscope has no word for (ifb), without a
 * host end; it has one more such link on the host, and says no more of an endpoint than it must.
 */
import type { Shape } from "./shape.ts";

/** The link that it leaves on the host. */
export const MYSTERY = { device: "mystery0", kind: "ifb", prefix: "mys" } as const;

const inner = (id: string): string => `mys${id.slice(0, 11)}`;

export const mystery: Shape = {
  name: "mystery",
  pool: null,
  mac: null,
  tellsOperInfo: false,
  async prepare(inside) {
    await inside("ip", "link", "add", MYSTERY.device, "type", MYSTERY.kind);
    await inside("ip", "link", "set", MYSTERY.device, "up");
  },
  async join(inside, { id }) {
    await inside("ip", "link", "add", inner(id), "type", MYSTERY.kind);
    return {
      InterfaceName: { SrcName: inner(id), DstPrefix: MYSTERY.prefix },
      Gateway: "",
      DisableGatewayService: true,
    };
  },
  async remove(inside, { id }) {
    await inside("ip", "link", "del", inner(id));
  },
};
