/** Why the kernel is not read, and what to do: shown to the user as it is. */
import type { KernelUnread } from "#lib/topology/kernel-observation.ts";

type Text = Pick<KernelUnread, "reason" | "hint">;

const CONTAINER_HINT =
  "Run Vethscope as root on the Docker host, or as a container with network_mode: host, pid: host, " +
  "cap_add: [SYS_ADMIN, SYS_PTRACE], user: root and security_opt: [apparmor=unconfined].";

export const NOT_LINUX: Text = {
  reason: `This is ${process.platform}, and container networks live in a Linux kernel.`,
  hint: "Run Vethscope on the machine that runs the containers; inside Docker Desktop's virtual machine, as a container.",
};

export const NOT_LITTLE_ENDIAN: Text = {
  reason: "This machine is big-endian, which the kernel reader does not speak.",
  hint: "Everything that the engine itself records is shown.",
};

export const NO_LIBRARY = (cause: string): Text => ({
  reason: `The C library could not be called (${cause}).`,
  hint: "Reinstall Vethscope's packages on this machine (npm ci), without --omit=optional.",
});

export const NO_PERMISSION: Text = {
  reason: "This process may not enter network namespaces (CAP_SYS_ADMIN is missing).",
  hint: CONTAINER_HINT,
};

export const NO_ROOT = (cause: string): Text => ({
  reason: `The host's network namespace could not be read (${cause}).`,
  hint: CONTAINER_HINT,
});

export const THREAD_ENDED = (cause: string): Text => ({
  reason: `The kernel reader's thread ended (${cause}).`,
  hint: "Start Vethscope with its own scripts, which bring the right Node; if it happens again, please report it.",
});

export const NO_RULE_TOOLS: Text = {
  reason: "No program that reads filter and NAT rules is installed here (iptables-save, nft).",
  hint: "Install them beside Vethscope, on Debian and Ubuntu with: apt-get install iptables nftables",
};

export const RULES_REFUSED = (cause: string): Text => ({
  reason: `The filter and NAT rules could not be read (${cause}).`,
  hint: "Run Vethscope as root on the Docker host; as a container as for reading the kernel, and with cap_add: [NET_ADMIN].",
});
