/** Pictures of made-up and recorded hosts, ready for any format. */
import { DEFAULTS, type PictureOptions } from "#lib/export/options.ts";
import { makePicture, type Picture } from "#lib/export/picture.ts";
import { assemble } from "#lib/topology/assemble.ts";
import type { HostObservation } from "#lib/topology/observation.ts";

export const pictureOf = (host: HostObservation, options: Partial<PictureOptions> = {}): Picture =>
  makePicture(assemble(host), { ...DEFAULTS, ...options });

/** Of an engine that nothing is known of yet. */
export const emptyPicture = (options: Partial<PictureOptions> = {}): Picture =>
  makePicture(new Map(), { ...DEFAULTS, ...options });
