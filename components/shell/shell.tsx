"use client";
import dynamic from "next/dynamic";

const Graph = dynamic(() => import("#components/graph/graph.tsx").then((m) => m.Graph), { ssr: false });

/** The page's frame. */
export function Shell() {
  return (
    <div className="h-dvh">
      <Graph />
    </div>
  );
}
