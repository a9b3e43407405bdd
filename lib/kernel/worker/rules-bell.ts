/** Hears that the root namespace's nftables rules changed. What changed is read by others, with the tools of the rules' makers. */
import { unreadableReason } from "../errors.ts";
import type { NetnsFile, Traveller } from "../io/netns.ts";
import { closeSocket, drain, openRulesSocket } from "../io/socket.ts";
import { RULE_MESSAGES } from "../netlink/constants.ts";
import type { Log } from "./world.ts";

export class RulesBell {
  /** -1 when nothing can be heard: poll(2) passes over it, and the resync has to do. */
  fd = -1;
  private rung = false;
  private readonly traveller: Traveller;
  private readonly log: Log;

  constructor(traveller: Traveller, log: Log) {
    this.traveller = traveller;
    this.log = log;
  }

  /** From now on this namespace is listened to; its rules are news. Never throws. */
  hang(file: NetnsFile): void {
    this.close();
    this.rung = true;
    try {
      this.fd = this.traveller.within(file.fd, openRulesSocket);
    } catch (error) {
      this.log(
        "info",
        `changes of nftables' rules cannot be heard (${unreadableReason(error)}); they are read now and then`,
      );
    }
  }

  /** Elements of sets come and go by the second on some hosts (CrowdSec, fail2ban): they are no rules. */
  listen(): void {
    try {
      const whole = drain(this.fd, (_, message) => {
        this.rung ||= RULE_MESSAGES.has(message.type);
      });
      this.rung ||= !whole;
    } catch (error) {
      this.log("warn", `changes of nftables' rules can no longer be heard: ${unreadableReason(error)}`);
      this.rung = true;
      this.close();
    }
  }

  ring(): void {
    this.rung = true;
  }

  /** True once after something was heard. */
  take(): boolean {
    const { rung } = this;
    this.rung = false;
    return rung;
  }

  close(): void {
    if (this.fd >= 0) closeSocket(this.fd);
    this.fd = -1;
  }
}
