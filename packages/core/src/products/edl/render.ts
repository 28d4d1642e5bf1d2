// External dynamic lists, as commercial firewalls fetch them: plain text, one
// entry a line, no comments. Which list a product takes is said in the steps.

import { formatPattern, type Pattern } from '../../names/pattern.ts';
import { parseCidr } from '@sekisho/dns/address.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { allowByPort } from '../shared/render/allow-rules.ts';
import { toLines } from '../shared/render/comment.ts';
import { listProduct, ownProxy } from '../shared/render/own-proxy.ts';
import { partsOf } from '../shared/render/render-parts.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';

const BACK = [step('back.edl.remove')];

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
      step('how.edl.publish'),
      step('how.edl.addresses'),
      ...sharedNote(input),
    ]),
  ];
}

type ListsOf = (input: RenderInput, patterns: readonly Pattern[]) => readonly RenderedFile[];

/** Of products whose lists are written in a language of their own (docs/facts/list-languages.md). */
const LISTS: Readonly<Partial<Record<ReturnType<typeof listProduct>, ListsOf>>> = {
  zscaler: (input, patterns) =>
    fileOf('edl/zscaler-urls.txt', patterns.flatMap(zscalerEntries), 'proxy-allow', [
      step('how.edl.zscaler'),
      step('how.edl.zscaler-rule', { ports: portsOf(input) }),
      ...sharedNote(input),
    ]),
  fortinet: (input, patterns) =>
    fileOf('edl/fortinet-names.txt', patterns.flatMap(fortinetEntries), 'proxy-allow', [
      step('how.edl.fortinet'),
      step('how.edl.fortinet-rule', { ports: portsOf(input) }),
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
      step('how.edl.publish'),
      step('how.edl.domains', { ports: portsOf(input) }),
      ...(rest > 0 ? [step('how.edl.suffixes', { rest: String(rest) })] : []),
      ...shared,
    ]),
    ...fileOf('edl/urls.txt', all.flatMap(urlsOf), 'proxy-allow', [
      step('how.edl.publish'),
      step('how.edl.urls'),
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
    step('how.edl.inspection'),
    step('how.edl.inspection-rule'),
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
function sharedNote(input: RenderInput): RenderedFile['how'] {
  const parts = partsOf(input);
  if (parts.length === 1) return [];
  const names = parts.map(({ appliance }) => `${appliance.name} (${appliance.address})`);
  return [step('how.edl.shared', { appliances: names.join(', ') })];
}

function fileOf(
  path: string,
  entries: readonly string[],
  layer: RenderedFile['layer'],
  how: RenderedFile['how'],
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
