/** What `vethscope snapshot --help` says. */
import { FORMATS } from "#lib/export/formats.ts";

const formats = Object.entries(FORMATS)
  .map(
    ([name, { extensions, about }]) =>
      `  ${name.padEnd(9)} ${extensions
        .map((e) => `.${e}`)
        .join(", ")
        .padEnd(15)} ${about}`,
  )
  .join("\n");

export const SNAPSHOT_USAGE = `vethscope snapshot writes the picture as a file, for documents.

Usage: vethscope snapshot [-o FILE]... [flags]

  vethscope snapshot -o net.svg
  vethscope snapshot -o shop.png --filter compose=shop --theme dark --title "The web shop"
  vethscope snapshot -o docs/networks.svg -o docs/networks.md --fail-on-change
  vethscope topology > before.json; …; vethscope snapshot --diff before.json -o changes.svg
  vethscope snapshot --format mermaid | wl-copy

Where it goes
  -o, --output FILE   the file, - for stdout (which it is without -o); several are made from one reading
  --format NAME       instead of what the file's extension says:
${formats}
  --fail-on-change    exits with 3 when the file was another before, and says what changed; writes it still
  --dry-run           writes no file, and says which would change

Where it comes from: engine and kernel, read once, or
  --server URL        a running Vethscope (also VETHSCOPE_SERVER), with --token T, VETHSCOPE_TOKEN, or the token
                      that this machine's own server keeps
  --from FILE         what \`vethscope topology\`, GET /api/topology or --format json wrote; - for stdin
  --diff FILE         such a file of before: draws what came, went and changed since (+ − ~)

What it shows
  --view NAME         networks (for documents), or wiring (each namespace, veth and bridge)
  --filter WHAT       compose=NAME, network=NAME, driver=NAME, state=STATE, stopped, empty; several times; also as
                      --network, --group, --driver, --state, --stopped, --empty
  --select NAME       only this network, container, service or group, and what is joined to it; several times
  --fold GROUP        a group as one card; several times
  --redact WHAT       puts out names, addresses, ids (separated by commas), for the public

How it looks
  --theme NAME        light, dark, or auto (an SVG then follows the reader)
  --width PX          cards wrap at this width, 200 to 20000
  --title TEXT, --caption TEXT, --date TEXT (or today), --legend
  --padding PX        0 to 400 (24)
  --background WHAT   paper or transparent
  --scale N           pixels of a PNG for each of the picture's, 1 to 4 (2)
  --page SIZE         of a PDF: fit, a4, a3, letter
  --table WHAT        of Markdown and CSV: networks or addresses

Exit codes: 0 written; 1 the engine or the server could not be read; 2 a mistake in what was asked; 3 changed.`;
