/** ca.pem, cert.pem and key.pem of one folder. */
import { join } from "node:path";
import { EngineError } from "./errors.ts";
import type { SettingsFiles } from "./settings-files.ts";
import type { TlsMaterial } from "./transport.ts";

/**
 * For DOCKER_TLS_VERIFY and DOCKER_TLS: ca.pem must be there, cert.pem and key.pem only together, as in docker/cli's
 * flags/options.go. Throws `tls-file-missing` with the path.
 */
export function requireTlsFiles(folder: string, verify: boolean, files: SettingsFiles): TlsMaterial {
  const material = readTlsFiles(folder, verify, files);
  if (material?.ca == null) throw missing(join(folder, "ca.pem"), "the CA that signed the engine's certificate");
  return material;
}

/** For a context's store: whatever is there; null when nothing is. */
export function readTlsFiles(folder: string, verify: boolean, files: SettingsFiles): TlsMaterial | null {
  const ca = readPem(join(folder, "ca.pem"), files);
  const cert = readPem(join(folder, "cert.pem"), files);
  const key = readPem(join(folder, "key.pem"), files);
  if (cert !== null && key === null) throw missing(join(folder, "key.pem"), "the key of the cert.pem beside it");
  if (key !== null && cert === null)
    throw missing(join(folder, "cert.pem"), "the certificate of the key.pem beside it");
  return ca === null && cert === null ? null : { ca, cert, key, verify };
}

function readPem(path: string, files: SettingsFiles): string | null {
  let text: string | null;
  try {
    text = files.read(path);
  } catch (error) {
    throw new EngineError(
      {
        code: "tls-file-invalid",
        message: `${path} cannot be read: ${(error as Error).message}.`,
        hint: "Give the user that runs Vethscope read access to it.",
      },
      error,
    );
  }
  if (text !== null && !text.includes("-----BEGIN")) {
    throw new EngineError({
      code: "tls-file-invalid",
      message: `${path} is not a PEM file: it has no "-----BEGIN" line.`,
      hint: "Copy it again from where it was made; it must be a PEM text, not DER.",
    });
  }
  return text;
}

function missing(path: string, what: string): EngineError {
  return new EngineError({
    code: "tls-file-missing",
    message: `TLS is asked for, but ${path} is missing: ${what}.`,
    hint: "Put the file there, set DOCKER_CERT_PATH to the folder that has ca.pem, cert.pem and key.pem, or unset DOCKER_TLS_VERIFY.",
  });
}
