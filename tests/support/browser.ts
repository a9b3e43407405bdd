/** Playwright's own Chromium where it is there, else the system's. */
import { existsSync } from "node:fs";
import { chromium, type LaunchOptions } from "playwright";

const SYSTEM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Null when there is no browser to be had. */
export function browserPath(): string | null {
  const own = chromium.executablePath();
  if (own && existsSync(own)) return own;
  return SYSTEM.find((path) => existsSync(path)) ?? null;
}

export function launchOptions(): LaunchOptions {
  const path = browserPath();
  return {
    ...(path ? { executablePath: path } : {}),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}
