"use client";
import { Message } from "#components/status/message.tsx";

/** The page itself failed: a mistake of ours. */
export default function PageError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <Message title="The page failed" action={{ text: "Draw it again", onClick: reset }} said={error.message}>
      <p>Something in Vethscope's own page went wrong; your containers and networks are not touched by it.</p>
      <p>Draw it again. If it fails again, load the page without the part behind the question mark in its address.</p>
    </Message>
  );
}
