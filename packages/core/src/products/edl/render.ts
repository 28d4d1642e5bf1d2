// External dynamic lists, as commercial firewalls fetch them: plain text, one
// entry a line, no comments. Which list a product takes is said in the steps.

import { formatPattern, type Pattern } from '../../names/pattern.ts';
import { parseCidr } from '@sekisho/dns/address.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { allowByPort } from '../shared/render/allow-rules.ts';
import { toLines } from '../shared/render/comment.ts';
import { listProduct, ownProxy } from '../shared/render/own-proxy.ts';
import { partsOf } from '../shared/render/render-parts.ts';
import type { RenderedFile, RenderInput } from '../shared/render/rendered-file.ts';

const BACK = ['take the list out of the rule, then delete the list object'];

export function renderEdl(input: RenderInput): readonly RenderedFile[] {
  const patterns = new Map(
    allowByPort(input.plan).flatMap((rules) =>
      rules.patterns.map((pattern) => [formatPattern(pattern), pattern]),
    ),
  );
  const all = [...patterns.values()];
  return [
    ...(LISTS[listProduct(input)] ?? urlLists)(input, all),
    ...inspectionList(input, all),
    ...fileOf('edl/private-addresses.txt', privateTargets(input), 'firewall', [
      'publish the file on a web server that the firewall reaches',
      'make a list object of type IP with its URL; use it as destination, port 443, of the rule that lets the appliance into the VPN',
      ...sharedNote(input),
    ]),
  ];
}

type ListsOf = (input: RenderInput, patterns: readonly Pattern[]) => readonly RenderedFile[];

/** Of products whose lists are written in a language of their own (docs/facts/list-languages.md). */
const LISTS: Readonly<Partial<Record<ReturnType<typeof listProduct>, ListsOf>>> = {
  zscaler: (input, patterns) =>
    fileOf('edl/zscaler-urls.txt', patterns.flatMap(zscalerEntries), 'proxy-allow', [
      'import the file into a custom URL category of its own',
      `use the category in the rule that allows port ${portsOf(input)} for this site's location or login`,
      ...sharedNote(input),
    ]),
  fortinet: (input, patterns) =>
    fileOf('edl/fortinet-names.txt', patterns.flatMap(fortinetEntries), 'proxy-allow', [
      'make an address of type FQDN for each line, in one address group; the firewall has to ask the DNS server that its clients ask',
      `use the group as destination of the rule or proxy policy that lets the appliance out to port ${portsOf(input)}; in a URL filter a line is of type simple with include-subdomains off, one with "*" of type wildcard`,
      ...sharedNote(input),
    ]),
};

/** As Palo Alto Networks and others fetch them. */
function urlLists(input: RenderInput, all: readonly Pattern[]): readonly RenderedFile[] {
  const domains = all.flatMap((pattern) => (pattern.kind === 'exact' ? [pattern.name] : []));
  const rest = all.length - domains.length;
  const shared = sharedNote(input);
  return [
    ...fileOf('edl/domains.txt', domains, 'proxy-allow', [
      'publish the file on a web server that the firewall reaches',
      `make a list object of type domain with its URL; use it in the rule that lets the appliance out to port ${portsOf(input)}, without "include subdomains"`,
      ...(rest > 0
        ? [`${String(rest)} planned suffixes do not fit into a domain list: they are in urls.txt`]
        : []),
      ...shared,
    ]),
    ...fileOf('edl/urls.txt', all.flatMap(urlsOf), 'proxy-allow', [
      'publish the file on a web server that the firewall reaches',
      'make a list object of type URL with its URL (the "/" at the end keeps an entry from matching longer names); use it in place of the domain list',
      ...shared,
    ]),
  ];
}

/** Names whose TLS stays closed, where the proxy opens it. */
function inspectionList(input: RenderInput, all: readonly Pattern[]): readonly RenderedFile[] {
  if (ownProxy(input)?.inspectsTls !== true) return [];
  const entries = { zscaler: zscalerEntries, fortinet: fortinetEntries }[
    listProduct(input) as string
  ];
  return fileOf('edl/do-not-inspect.txt', all.flatMap(entries ?? urlsOf), 'proxy-allow', [
    'make a list of its own of these names, and of those that are learned later',
    'use it in a rule that does not decrypt or inspect TLS, above every rule that does, for the clients of this plan',
    ...sharedNote(input),
  ]);
}

function portsOf({ plan }: RenderInput): string {
  return [...new Set(allowByPort(plan).map(({ port }) => port))].join(', ');
}

/** A dot in front takes the name and what is below it: there is no form for what is below alone. */
function zscalerEntries(pattern: Pattern): string[] {
  return [pattern.kind === 'exact' ? pattern.name : `.${pattern.suffix}`];
}

function fortinetEntries(pattern: Pattern): string[] {
  if (pattern.kind === 'exact') return [pattern.name];
  return [...(pattern.apex ? [pattern.suffix] : []), `*.${pattern.suffix}`];
}

/** A list object has no clients: who may use it is said in the rule, for the whole of it. */
function sharedNote(input: RenderInput): string[] {
  const parts = partsOf(input);
  if (parts.length === 1) return [];
  const names = parts.map(({ appliance }) => `${appliance.name} (${appliance.address})`);
  return [
    `the list is shared by ${names.join(', ')}: the rule lets each of them reach all of it; sekisho plan --appliance NAME shows what one of them needs`,
  ];
}

function fileOf(
  path: string,
  entries: readonly string[],
  layer: RenderedFile['layer'],
  how: readonly string[],
): RenderedFile[] {
  return entries.length === 0
    ? []
    : [{ path, text: toLines(entries), layer, appliedBy: 'firewall', how, back: BACK }];
}

function urlsOf(pattern: Pattern): string[] {
  if (pattern.kind === 'exact') return [`${pattern.name}/`];
  return [...(pattern.apex ? [`${pattern.suffix}/`] : []), `*.${pattern.suffix}/`];
}

/** Where the appliances themselves may go; what proxy and resolver need is in the firewall's table. */
function privateTargets(input: RenderInput): string[] {
  const addresses = partsOf(input).map(({ appliance }) => appliance.address);
  const targets = input.plan.layers.firewall.allow.filter(
    (allow) =>
      addresses.includes(allow.from) &&
      allow.port === 443 &&
      allow.to !== 'internet' &&
      allow.to !== 'any',
  );
  return [
    ...new Set(
      targets.map(({ to }) => {
        if (parseCidr(to) !== null) return to;
        throw new UserError(`the plan's firewall rule to ${JSON.stringify(to)} names no address`, {
          code: 'render.bad-address',
          where: 'layers.firewall',
        });
      }),
    ),
  ];
}
