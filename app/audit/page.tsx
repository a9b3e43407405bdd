import type { Metadata } from "next";
import { cookies } from "next/headers";
import { AuditLog } from "#components/audit/audit-log.tsx";
import { parseTheme, THEME_COOKIE } from "#components/store/theme.ts";

export const metadata: Metadata = { title: "Audit log · Vethscope" };

/** Who did what, and what became of it. */
export default async function Audit() {
  return <AuditLog theme={parseTheme((await cookies()).get(THEME_COOKIE)?.value)} />;
}
