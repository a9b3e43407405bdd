import { Message } from "#components/status/message.tsx";
import { TokenForm } from "#components/status/token-form.tsx";

/** Where a browser without a session lands. `wrong` is set when the address carried a token that is not this server's. */
export default async function Login({ searchParams }: { readonly searchParams: Promise<{ wrong?: string }> }) {
  const wrong = (await searchParams).wrong !== undefined;
  return (
    <Message title="Open Vethscope" logo>
      <p>
        Vethscope can see the Docker engine of this machine, so it opens only with its token. Open the address that{" "}
        <code className="font-mono">vethscope serve</code> printed when it started, or paste the token here.
      </p>
      <TokenForm wrong={wrong} />
    </Message>
  );
}
