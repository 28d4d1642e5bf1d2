// What a firewall lets through, as data and as text.

export interface FirewallAllow {
  /** CIDR, address, or `any`. */
  readonly from: string;
  /** CIDR, address, `internet` or `any`. */
  readonly to: string;
  readonly port: number;
  /** The last port, where a range is let through: Windows answers remote procedure calls at any of very many. */
  readonly endPort?: number;
}

export function formatFirewallAllow({ from, to, ...ports }: FirewallAllow): string {
  return `${from} -> ${to}:${formatPorts(ports)}`;
}

/** `443`, or `49152-65535`. */
export function formatPorts({ port, endPort }: Pick<FirewallAllow, 'port' | 'endPort'>): string {
  return endPort === undefined ? String(port) : `${String(port)}-${String(endPort)}`;
}

/** The inverse of {@link formatFirewallAllow}. */
export function parseFirewallAllow(text: string): FirewallAllow {
  const match = /^(\S+) -> (\S+):(\d+)(?:-(\d+))?$/.exec(text);
  if (match === null) throw new Error(`not a firewall rule: ${JSON.stringify(text)}`);
  const [, from = '', to = '', port, endPort] = match;
  return {
    from,
    to,
    port: Number(port),
    ...(endPort === undefined ? {} : { endPort: Number(endPort) }),
  };
}

export function coversPort({ port, endPort = port }: FirewallAllow, asked: number): boolean {
  return asked >= port && asked <= endPort;
}

/** As site.yaml lists ports: a number, or a range as text. */
export function rulesOf({
  from,
  to,
  ports,
}: {
  readonly from: string;
  readonly to: string;
  readonly ports: readonly (number | string)[];
}): FirewallAllow[] {
  return ports.map((ports) => {
    const [port = 0, endPort] = String(ports).split('-').map(Number);
    return { from, to, port, ...(endPort === undefined ? {} : { endPort }) };
  });
}
