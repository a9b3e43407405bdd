import { request } from "./request.ts";

/** Ends the session, or all of this user, at the server; then shows the login page. */
export async function logOut(everywhere: boolean): Promise<void> {
  await request("DELETE", `/api/session${everywhere ? "?everywhere=1" : ""}`);
  location.assign("/login");
}
