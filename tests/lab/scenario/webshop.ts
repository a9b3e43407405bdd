/**
 * The lab's single-host scenario: a small web shop beside a few older things, with every kind of wiring one engine makes
 * (rows 1 to 11 of the list of network systems). Data only; `apply.ts` runs it, tests assert on it.
 */
import { LAN } from "../engine/namespaces.ts";
import type { ContainerSpec, NetworkSpec } from "./spec.ts";

const COMPOSE = "com.docker.compose";
const shop = (service: string, number = 1) => ({
  [`${COMPOSE}.project`]: "shop",
  [`${COMPOSE}.service`]: service,
  [`${COMPOSE}.container-number`]: String(number),
});
const shopNetwork = (network: string) => ({ [`${COMPOSE}.project`]: "shop", [`${COMPOSE}.network`]: network });

/** The user-defined networks. Every engine also has `bridge`, `host` and `none`. */
export const NETWORKS = [
  {
    name: "shop_frontend",
    driver: "bridge",
    ipv6: true,
    subnets: [{ subnet: "172.28.10.0/24" }, { subnet: "fd5e:10::/64" }],
    labels: shopNetwork("frontend"),
  },
  {
    name: "shop_backend",
    driver: "bridge",
    internal: true,
    subnets: [{ subnet: "172.28.20.0/24" }],
    labels: shopNetwork("backend"),
  },
  {
    name: "operations",
    driver: "bridge",
    subnets: [
      {
        subnet: "10.30.0.0/16",
        ipRange: "10.30.5.0/24",
        gateway: "10.30.0.1",
        auxAddresses: { "old-router": "10.30.5.1", switch: "10.30.5.2" },
      },
    ],
    options: { "com.docker.network.bridge.name": "br-ops" },
    labels: { team: "operations", "vethscope.group": "operations" },
  },
  {
    name: "office",
    driver: "macvlan",
    subnets: [{ subnet: LAN.subnet, gateway: LAN.gateway, ipRange: "192.168.77.192/27" }],
    options: { parent: LAN.nic, macvlan_mode: "bridge" },
  },
  { name: "staging", driver: "bridge", subnets: [{ subnet: "172.28.90.0/24" }] },
] as const satisfies readonly NetworkSpec[];

const idle = ["tail", "-f", "/dev/null"];
const serve = (port: number) => ["httpd", "-f", "-p", String(port), "-h", "/var/www"];
const listen = (port: number) => ["sh", "-c", `while :; do nc -l -p ${port} > /dev/null; done`];

/** The containers, in the order they must be made. */
export const CONTAINERS = [
  {
    name: "shop-db-1",
    image: "shop/db:16",
    labels: shop("db"),
    networks: [{ name: "shop_backend", aliases: ["db", "postgres"] }],
    command: listen(5432),
  },
  {
    name: "shop-cache-1",
    image: "shop/cache:7",
    labels: shop("cache"),
    networks: [{ name: "shop_backend", aliases: ["cache"] }],
    command: listen(6379),
  },
  {
    name: "shop-api-1",
    image: "shop/api:2.8",
    labels: shop("api"),
    networks: [
      { name: "shop_backend", aliases: ["api"] },
      { name: "shop_frontend", aliases: ["api"] },
      { name: "operations" },
    ],
    publish: ["127.0.0.1:9000:9000"],
    command: serve(9000),
  },
  {
    name: "shop-web-1",
    image: "shop/web:2.8",
    labels: shop("web"),
    networks: [{ name: "shop_frontend", aliases: ["web", "www"] }, { name: "shop_backend" }],
    publish: ["8080:80", "8443:443"],
    command: serve(80),
  },
  {
    name: "shop-web-metrics-1",
    image: "shop/exporter:1.1",
    labels: shop("web-metrics"),
    mode: "container:shop-web-1",
    command: serve(9113),
  },
  {
    name: "shop-worker-1",
    image: "shop/api:2.8",
    labels: shop("worker"),
    networks: [{ name: "shop_backend", aliases: ["worker"] }],
    state: "paused",
    command: idle,
  },
  {
    name: "shop-migrate-1",
    image: "shop/api:2.8",
    labels: shop("migrate"),
    networks: [{ name: "shop_backend" }],
    state: "exited",
    command: ["true"],
  },
  {
    name: "shop-web-2",
    image: "shop/web:2.9",
    labels: shop("web", 2),
    networks: [{ name: "shop_frontend", aliases: ["web"] }],
    state: "created",
    command: serve(80),
  },
  {
    name: "grafana",
    image: "ops/grafana:11",
    networks: [{ name: "operations", ipv4: "10.30.0.42", aliases: ["dashboards"] }],
    publish: ["3000:3000"],
    command: serve(3000),
  },
  {
    name: "syslog",
    image: "ops/syslog:4",
    networks: [{ name: "operations", ipv4: "10.30.0.43" }],
    publish: ["514:514/udp"],
    command: idle,
  },
  { name: "node-agent", image: "ops/node-agent:1.9", mode: "host", command: idle },
  { name: "nightly-report", image: "ops/report:3", mode: "none", command: idle },
  { name: "crm", image: "legacy/crm:5.6", mode: "bridge", publish: ["8081:80"], command: serve(80) },
  { name: "crm-mailer", image: "legacy/mailer:5.6", mode: "bridge", command: idle },
  {
    name: "label-printer",
    image: "office/printer:2",
    networks: [{ name: "office", ipv4: "192.168.77.200" }],
    command: idle,
  },
  { name: "door-scanner", image: "office/scanner:2", networks: [{ name: "office" }], command: idle },
] as const satisfies readonly ContainerSpec[];
