// Commands that show whether an entry is in force: for a shell of Linux, and for Windows teams in
// PowerShell. Each asks the server or way itself, so that no cache answers in its place.

import { resolverOf, type PlanInput } from '../plan/plan-input.ts';
import { proxyOf, proxyUrl } from '../plan/site-proxies.ts';
import type { Plan, PlannedRecord } from '../plan/plan.ts';
import { recordFamilies, recordName } from '../model/dns-record.ts';
import type { FirewallAllow } from '../model/firewall-rule.ts';
import { allEntries, toDnsRecord } from '../plan/plan-settings.ts';
import { parsePattern } from '../names/pattern.ts';
import { quotePowerShell } from '../products/shared/render/powershell-text.ts';
import type { Check } from './to-do.ts';

/** Each record, by each family of addresses, asked of the resolver itself. */
export function recordChecks(
  { site, appliance }: PlanInput,
  records: readonly PlannedRecord[],
): readonly Check[] {
  const { address } = resolverOf(site, appliance);
  return records.flatMap((record) =>
    recordFamilies(record.type, record.addresses).flatMap(({ type, values }): Check[] => {
      const [name = recordName(toDnsRecord(record))] = record.answers;
      const expect = values.join(' ');
      return [
        { shell: 'sh', command: `dig +short @${address} ${name} ${type}`, expect },
        {
          shell: 'powershell',
          command: `Resolve-DnsName -Server ${address} -Name ${quotePowerShell(name)} -Type ${type} -DnsOnly`,
          expect,
        },
      ];
    }),
  );
}

/** Each single name through the proxy: it answers CONNECT with 200 where it lets the name out. */
export function allowChecks({ site, appliance }: PlanInput, plan: Plan): readonly Check[] {
  const own = proxyOf(site, appliance);
  // What a firewall lets out by name, a request without a proxy shows.
  const way = own === null ? '' : `-x ${proxyUrl(own)} --proxytunnel `;
  const shows = own === null ? 'remote_port' : 'http_connect';
  const ports = new Map(plan.roads.map(({ pattern, port }) => [pattern, port]));
  return plan.layers['proxy-allow'].allow.flatMap((entry): Check[] => {
    const parsed = parsePattern(entry);
    // What stands for many names is asked for by none.
    if (!parsed.ok || parsed.pattern.kind !== 'exact') return [];
    const port = ports.get(entry) ?? 443;
    // The tunnel alone is wanted: what answers in it is not.
    const url = `${port === 80 ? 'http' : 'https'}://${entry}${port === 443 || port === 80 ? '' : `:${String(port)}`}/`;
    const expect = own === null ? String(port) : '200';
    const rest = `${way}--insecure --max-time 20`;
    return [
      {
        shell: 'sh',
        command: `curl -sS ${rest} -o /dev/null -w '%{${shows}}\\n' ${url}`,
        expect,
      },
      {
        shell: 'powershell',
        command: `curl.exe -sS ${rest} -o NUL -w '%{${shows}}\\n' ${url}`,
        expect,
      },
    ];
  });
}

/** Rules to single addresses, tried from the machine that the rule is for. */
export function firewallChecks(rules: readonly FirewallAllow[]): readonly Check[] {
  return rules.flatMap(({ to, port }): Check[] => {
    if (to === 'internet' || to === 'any' || to.includes('/')) return [];
    return [
      { shell: 'sh', command: `nc -z -v -w 5 ${to} ${String(port)}`, expect: 'succeeded' },
      {
        shell: 'powershell',
        command: `(Test-NetConnection -ComputerName ${to} -Port ${String(port)}).TcpTestSucceeded`,
        expect: 'True',
      },
    ];
  });
}

/** The list of the SYSTEM account as Windows has it: the machine's own, where a policy makes every account read that. */
export function systemChecks(plan: Plan): readonly Check[] {
  const use = plan.layers['system-bypass'];
  const root = use.ofMachine === undefined ? 'HKEY_USERS\\S-1-5-18' : 'HKEY_LOCAL_MACHINE';
  return [
    {
      shell: 'powershell',
      command: `(Get-ItemProperty -LiteralPath 'Registry::${root}\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings').ProxyOverride`,
      expect: allEntries(use).join(';'),
    },
  ];
}
