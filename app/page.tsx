import { cookies } from "next/headers";
import { Shell } from "#components/shell/shell.tsx";
import { parseTheme, THEME_COOKIE } from "#components/store/theme.ts";

/** The one page: list, picture and inspector. */
export default async function Page() {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <>
      <noscript>
        <div className="fixed inset-0 z-50 grid place-items-center bg-paper p-6">
          <div className="max-w-md">
            <h1 className="font-semibold text-20">Vethscope needs JavaScript</h1>
            <p className="mt-2 text-muted">
              The picture is drawn in the browser. Allow JavaScript for this address and load the page again, or print
              the same facts in a terminal:
            </p>
            <pre className="mt-3 rounded border border-hairline bg-panel p-2 font-mono text-12">vethscope topology</pre>
          </div>
        </div>
      </noscript>
      <Shell theme={theme} />
    </>
  );
}
