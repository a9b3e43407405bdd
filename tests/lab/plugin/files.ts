/**
 * Where an engine finds a plugin: a unix socket in a folder that all engines of the machine share. Its name is unique
 * to the lab, and noted in the lab's folder before it exists, so that a crashed run's socket is swept with its lab.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabState } from "../engine/state.ts";

const SOCKETS = "/run/docker/plugins";

const notesOf = (lab: LabState): string => join(lab.folder, "plugins");
const socketOf = (driver: string): string => join(SOCKETS, `${driver}.sock`);

/** Notes that the socket is this lab's, and says where it is to be. */
export function claimSocket(lab: LabState, driver: string): string {
  mkdirSync(notesOf(lab), { recursive: true });
  writeFileSync(join(notesOf(lab), driver), "");
  mkdirSync(SOCKETS, { recursive: true, mode: 0o700 });
  return socketOf(driver);
}

/** Removes the sockets that this lab has noted; can be called again and again. */
export function removeSockets(lab: LabState): void {
  let drivers: string[] = [];
  try {
    drivers = readdirSync(notesOf(lab));
  } catch {
    // It never had a plugin, or its folder is gone.
  }
  for (const driver of drivers) rmSync(socketOf(driver), { force: true });
}
