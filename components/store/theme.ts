/** Light, dark or as the system has it. Kept in a cookie, so that the server writes the right one into the page at once. */

export type Theme = "system" | "light" | "dark";

export const THEME_COOKIE = "vethscope_theme";
const YEAR_SECONDS = 365 * 24 * 3600;

/** Anything that is not a theme's name is `system`. */
export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}

/** Puts a theme on the page and remembers it. The picture watches `data-theme`. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, and needs a secure context.
  document.cookie = `${THEME_COOKIE}=${theme}; Path=/; SameSite=Strict; Max-Age=${YEAR_SECONDS}`;
}
