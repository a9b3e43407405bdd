import { Message } from "#components/status/message.tsx";

/** An address that leads nowhere. */
export default function NotFound() {
  return (
    <Message title="There is nothing at this address" action={{ text: "Open the picture", href: "/" }}>
      <p>Vethscope has one page. Links into it carry view, filter and selection behind a question mark.</p>
    </Message>
  );
}
