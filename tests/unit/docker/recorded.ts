/** Recorded answers of real engines (tests/fixtures/engine), parsed and mapped as the reader does it. */
import { readFileSync } from "node:fs";
import { mapContainer } from "#lib/docker/map-container.ts";
import { mapInfo } from "#lib/docker/map-info.ts";
import { mapNetwork } from "#lib/docker/map-network.ts";
import { RawContainer, RawInfo, RawNetwork, RawVersion } from "#lib/docker/schemas.ts";
import type { EngineContainer, EngineEndpoint, EngineInfo, EngineNetwork } from "#lib/topology/engine-observation.ts";

export const ENGINES = ["20.10.24", "26.1.5", "28.5.2"] as const;

const folder = new URL("../../fixtures/engine/", import.meta.url);

export const recordedText = (path: string): string => readFileSync(new URL(path, folder), "utf8");
export const recordedJson = (path: string): unknown => JSON.parse(recordedText(path));

export const container = (engine: string, name: string): EngineContainer =>
  mapContainer(RawContainer.parse(recordedJson(`${engine}/container_${name}.json`)));

export const network = (engine: string, name: string): EngineNetwork =>
  mapNetwork(RawNetwork.parse(recordedJson(`${engine}/network_${name}.json`)));

export const info = (engine: string): EngineInfo =>
  mapInfo(
    RawInfo.parse(recordedJson(`${engine}/info.json`)),
    RawVersion.parse(recordedJson(`${engine}/version.json`)),
    {
      id: "fallback",
      name: "fallback",
      apiVersion: "1.41",
    },
  );

/** The endpoint of a container in a network; fails when it is not there. */
export function endpointIn(of: EngineContainer, networkName: string): EngineEndpoint {
  const found = of.endpoints.find((endpoint) => endpoint.networkName === networkName);
  if (!found) throw new Error(`${of.name} is not in ${networkName}`);
  return found;
}
