// What a firewall lets through, as data and as text.

export interface FirewallAllow {
  /** CIDR, address, or `any`. */
  readonly from: string;
  /** CIDR, address, `internet` or `any`. */
  readonly to: string;
  readonly port: number;
}

export function formatFirewallAllow(rule: FirewallAllow): string {
  return `${rule.from} -> ${rule.to}:${String(rule.port)}`;
}

/** The inverse of {@link formatFirewallAllow}. */
export function parseFirewallAllow(text: string): FirewallAllow {
  const match = /^(\S+) -> (\S+):(\d+)$/.exec(text);
  if (match === null) throw new Error(`not a firewall rule: ${JSON.stringify(text)}`);
  return { from: match[1] ?? '', to: match[2] ?? '', port: Number(match[3]) };
}
