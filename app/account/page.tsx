import type { Metadata } from "next";
import { AccountPage } from "#components/account/account-page.tsx";

export const metadata: Metadata = { title: "Account · Vethscope" };

/** One's own password, sessions and API tokens; for operators the users as well. */
export default function Page() {
  return <AccountPage />;
}
