"use client";
import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { Kbd } from "#components/ui/kbd.tsx";

interface Props {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** What had the focus before. */
  readonly cameFrom: () => HTMLElement | null;
}

const KEYS: readonly { readonly title: string; readonly keys: readonly (readonly [readonly string[], string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      [["/"], "search"],
      [["Ctrl", "K"], "search"],
      [["1"], "view Networks"],
      [["2"], "view Wiring"],
      [["3"], "view Addresses"],
      [["F"], "fit the picture"],
      [["E"], "export a picture, a table or data"],
      [["L"], "fold the list away, or show it"],
      [["I"], "go to the inspector"],
      [["F6"], "go to the next part: list, picture, inspector"],
      [["−", "+"], "fold the selected thing's group to one card, unfold it"],
      [["Del"], "disconnect the selected endpoint or wire"],
      [["Ctrl", "Z"], "take the last action or move back"],
      [["Alt", "↑", "↓"], "move the selected network's bar"],
      [["Alt", "←", "→"], "move the selected card along its bar"],
      [["Menu"], "what can be done with a thing; also Shift F10"],
      [["Esc"], "let go of what is selected"],
      [["?"], "this help"],
    ],
  },
  {
    title: "In the list",
    keys: [
      [["↑", "↓"], "row by row"],
      [["→", "←"], "open, close, in and out"],
      [["Home", "End"], "first, last"],
      [["Enter"], "select and bring into view"],
      [["a–z"], "go to a name, in place of a page's key"],
    ],
  },
  {
    title: "In the picture",
    keys: [[["↑", "↓", "←", "→"], "walk along the wires, selecting"]],
  },
  {
    title: "In a subnet's strip",
    keys: [
      [["←", "→"], "piece by piece"],
      [["Enter"], "select who holds the address"],
    ],
  },
];

const HANDS = [
  "Drag from a container's card to a network's bar, or back, to connect them; with a finger, press long first.",
  "Drag a network's name to move its bar, a card between others of its bar to move it: for everybody, and in exports.",
  "Click selects. Double-click zooms in, the wheel zooms at the pointer, dragging the background moves the picture.",
  "What is in the address bar reproduces the view, its filter and what is selected: send it as a link.",
];

/** Keys, and what the hand does. */
export function HelpDialog({ open, onOpen, cameFrom }: Props) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          finalFocus={cameFrom}
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100dvh-24px)] w-[640px] max-w-[calc(100vw-24px)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded border border-control bg-surface p-5"
        >
          <div className="flex items-start justify-between">
            <Dialog.Title className="font-semibold text-20">Help</Dialog.Title>
            <Dialog.Close
              aria-label="Close"
              title="Close (Esc)"
              className="grid h-8 w-8 place-items-center rounded text-muted hover:bg-tint hover:text-ink"
            >
              <X className="h-4 w-4" aria-hidden="true" />
            </Dialog.Close>
          </div>
          <div className="mt-3 grid gap-x-8 gap-y-5 sm:grid-cols-2">
            {KEYS.map(({ title, keys }) => (
              <section key={title} className="first:row-span-2">
                <h3 className="mb-1.5 font-semibold text-12">{title}</h3>
                <dl className="grid grid-cols-[112px_1fr] gap-y-1">
                  {keys.map(([names, does]) => (
                    <div key={names.join() + does} className="contents">
                      <dt className="flex gap-1">
                        {names.map((name) => (
                          <Kbd key={name}>{name}</Kbd>
                        ))}
                      </dt>
                      <dd>{does}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <div className="mt-5 space-y-1 border-hairline border-t pt-3 text-12 text-muted">
            {HANDS.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
