/** The one image of the lab, made on the spot from the machine's static busybox: no registry is needed. */
import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LabEngine } from "./engine.ts";
import { run } from "./run.ts";

/** The image's name. */
export const IMAGE = "busybox:latest";

/**
 * Builds it: a shell, sleep, tail, httpd, nc, wget, ip and the rest of busybox. Containers stop at once, since their
 * stop signal is SIGKILL (busybox's tools as process 1 ignore SIGTERM, which costs 10 s each). `import` knows no STOPSIGNAL.
 * `alsoCalled` are further names for it.
 */
export async function loadImage(engine: LabEngine, alsoCalled: readonly string[] = []): Promise<void> {
  const context = join(engine.state.folder, "image");
  const root = join(context, "root");
  try {
    await fillRoot(root);
    const archive = join(context, "root.tar");
    await run("tar", [
      "--create",
      "--numeric-owner",
      "--owner=0",
      "--group=0",
      "--file",
      archive,
      "--directory",
      root,
      ".",
    ]);
    rmSync(root, { recursive: true });
    const lines = ["FROM scratch", "ADD root.tar /", "STOPSIGNAL SIGKILL", 'CMD ["sh"]'];
    writeFileSync(join(context, "Dockerfile"), `${lines.join("\n")}\n`);
    const tags = [IMAGE, ...alsoCalled].flatMap((name) => ["--tag", name]);
    await engine.docker("build", "--quiet", "--network", "none", ...tags, context);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

async function fillRoot(root: string): Promise<void> {
  for (const folder of ["bin", "etc", "tmp", "var/www", "root"]) mkdirSync(join(root, folder), { recursive: true });
  const busybox = ["/bin/busybox", "/usr/bin/busybox"].find((file) => existsSync(file)) ?? "busybox";
  copyFileSync(busybox, join(root, "bin/busybox"));
  const tools = (await run(busybox, ["--list"])).split("\n");
  for (const tool of tools) if (tool !== "busybox") symlinkSync("busybox", join(root, "bin", tool));
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
  writeFileSync(join(root, "etc/group"), "root:x:0:\n");
  writeFileSync(join(root, "var/www/index.html"), "hello from the lab\n");
}
