/** Building the image, and carrying it from one engine to another. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { LabEngine } from "../engine/engine.ts";
import { importBase } from "./base.ts";

const PROJECT = join(import.meta.dirname, "../../..");

/** The tag under which it is built, as in compose.yaml. */
export const IMAGE = "vethscope";

/** Builds the project's Dockerfile; the engine must reach the package registry with the machine's own network. */
export async function buildImage(engine: LabEngine): Promise<void> {
  await importBase(engine);
  await engine.docker("build", "--network", "host", "--tag", IMAGE, PROJECT);
}

/** `docker save` and `docker load`. */
export async function moveImage(from: LabEngine, to: LabEngine): Promise<void> {
  const archive = join(from.state.folder, "image.tar");
  try {
    await from.docker("save", "--output", archive, IMAGE);
    await to.docker("load", "--input", archive);
  } finally {
    await rm(archive, { force: true });
  }
}
