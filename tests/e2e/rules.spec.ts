/** The host's rules in the inspector: in words and as they are, and anew when somebody changes them. */
import { expect, test } from "./fixtures.ts";

test("a network's way out, and a rule that is added by hand", async ({ vethscope, lab }) => {
  const { inspector } = vethscope;
  await vethscope.open();
  await vethscope.row("operations").click();
  await expect(inspector.getByRole("heading", { name: "Rules", exact: true })).toBeVisible();
  await expect(
    inspector.getByText("What comes from 10.30.0.0/16 and leaves by any device but br-ops gets the host's address."),
  ).toBeVisible();
  await expect(inspector.getByText("-A POSTROUTING -s 10.30.0.0/16 ! -o br-ops -j MASQUERADE")).toBeVisible();

  const rule = ["DOCKER-USER", "-i", "br-ops", "-d", "192.0.2.0/24", "-j", "DROP"];
  const told = inspector.getByText("What is meant for 192.0.2.0/24 and comes in from br-ops is dropped.");
  await expect(told).toHaveCount(0);
  await lab.engine.inside("iptables", "-I", ...rule);
  try {
    await expect(told).toBeVisible();
  } finally {
    await lab.engine.inside("iptables", "-D", ...rule);
  }
  await expect(told).toHaveCount(0);
});
