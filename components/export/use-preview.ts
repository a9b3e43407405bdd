import { useEffect, useRef, useState } from "react";
import { usePage } from "#components/store/store.ts";
import { loadPicture } from "./load.ts";
import { createPreviewer, type Preview, type Previewer } from "./previewer.ts";

/** What is at an address of /api/picture, again whenever the topology changes or the server is back. */
export function usePreview(address: string): Preview {
  const [preview, setPreview] = useState<Preview>({ shown: null, busy: true, problem: null });
  const previewer = useRef<Previewer | null>(null);
  const rev = usePage((s) => s.rev);
  const live = usePage((s) => s.connection === "live");
  useEffect(() => {
    const made = createPreviewer(loadPicture, setPreview);
    previewer.current = made;
    return () => made.close();
  }, []);
  useEffect(() => previewer.current?.want(address), [address]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision is another picture
  useEffect(() => {
    if (live) previewer.current?.refresh();
  }, [rev, live]);
  return preview;
}
