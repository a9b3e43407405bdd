import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AddressEnvironment, findEngine } from "#lib/docker/address.ts";
import { EngineError } from "#lib/docker/errors.ts";
import { machineFiles } from "#lib/docker/settings-files.ts";

const PEM = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "vethscope-contexts-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const config = (...path: string[]) => join(home, ".docker", ...path);
const find = (environment: AddressEnvironment = {}) => findEngine({ HOME: home, ...environment });

function write(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

/** Stores a context as `docker context create` does. */
function storeContext(name: string, docker: object | null, tls: Record<string, string> = {}): void {
  const folder = createHash("sha256").update(name).digest("hex");
  const Endpoints = docker === null ? {} : { docker };
  write(config("contexts", "meta", folder, "meta.json"), JSON.stringify({ Name: name, Metadata: {}, Endpoints }));
  for (const [file, text] of Object.entries(tls)) write(config("contexts", "tls", folder, "docker", file), text);
}

/** The error that a search for the engine ends with. */
function failure(environment: AddressEnvironment = {}): EngineError {
  try {
    find(environment);
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error("An engine was found.");
}

describe("which setting counts", () => {
  beforeEach(() => {
    storeContext("shop", { Host: "tcp://shop:2375" });
    storeContext("lab", { Host: "ssh://me@lab" });
    write(config("config.json"), JSON.stringify({ auths: {}, currentContext: "lab" }));
  });

  it("is DOCKER_HOST before all", () => {
    const found = find({ DOCKER_HOST: "tcp://10.0.0.5:2375", DOCKER_CONTEXT: "shop" });
    expect(found).toMatchObject({ address: "tcp://10.0.0.5:2375", source: "DOCKER_HOST" });
  });

  it("is DOCKER_CONTEXT before the current context", () => {
    expect(find({ DOCKER_CONTEXT: "shop" })).toMatchObject({ address: "tcp://shop:2375", source: 'context "shop"' });
  });

  it("is the current context of the config file", () => {
    expect(find()).toMatchObject({ address: "ssh://me@lab", source: 'context "lab"' });
  });

  it("is the default socket for the context named default", () => {
    expect(find({ DOCKER_CONTEXT: "default" })).toMatchObject({
      address: "unix:///var/run/docker.sock",
      source: "default",
    });
  });

  it("is looked for in DOCKER_CONFIG when that is set", () => {
    expect(findEngine({ HOME: "/nowhere", DOCKER_CONFIG: config() }).address).toBe("ssh://me@lab");
  });

  it("is empty when it is set to nothing", () => {
    expect(find({ DOCKER_HOST: "", DOCKER_CONTEXT: "" }).address).toBe("ssh://me@lab");
  });

  it("is the default socket when DOCKER_HOST is blank: the CLI no longer asks for contexts then", () => {
    expect(find({ DOCKER_HOST: "  " }).address).toBe("unix:///var/run/docker.sock");
  });
});

describe("the default", () => {
  it("is the socket, when there is no config file", () => {
    expect(find()).toMatchObject({ address: "unix:///var/run/docker.sock", source: "default", notices: [] });
  });

  it("is the socket, and says so, when the config file is not JSON", () => {
    write(config("config.json"), "{ currentContext:");
    const found = find();
    expect(found.address).toBe("unix:///var/run/docker.sock");
    expect(found.notices[0]).toContain("config.json");
  });

  it("is the rootless engine's socket only when the other is absent, and says so", () => {
    const rootless = join(home, "run", "docker.sock");
    write(rootless, "");
    const without = { ...machineFiles, exists: (path: string) => path === rootless };
    const found = findEngine({ HOME: home, XDG_RUNTIME_DIR: join(home, "run") }, without);
    expect(found.address).toBe(`unix://${rootless}`);
    expect(found.notices).toHaveLength(1);
    const both = { ...machineFiles, exists: () => true };
    expect(findEngine({ HOME: home, XDG_RUNTIME_DIR: join(home, "run") }, both).notices).toEqual([]);
  });
});

describe("an address", () => {
  it.each([
    ["unix:///run/user/1000/docker.sock", "unix:///run/user/1000/docker.sock"],
    ["unix://", "unix:///var/run/docker.sock"],
    [" tcp://10.0.0.5:2376 ", "tcp://10.0.0.5:2376"],
    ["tcp://10.0.0.5", "tcp://10.0.0.5:2375"],
    ["tcp://", "tcp://localhost:2375"],
    ["tcp://:2380", "tcp://localhost:2380"],
    ["10.0.0.5:2375", "tcp://10.0.0.5:2375"],
    ["tcp://[fd00::5]:2375", "tcp://[fd00::5]:2375"],
    ["tcp://proxy:2375/engines/a", "tcp://proxy:2375/engines/a"],
    ["ssh://me@server", "ssh://me@server"],
    ["ssh://server:2222/run/docker.sock", "ssh://server:2222/run/docker.sock"],
  ])("%s is read as %s", (text, address) => {
    expect(find({ DOCKER_HOST: text }).address).toBe(address);
  });

  it.each([
    ["http://10.0.0.5:2375", "address-invalid", /"http"/],
    ["unix:/var/run/docker.sock", "address-invalid", /unix:\/var/],
    ["tcp://unix:///x", "address-invalid", /two protocols/],
    ["tcp://host:99999", "address-invalid", /cannot be read/],
    ["ssh://", "address-invalid", /host name/],
    ["ssh://me:secret@server", "address-invalid", /password/],
    ["npipe:////./pipe/docker_engine", "address-unsupported", /npipe/],
    ["fd://", "address-unsupported", /fd/],
  ])("%s is refused as %s, and what is allowed is said", (text, code, message) => {
    const error = failure({ DOCKER_HOST: text });
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toContain("DOCKER_HOST");
    expect(error.message).not.toContain("secret");
    expect(error.hint).not.toBe("");
  });
});

describe("a context", () => {
  it("that does not exist is answered with those that do", () => {
    storeContext("shop", { Host: "tcp://shop:2375" });
    const error = failure({ DOCKER_CONTEXT: "shpo" });
    expect(error.code).toBe("context-not-found");
    expect(error.message).toContain('"shpo"');
    expect(error.hint).toContain('"default", "shop"');
  });

  it("brings its own TLS files", () => {
    storeContext("tls", { Host: "tcp://shop:2376" }, { "ca.pem": PEM, "cert.pem": PEM, "key.pem": PEM });
    expect(find({ DOCKER_CONTEXT: "tls" }).transport).toMatchObject({
      kind: "tcp",
      tls: { ca: PEM, cert: PEM, key: PEM, verify: true },
    });
  });

  it("may skip the check of the engine's certificate, and wants TLS then", () => {
    storeContext("lax", { Host: "tcp://shop:2376", SkipTLSVerify: true });
    expect(find({ DOCKER_CONTEXT: "lax" }).transport).toMatchObject({ tls: { ca: null, verify: false } });
  });

  it("without host means the default socket", () => {
    storeContext("empty", { Host: "" });
    expect(find({ DOCKER_CONTEXT: "empty" })).toMatchObject({
      address: "unix:///var/run/docker.sock",
      source: 'context "empty"',
    });
  });

  it("that cannot be read says why", () => {
    storeContext("shop", { Host: "tcp://shop:2375" });
    const denied = {
      ...machineFiles,
      read(): never {
        throw new Error("EACCES: permission denied");
      },
    };
    expect(() => findEngine({ HOME: home, DOCKER_CONTEXT: "shop" }, denied)).toThrow(
      /context "shop".*permission denied/,
    );
  });

  it("that cannot be used says why", () => {
    storeContext("kube", null);
    expect(failure({ DOCKER_CONTEXT: "kube" })).toMatchObject({ code: "context-invalid" });
    storeContext("odd", { Host: "ftp://x" });
    expect(failure({ DOCKER_CONTEXT: "odd" }).message).toContain('context "odd"');
    storeContext("half", { Host: "tcp://shop:2376" }, { "ca.pem": PEM, "cert.pem": PEM });
    expect(failure({ DOCKER_CONTEXT: "half" }).message).toContain("key.pem");
  });
});

describe("TLS from the environment", () => {
  it("is read from DOCKER_CERT_PATH", () => {
    for (const name of ["ca.pem", "cert.pem", "key.pem"]) write(join(home, "certs", name), PEM);
    const found = find({ DOCKER_HOST: "tcp://h:2376", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: join(home, "certs") });
    expect(found.transport).toMatchObject({ tls: { ca: PEM, cert: PEM, key: PEM, verify: true } });
  });

  it("is on with any text in DOCKER_TLS_VERIFY, and looks in the config folder", () => {
    write(config("ca.pem"), PEM);
    expect(find({ DOCKER_HOST: "tcp://h:2376", DOCKER_TLS_VERIFY: "0" }).transport).toMatchObject({
      tls: { ca: PEM, cert: null, key: null, verify: true },
    });
  });

  it("goes to the own machine's TLS port when nothing else is said", () => {
    write(config("ca.pem"), PEM);
    expect(find({ DOCKER_TLS: "1" })).toMatchObject({ address: "tcp://localhost:2376", source: "default" });
  });

  it("names the file that is missing", () => {
    const error = failure({
      DOCKER_HOST: "tcp://h:2376",
      DOCKER_TLS_VERIFY: "1",
      DOCKER_CERT_PATH: join(home, "none"),
    });
    expect(error.code).toBe("tls-file-missing");
    expect(error.message).toContain(join(home, "none", "ca.pem"));
    expect(error.hint).toContain("DOCKER_CERT_PATH");
  });

  it("names the file that is no PEM", () => {
    write(config("ca.pem"), "not a certificate");
    const error = failure({ DOCKER_HOST: "tcp://h:2376", DOCKER_TLS_VERIFY: "1" });
    expect(error).toMatchObject({ code: "tls-file-invalid" });
    expect(error.message).toContain(config("ca.pem"));
  });

  it("is not used on a socket", () => {
    write(config("ca.pem"), PEM);
    expect(find({ DOCKER_HOST: "unix:///run/docker.sock", DOCKER_TLS_VERIFY: "1" }).transport).toEqual({
      kind: "unix",
      path: "/run/docker.sock",
    });
  });
});
