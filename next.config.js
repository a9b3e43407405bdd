/** Next serves the page from our own server (lib/server), so there is no `output: "standalone"` here. */

/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // No picture is made smaller here: without this anybody with a session may have the server do that, size by size.
  images: { unoptimized: true },
  allowedDevOrigins: ["127.0.0.1"],
  // `npm test` and `npm run types` check types with our own TypeScript, over everything and with stricter settings.
  typescript: { ignoreBuildErrors: true },
};
