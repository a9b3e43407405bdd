/** Netlink framing (netlink(7)): one received buffer holds several messages, each with a 16-byte header. */
import { KernelDecodeError } from "../errors.ts";

export const HEADER_BYTES = 16;

/** One message of a buffer; `start` and `end` bound its payload, in bytes from the view's start. */
export interface Message {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly port: number;
  readonly start: number;
  readonly end: number;
}

/** Header fields and attributes are padded to 4 bytes (NLMSG_ALIGN, NLA_ALIGN). */
export const align4 = (bytes: number): number => (bytes + 3) & ~3;

/** Netlink is in host byte order; x86-64, arm64 and all others that Docker is built for but s390x are little-endian. */
export const LITTLE_ENDIAN = true;

/**
 * The messages in the first `length` bytes. Throws KernelDecodeError on a message that is cut off.
 * @param visit is called in order; what it throws ends the walk
 */
export function eachMessage(view: DataView, length: number, visit: (message: Message) => void): void {
  let at = 0;
  while (at < length) {
    if (length - at < HEADER_BYTES)
      throw new KernelDecodeError(`${length - at} bytes are left where a header needs 16`);
    const bytes = view.getUint32(at, LITTLE_ENDIAN);
    if (bytes < HEADER_BYTES || bytes > length - at) {
      throw new KernelDecodeError(`a message says ${bytes} bytes where ${length - at} are left`);
    }
    visit({
      type: view.getUint16(at + 4, LITTLE_ENDIAN),
      flags: view.getUint16(at + 6, LITTLE_ENDIAN),
      sequence: view.getUint32(at + 8, LITTLE_ENDIAN),
      port: view.getUint32(at + 12, LITTLE_ENDIAN),
      start: at + HEADER_BYTES,
      end: at + bytes,
    });
    at += align4(bytes);
  }
}

/** The errno (positive; 0 is an acknowledgement) of an NLMSG_ERROR or NLMSG_DONE payload. */
export function errorNumber(view: DataView, message: Message): number {
  if (message.end - message.start < 4) return 0;
  return -view.getInt32(message.start, LITTLE_ENDIAN);
}

/** Throws unless the payload holds the fixed header that its type begins with. */
export function needBytes(message: Message, bytes: number, what: string): void {
  if (message.end - message.start < bytes) {
    throw new KernelDecodeError(`${what} needs ${bytes} bytes and has ${message.end - message.start}`);
  }
}
