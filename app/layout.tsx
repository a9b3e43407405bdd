import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { parseTheme, THEME_COOKIE } from "#components/store/theme.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: "Vethscope",
  description: "How containers are really wired together.",
  icons: { icon: { url: "/logo.svg", type: "image/svg+xml" } },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfaf6" },
    { media: "(prefers-color-scheme: dark)", color: "#0d131b" },
  ],
};

/** The frame of every page. Reading the cookie makes each answer fresh, which the policy's nonce needs as well. */
export default async function Layout({ children }: { readonly children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html lang="en" {...(theme === "system" ? {} : { "data-theme": theme })} suppressHydrationWarning>
      <body className="font-sans antialiased">{children}</body>
    </html>
  );
}
