/** Where to go after signing in: an address of this page, never another site's, however it is written. */
export function wayBack(to: string | null | undefined, origin: string): string {
  if (!to?.startsWith("/")) return "/";
  const url = URL.parse(to, origin);
  if (url?.origin !== origin || url.pathname.startsWith("/login")) return "/";
  // Two slashes at the beginning would be another server.
  return `/${url.pathname.replace(/^\/+/, "")}${url.search}${url.hash}`;
}
