/**
 * The engine's JSON, exactly the fields that are read. Engines from 20.10 to 28.5 leave fields out, send null or send
 * "" for the same nothing: here null and absent become "", 0, false, {} or [], so that the mapping sees one shape.
 * Field names: Docker Engine API v1.41 to v1.51, https://docs.docker.com/reference/api/engine/version-history/.
 */
import { z } from "zod";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);
const textMap = z
  .record(z.string(), text)
  .nullish()
  .transform((value) => value ?? {});
const mapOf = <T extends z.ZodType>(schema: T) =>
  z
    .record(z.string(), schema)
    .nullish()
    .transform((value) => value ?? {});
const id = z.string().min(1);

/** GET /version */
export const RawVersion = z.object({
  Version: text,
  ApiVersion: z.string().min(1),
  MinAPIVersion: text,
  KernelVersion: text,
});
export type RawVersion = z.infer<typeof RawVersion>;

/** GET /info */
export const RawInfo = z.object({
  ID: text,
  Name: text,
  OperatingSystem: text,
  KernelVersion: text,
  SecurityOptions: texts,
  DefaultAddressPools: z.array(z.object({ Base: text, Size: count })).nullish(),
  /** Since API 1.49. */
  FirewallBackend: z.object({ Driver: text }).nullish(),
  /** Until API 1.41. */
  ClusterStore: z.string().nullish(),
  Swarm: z.object({ NodeID: text, NodeAddr: text, LocalNodeState: text, ControlAvailable: flag }).nullish(),
});
export type RawInfo = z.infer<typeof RawInfo>;

/** One entry of NetworkSettings.Networks, in lists and in inspect. */
export const RawEndpoint = z.object({
  IPAMConfig: z.object({ IPv4Address: text, IPv6Address: text, LinkLocalIPs: texts }).nullish(),
  Aliases: texts,
  NetworkID: text,
  EndpointID: text,
  Gateway: text,
  IPAddress: text,
  IPPrefixLen: count,
  IPv6Gateway: text,
  GlobalIPv6Address: text,
  GlobalIPv6PrefixLen: count,
  MacAddress: text,
  DriverOpts: textMap,
  /** Since API 1.48. */
  GwPriority: z.number().nullish(),
});
export type RawEndpoint = z.infer<typeof RawEndpoint>;

const RawBinding = z.object({ HostIp: text, HostPort: text });

/** GET /containers/:id/json */
export const RawContainer = z.object({
  Id: id,
  Name: text,
  Created: text,
  State: z.object({ Status: text, Running: flag, Paused: flag, Restarting: flag, Dead: flag, Pid: count }),
  Config: z.object({ Image: text, Hostname: text, Labels: textMap }),
  HostConfig: z.object({ NetworkMode: text, Dns: texts, Runtime: text }),
  NetworkSettings: z.object({
    SandboxID: text,
    SandboxKey: text,
    Ports: mapOf(z.array(RawBinding).nullish()),
    Networks: mapOf(RawEndpoint),
  }),
});
export type RawContainer = z.infer<typeof RawContainer>;

/** One row of GET /containers/json: what is compared, without the text that changes by itself (Status). */
export const RawContainerRow = z.object({
  Id: id,
  Names: texts,
  Image: text,
  State: text,
  Labels: textMap,
  Ports: z
    .array(z.object({ IP: text, PrivatePort: count, PublicPort: count, Type: text }))
    .nullish()
    .transform((value) => value ?? []),
  HostConfig: z.object({ NetworkMode: text }).nullish(),
  NetworkSettings: z.object({ Networks: mapOf(RawEndpoint) }).nullish(),
});
export type RawContainerRow = z.infer<typeof RawContainerRow>;

/** GET /networks/:id, and a row of GET /networks (whose Containers are always empty). */
export const RawNetwork = z.object({
  Id: id,
  Name: text,
  Created: text,
  Driver: text,
  Scope: text,
  Internal: flag,
  Attachable: flag,
  Ingress: flag,
  /** Since API 1.47; before it every network had IPv4. */
  EnableIPv4: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  EnableIPv6: flag,
  ConfigOnly: flag,
  ConfigFrom: z.object({ Network: text }).nullish(),
  IPAM: z
    .object({
      Driver: text,
      Config: z
        .array(z.object({ Subnet: text, IPRange: text, Gateway: text, AuxiliaryAddresses: textMap }))
        .nullish()
        .transform((value) => value ?? []),
    })
    .nullish(),
  Options: textMap,
  Labels: textMap,
  Peers: z
    .array(z.object({ Name: text, IP: text }))
    .nullish()
    .transform((value) => value ?? []),
  Containers: mapOf(z.object({ Name: text, EndpointID: text, MacAddress: text, IPv4Address: text, IPv6Address: text })),
});
export type RawNetwork = z.infer<typeof RawNetwork>;

const RawServicePort = z.object({ Protocol: text, TargetPort: count, PublishedPort: count, PublishMode: text });
const RawTarget = z.object({ Target: text });

/** A row of GET /services. */
export const RawService = z.object({
  ID: id,
  Spec: z.object({
    Name: text,
    Labels: textMap,
    Mode: z
      .object({
        Replicated: z.object({ Replicas: count }).nullish(),
        /** Since API 1.41, as GlobalJob. */
        ReplicatedJob: z.object({ TotalCompletions: count }).nullish(),
        GlobalJob: z.object({}).nullish(),
      })
      .nullish(),
    TaskTemplate: z.object({ Networks: z.array(RawTarget).nullish() }).nullish(),
    /** Deprecated since API 1.44 in favour of those of the task template. */
    Networks: z.array(RawTarget).nullish(),
    EndpointSpec: z.object({ Mode: text, Ports: z.array(RawServicePort).nullish() }).nullish(),
  }),
  Endpoint: z
    .object({
      Ports: z.array(RawServicePort).nullish(),
      VirtualIPs: z.array(z.object({ NetworkID: text, Addr: text })).nullish(),
    })
    .nullish(),
});
export type RawService = z.infer<typeof RawService>;

/** A row of GET /tasks. */
export const RawTask = z.object({
  ID: id,
  ServiceID: text,
  /** 0 or absent in global services. */
  Slot: count,
  NodeID: text,
  Status: z.object({ State: text, Err: text, ContainerStatus: z.object({ ContainerID: text }).nullish() }).nullish(),
  DesiredState: text,
  NetworksAttachments: z.array(z.object({ Network: z.object({ ID: text }).nullish(), Addresses: texts })).nullish(),
});
export type RawTask = z.infer<typeof RawTask>;

/** One line of GET /events. */
export const RawEvent = z.object({
  Type: text,
  Action: text,
  Actor: z.object({ ID: text, Attributes: textMap }).nullish(),
});
export type RawEvent = z.infer<typeof RawEvent>;

/** Rows of a list, read one by one: one that does not fit must not hide the others. */
export const RawRows = z.array(z.unknown());

/** Body of every error reply of the engine. */
export const RawErrorBody = z.object({ message: z.string() });
