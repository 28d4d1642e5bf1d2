// Commands that show whether an entry is in force: for a shell of Linux, and for Windows teams in
// PowerShell. Each asks the server or way itself, so that no cache answers in its place.

import { groupBy } from '../group-by.ts';
import { isInAny } from '@sekisho/dns/address.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { proxyOf, proxyUrl } from '../plan/site-proxies.ts';
import type { Plan, PlannedRecord } from '../plan/plan.ts';
import { recordFamilies, recordName, type RecordFamily } from '../model/dns-record.ts';
import type { FirewallAllow } from '../model/firewall-rule.ts';
import { allEntries, toDnsRecord } from '../plan/plan-settings.ts';
import { parsePattern } from '../names/pattern.ts';
import { quotePowerShell } from '../products/shared/render/powershell-text.ts';
import type { Check, ToDoPlace, ToDoStep } from './to-do.ts';

/** Each record, by each family of addresses, asked of each resolver that has to hold it. */
export function recordChecks(
  at: readonly ToDoPlace[],
  records: readonly PlannedRecord[],
): readonly Check[] {
  return at.flatMap(({ address }) =>
    records.flatMap((record) => {
      const [name = recordName(toDnsRecord(record))] = record.answers;
      return questions(address, name, recordFamilies(record.type, record.addresses));
    }),
  );
}

/** Each single name that a resolver forwards, by the private address that it has in Azure. */
export function forwardChecks(at: readonly ToDoPlace[], { roads }: Plan): readonly Check[] {
  const known = roads.filter(
    (road) =>
      road.road === 'private-endpoint' && road.match === 'exact' && road.addresses.length > 0,
  );
  return at.flatMap(({ address }) =>
    known.flatMap(({ pattern, addresses }) =>
      questions(address, pattern, recordFamilies('A', addresses)),
    ),
  );
}

function questions(
  server: string,
  name: string,
  families: readonly RecordFamily[],
): readonly Check[] {
  return families.flatMap(({ type, values }): Check[] => {
    const expect = values.join(' ');
    return [
      { shell: 'sh', command: `dig +short @${server} ${name} ${type}`, expect },
      {
        shell: 'powershell',
        command: `Resolve-DnsName -Server ${server} -Name ${quotePowerShell(name)} -Type ${type} -DnsOnly`,
        expect,
      },
    ];
  });
}

/**
 * Each single name through the proxy: it answers CONNECT with 200 where it lets the name out. Without places: the
 * appliance's own proxy, and its whole list.
 */
export function allowChecks(
  { site, appliance }: PlanInput,
  { roads, layers }: Plan,
  {
    at,
    entries = layers['proxy-allow'].allow,
  }: Partial<Pick<ToDoStep, 'at'>> & { readonly entries?: readonly string[] },
): readonly Check[] {
  const own =
    site.proxies.find(({ name }) => at?.some((place) => place.name === name)) ??
    proxyOf(site, appliance);
  const roadsOf = groupBy(roads, ({ pattern }) => pattern);
  return entries.flatMap((entry): Check[] => {
    const parsed = parsePattern(entry);
    // What stands for many names is asked for by none.
    if (!parsed.ok || parsed.pattern.kind !== 'exact') return [];
    const ports = new Set((roadsOf.get(entry) ?? []).map(({ port }) => port));
    return (ports.size === 0 ? [443] : [...ports]).flatMap((port): Check[] => {
      // The lists let plain HTTP through without a tunnel, and what answers then is the service.
      if (own !== null && port === 80) return [];
      const { way, shows, expect } = wayThrough(own, port);
      // The tunnel alone is wanted: what answers in it is not.
      const url = `${port === 80 ? 'http' : 'https'}://${entry}${port === 443 || port === 80 ? '' : `:${String(port)}`}/`;
      const rest = `${way} --insecure --max-time 20`;
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
  });
}

/** What a firewall lets out by name, a request without a proxy shows, whatever the shell's own settings are. */
function wayThrough(
  own: ReturnType<typeof proxyOf>,
  port: number,
): { readonly way: string; readonly shows: string; readonly expect: string } {
  if (own === null) return { way: "--noproxy '*'", shows: 'remote_port', expect: String(port) };
  return { way: `-x ${proxyUrl(own)} --proxytunnel`, shows: 'http_connect', expect: '200' };
}

/** Each address that a rule is for, tried from the machine that the rule lets out. */
export function firewallChecks({ site }: PlanInput, { layers, roads }: Plan): readonly Check[] {
  const tried = layers.firewall.allow.flatMap(({ from, to, port }) =>
    addressesIn(roads, { to, port }).map((address) => ({ from, address, port })),
  );
  // An appliance runs Windows.
  const windows = new Set(site.appliances.map((each) => each.address));
  return tried.flatMap(({ from, address, port }): Check[] => [
    ...(windows.has(from)
      ? []
      : [
          {
            shell: 'sh' as const,
            from,
            // The shell's own: `nc` is not everywhere, and each of its kinds says something else.
            command: `timeout 5 bash -c '</dev/tcp/${address}/${String(port)}' && echo succeeded`,
            expect: 'succeeded',
          },
        ]),
    {
      shell: 'powershell',
      from,
      command: `(Test-NetConnection -ComputerName ${address} -Port ${String(port)}).TcpTestSucceeded`,
      expect: 'True',
    },
  ]);
}

/** A network is tried by the private addresses in it that the plan knows: that nothing listens elsewhere says nothing. */
function addressesIn(
  roads: Plan['roads'],
  { to, port }: Pick<FirewallAllow, 'to' | 'port'>,
): readonly string[] {
  if (to === 'internet' || to === 'any') return [];
  if (!to.includes('/')) return [to];
  const known = roads
    .filter((road) => road.road === 'private-endpoint' && road.port === port)
    .flatMap(({ addresses }) => addresses);
  return [...new Set(known)].filter((address) => isInAny(address, [to]));
}

/** The list of the SYSTEM account as Windows has it: the machine's own, where a policy makes every account read that. */
export function systemChecks(plan: Plan): readonly Check[] {
  const expect = allEntries(plan.layers['system-bypass']).join(';');
  return [{ shell: 'powershell', command: systemList(plan), expect }];
}

/** In PowerShell, what the registry has. */
export function systemList({ layers }: Plan): string {
  const root =
    layers['system-bypass'].ofMachine === undefined ? 'HKEY_USERS\\S-1-5-18' : 'HKEY_LOCAL_MACHINE';
  return `(Get-ItemProperty -LiteralPath 'Registry::${root}\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings').ProxyOverride`;
}
