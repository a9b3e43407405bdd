import { SignIn } from "#components/account/sign-in.tsx";
import { Message } from "#components/status/message.tsx";

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>;
}

/**
 * Where a browser without a session lands. `to`: what it asked for. `wrong`: the address carried a token that is not this
 * server's. `problem`: why signing in elsewhere failed.
 */
export default async function Login({ searchParams }: Props) {
  const { to, wrong, problem } = await searchParams;
  return (
    <Message title="Open Vethscope" logo>
      <p>
        Vethscope can see the Docker engine of this machine, so it asks who you are. With its token: open the address
        that <code className="font-mono">vethscope serve</code> printed when it started, or paste the token here.
      </p>
      <SignIn
        wrong={wrong !== undefined}
        problem={typeof problem === "string" ? problem : undefined}
        to={typeof to === "string" ? to : "/"}
      />
    </Message>
  );
}
