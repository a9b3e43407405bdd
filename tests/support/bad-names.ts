/** Names that break what is not careful: shells, terminals, markup, tables and the direction of text. */
export const BAD_NAMES: readonly (readonly [what: string, name: string])[] = [
  ["spaces", "my net  two"],
  ["a slash", "team/web"],
  ["markup", "<img src=x onerror=alert(1)>&amp;"],
  ["quotes", `it's "quoted" \`id\``],
  ["a shell's command", "x; touch /tmp/pwned; $(id) $HOME | cat"],
  ["a backslash", "back\\slash\\n"],
  ["a Go template", "{{.Name}}"],
  ["umlauts and Chinese", "Büro-网络"],
  ["an emoji of several parts", "👩‍💻 net"],
  ["right to left", "רשת-شبكة"],
  ["text turned around", "safe\u202egnp.exe\u2066"],
  ["a terminal's escapes", "\u001b[31mred\u001b[0m\u001b]0;title\u0007"],
  ["the 8-bit escape", "\u009b31m"],
  ["a line feed", "two\nlines"],
  ["a leading hyphen", "-f"],
  ["a star", "*"],
];
