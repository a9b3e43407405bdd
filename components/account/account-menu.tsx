import { Menu } from "@base-ui/react/menu";
import { CircleUser } from "lucide-react";
import { useActions } from "#components/actions/actions-store.ts";
import { usePage } from "#components/store/store.ts";
import { logOut } from "./log-out.ts";
import { viaText } from "./words.ts";

const ITEM =
  "block cursor-default rounded px-2 py-1.5 text-13 outline-none data-highlighted:bg-tint pointer-coarse:py-2.5";

/** Who one is here, the way to the account page and out. */
export function AccountMenu() {
  const who = usePage((s) => s.who);
  if (who === null) return null;
  const proxied = who.via === "proxy" || who.via === "api-token";
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`Account: ${who.name}, ${who.role}`}
        title={`${who.name}, ${who.role}`}
        className="grid h-8 w-8 shrink-0 place-items-center rounded text-muted hover:bg-tint hover:text-ink data-popup-open:bg-selected pointer-coarse:h-10 pointer-coarse:w-10"
      >
        <CircleUser className="h-4 w-4" aria-hidden="true" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-50">
          <Menu.Popup className="w-64 max-w-[calc(100vw-16px)] rounded border border-hairline bg-surface p-1 shadow-lg outline-none">
            <div className="border-hairline border-b px-2 pt-1 pb-2">
              <p className="truncate font-semibold">{who.name}</p>
              <p className="text-12 text-muted">
                {who.role}, {viaText(who.via)}
              </p>
            </div>
            {/* On a phone the top bar has no room for it. */}
            <Menu.Item
              className={`${ITEM} mt-1 min-[480px]:hidden`}
              onClick={() => useActions.getState().open({ is: "export" })}
            >
              Export…
            </Menu.Item>
            <Menu.Item className={`${ITEM} min-[480px]:mt-1`} render={<a href="/account">Account</a>} />
            {who.role === "operator" && <Menu.Item className={ITEM} render={<a href="/audit">Audit log</a>} />}
            {!proxied && (
              <>
                <Menu.Item className={ITEM} onClick={() => void logOut(false)}>
                  Log out
                </Menu.Item>
                <Menu.Item className={ITEM} onClick={() => void logOut(true)}>
                  Log out everywhere
                </Menu.Item>
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
