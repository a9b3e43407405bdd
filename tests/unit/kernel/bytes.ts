/** Hand-made netlink messages, for what this kernel cannot record. */
import { eachMessage, type Message } from "#lib/kernel/netlink/messages.ts";

export const u8 = (value: number) => Uint8Array.of(value);
export const u16 = (value: number) => new Uint8Array(new Uint16Array([value]).buffer);
export const u16be = (value: number) => Uint8Array.of(value >> 8, value & 255);
export const u32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
export const text = (value: string) => new TextEncoder().encode(`${value}\0`);

export function join(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** One attribute, padded to 4 bytes. */
export function attribute(type: number, value: Uint8Array): Uint8Array {
  const padding = new Uint8Array((4 - (value.length % 4)) % 4);
  return join(u16(4 + value.length), u16(type), value, padding);
}

const NLA_F_NESTED = 0x8000;
export const nested = (type: number, ...attributes: Uint8Array[]) =>
  attribute(type | NLA_F_NESTED, join(...attributes));

export function message(type: number, payload: Uint8Array, flags = 0): Uint8Array {
  return join(u32(16 + payload.length), u16(type), u16(flags), u32(1), u32(0), payload);
}

/** struct ifinfomsg with attributes. */
export const linkMessage = (ifindex: number, ...attributes: Uint8Array[]) =>
  message(16, join(u8(0), u8(0), u16(1), u32(ifindex), u32(0x1043), u32(0), ...attributes));

export function decodeAll<T>(bytes: Uint8Array, decode: (view: DataView, message: Message) => T): T[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: T[] = [];
  eachMessage(view, bytes.length, (m) => found.push(decode(view, m)));
  return found;
}
