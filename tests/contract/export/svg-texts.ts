/** What is written in an SVG, element by element; throws where it is not well-formed XML. */
import { SaxesParser } from "saxes";

export function svgTexts(svg: string): string[] {
  const texts: string[] = [];
  let open: string | null = null;
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => {
    if (name === "text") open = "";
  });
  parser.on("text", (text) => {
    if (open !== null) open += text;
  });
  parser.on("closetag", ({ name }) => {
    if (name !== "text" || open === null) return;
    texts.push(open.replaceAll("\u00a0", " "));
    open = null;
  });
  parser.write(svg).close();
  return texts;
}
