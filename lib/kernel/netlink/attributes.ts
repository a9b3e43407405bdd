/** Netlink attributes: type, length, value, padded to 4 bytes; they nest. See netlink(7) and Documentation/userspace-api/netlink. */
import { KernelDecodeError } from "../errors.ts";
import { NLA_TYPE_MASK } from "./constants.ts";
import { align4, LITTLE_ENDIAN } from "./messages.ts";

const text = new TextDecoder();

/** The attributes between two offsets. Getters answer null when an attribute is absent and throw when it is too short. */
export class Attributes {
  readonly view: DataView;
  private readonly types: number[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];

  constructor(view: DataView, start: number, end: number) {
    this.view = view;
    let at = start;
    // Up to 3 bytes may be left: the padding of the last attribute.
    while (end - at >= 4) {
      const bytes = view.getUint16(at, LITTLE_ENDIAN);
      if (bytes < 4 || bytes > end - at) {
        throw new KernelDecodeError(`an attribute says ${bytes} bytes where ${end - at} are left`);
      }
      this.types.push(view.getUint16(at + 2, LITTLE_ENDIAN) & NLA_TYPE_MASK);
      this.starts.push(at + 4);
      this.ends.push(at + bytes);
      at += align4(bytes);
    }
  }

  has(type: number): boolean {
    return this.types.includes(type);
  }

  u8(type: number): number | null {
    const at = this.find(type, 1);
    return at < 0 ? null : this.view.getUint8(at);
  }

  u16(type: number): number | null {
    const at = this.find(type, 2);
    return at < 0 ? null : this.view.getUint16(at, LITTLE_ENDIAN);
  }

  /** Network byte order, as ports and VLAN protocols are. */
  u16be(type: number): number | null {
    const at = this.find(type, 2);
    return at < 0 ? null : this.view.getUint16(at, false);
  }

  u32(type: number): number | null {
    const at = this.find(type, 4);
    return at < 0 ? null : this.view.getUint32(at, LITTLE_ENDIAN);
  }

  s32(type: number): number | null {
    const at = this.find(type, 4);
    return at < 0 ? null : this.view.getInt32(at, LITTLE_ENDIAN);
  }

  /** A view of the bytes, valid only while the buffer is. */
  bytes(type: number, least = 0): Uint8Array | null {
    const at = this.find(type, least);
    if (at < 0) return null;
    const end = this.ends[this.types.indexOf(type)] ?? at;
    return new Uint8Array(this.view.buffer, this.view.byteOffset + at, end - at);
  }

  /** Text up to its NUL. */
  string(type: number): string | null {
    const bytes = this.bytes(type);
    if (bytes === null) return null;
    const nul = bytes.indexOf(0);
    return text.decode(nul < 0 ? bytes : bytes.subarray(0, nul));
  }

  nested(type: number): Attributes | null {
    const index = this.types.indexOf(type);
    if (index < 0) return null;
    return new Attributes(this.view, this.starts[index] ?? 0, this.ends[index] ?? 0);
  }

  /** Where the value lies, for arrays of structures such as RTA_MULTIPATH. */
  range(type: number): readonly [start: number, end: number] | null {
    const index = this.types.indexOf(type);
    return index < 0 ? null : [this.starts[index] ?? 0, this.ends[index] ?? 0];
  }

  private find(type: number, least: number): number {
    const index = this.types.indexOf(type);
    if (index < 0) return -1;
    const start = this.starts[index] ?? 0;
    const end = this.ends[index] ?? 0;
    if (end - start < least) {
      throw new KernelDecodeError(`attribute ${type} needs ${least} bytes and has ${end - start}`);
    }
    return start;
  }
}
