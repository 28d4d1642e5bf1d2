// Squid: one list a port, and an include with the rules. It only allows; the
// `http_access deny all` at the end of squid.conf stays Squid's own. Where several
// appliances share the proxy, what one alone needs is allowed to its addresses alone.

import type { Reason } from '../../model/reason.ts';
import { formatPattern } from '../../names/pattern.ts';
import { clientsOfProxy } from '../../plan/proxy-steps.ts';
import type { PortRules } from '../shared/render/allow-rules.ts';
import { commentLines, escapeComment, toLines } from '../shared/render/comment.ts';
import { toDstdomain } from './dstdomain.ts';
import { spliceOf, type Splice } from './splice.ts';
import { ownProxy } from '../shared/render/own-proxy.ts';
import { partsOf, rulesByAppliance, type SharedRules } from '../shared/render/render-parts.ts';
import {
  step,
  type RenderedFile,
  type RenderInput,
  type RenderPart,
} from '../shared/render/rendered-file.ts';

/** Where the files lie on the proxy. */
export const SQUID_FOLDER = '/etc/squid/sekisho';

const BACK = [step('back.squid.include'), step('back.squid.reload')];

interface Place {
  readonly input: RenderInput;
  /** On the proxy. Two Squids of one site may stand on one machine: folder and acls of each have its own words. */
  readonly folder: string;
  readonly prefix: string;
  readonly how: RenderedFile['how'];
}

/** Rules of one port for the same clients, with the words that tell their acls and files apart. */
interface Rule {
  readonly port: number;
  readonly patterns: PortRules['patterns'];
  readonly only: string | null;
  /** In acl names, which Squid keeps short: numbers, since a name may be long. */
  readonly acl: string;
  readonly clients: string;
  /** In file names. */
  readonly file: string;
}

export function renderSquid(input: RenderInput): readonly RenderedFile[] {
  const shared = rulesByAppliance(input);
  if (shared.length === 0) return [];
  const place = placeOf(input);
  const rules = shared.flatMap((each) => toRules(place, each));
  const splices = spliceRules(place, shared);
  return [
    file(place, 'squid/sekisho.conf', includeText(place, shared, { rules, splices })),
    ...rules.flatMap((each) => listFiles(place, each)),
    ...splices.flatMap(({ files }) =>
      files.map(({ name, entries }) =>
        file(
          place,
          `squid/${name}`,
          toLines([
            ...commentLines('#', input, {
              what: 'Squid, ssl::server_name: names for ssl_bump splice.',
              how: [],
              back: [],
            }),
            ...entries,
          ]),
        ),
      ),
    ),
  ];
}

function placeOf(input: RenderInput): Place {
  const { server, site } = input;
  const folder = server === undefined ? SQUID_FOLDER : `${SQUID_FOLDER}-${server}`;
  const number = site.proxies.findIndex(({ name }) => name === server) + 1;
  return {
    input,
    folder,
    prefix: server === undefined ? 'sekisho' : `sekisho${String(number)}`,
    how: [
      step('how.copy-to-proxy', { folder: 'squid', to: folder }),
      placeOfInclude(input, folder),
      step('how.squid.reload'),
    ],
  };
}

/** Squid ends its search at the first rule that fits, and at the first that asks for a login. */
function placeOfInclude(input: RenderInput, folder: string): Reason {
  const { login, inspectsTls } = ownProxy(input) ?? {};
  const code = `how.squid.include${login === true ? '-login' : ''}${inspectsTls === true ? '-bump' : ''}`;
  return step(code as PlaceOfInclude, { folder });
}

type PlaceOfInclude = `how.squid.include${'' | '-login'}${'' | '-bump'}`;

function toRules(place: Place, { only, rules }: SharedRules): Rule[] {
  const number = partsOf(place.input).findIndex(({ appliance }) => appliance.name === only) + 1;
  return rules.map(({ port, patterns }) => ({
    port,
    patterns,
    only,
    acl: only === null ? String(port) : `${String(port)}_${String(number)}`,
    clients: clientsAcl(place, number),
    file: only === null ? String(port) : `${String(port)}-${only}`,
  }));
}

function clientsAcl({ prefix }: Place, number: number): string {
  return number === 0 ? `${prefix}_clients` : `${prefix}_clients_${String(number)}`;
}

/** Where the proxy opens TLS. */
function spliceRules(place: Place, shared: readonly SharedRules[]): Splice[] {
  const { input, folder, prefix } = place;
  if (ownProxy(input)?.inspectsTls !== true) return [];
  return shared.map((each) => {
    const { only } = each;
    const number = partsOf(input).findIndex(({ appliance }) => appliance.name === only) + 1;
    return spliceOf(each, {
      prefix,
      folder,
      clients: clientsAcl(place, number),
      acl: only === null ? '' : `_${String(number)}`,
      file: only === null ? '' : `-${only}`,
    });
  });
}

function file({ how }: Place, path: string, text: string): RenderedFile {
  return { path, text, layer: 'proxy-allow', appliedBy: 'proxy', how, back: BACK };
}

function includeText(
  place: Place,
  shared: readonly SharedRules[],
  { rules, splices }: { readonly rules: readonly Rule[]; readonly splices: readonly Splice[] },
): string {
  const { input, how, prefix } = place;
  const parts = partsOf(input);
  const ports = [...new Set(rules.map(({ port }) => port))].sort((a, b) => a - b);
  return toLines([
    ...commentLines('#', input, {
      what:
        parts.length === 1
          ? 'Squid: what the appliance may reach through this proxy.'
          : 'Squid: what each appliance may reach through this proxy.',
      how,
      back: BACK,
    }),
    '',
    ...shared.map(({ parts: own, only }) => {
      const number = parts.findIndex(({ appliance }) => appliance.name === only) + 1;
      return `acl ${clientsAcl(place, number)} src ${clients(input, own).join(' ')}`;
    }),
    `acl ${prefix}_connect method CONNECT`,
    ...ports.flatMap((port) => [
      '',
      `acl ${prefix}_port_${String(port)} port ${String(port)}`,
      ...rules.filter((each) => each.port === port).flatMap((each) => ruleLines(place, each)),
    ]),
    ...splices.flatMap(({ lines }) => ['', ...lines]),
  ]);
}

/** -n: a request for a bare address must not be allowed by a reverse record that its owner writes. */
function ruleLines(
  { folder, prefix }: Place,
  { port, patterns, only, acl, ...rule }: Rule,
): string[] {
  const hasExceptions = toDstdomain(patterns).except.length > 0;
  const exception = hasExceptions ? `!${prefix}_except_${acl} ` : '';
  return [
    ...(only === null ? [] : [`# only ${escapeComment(only)}`]),
    `acl ${prefix}_allow_${acl} dstdomain -n "${folder}/allow-${rule.file}.txt"`,
    ...(hasExceptions
      ? [`acl ${prefix}_except_${acl} dstdomain -n "${folder}/except-${rule.file}.txt"`]
      : []),
    `http_access allow ${prefix}_port_${String(port)} ${port === 80 ? `!${prefix}_connect` : `${prefix}_connect`} ${rule.clients} ${exception}${prefix}_allow_${acl}`,
  ];
}

function listFiles(place: Place, { port, patterns, only, file: name }: Rule): RenderedFile[] {
  const { allow, except } = toDstdomain(patterns);
  const whose = only === null ? '' : `, ${only} alone`;
  const heading = (what: string): string[] =>
    commentLines('#', place.input, { what, how: [], back: [] });
  const planned = patterns
    .map(formatPattern)
    .filter((text) => text.startsWith('*'))
    .map((text) => `# planned: ${text}`);
  const files = [
    file(
      place,
      `squid/allow-${name}.txt`,
      toLines([
        ...heading(`Squid, dstdomain: names allowed to port ${String(port)}${whose}.`),
        ...planned,
        ...allow,
      ]),
    ),
  ];
  if (except.length > 0)
    files.push(
      file(
        place,
        `squid/except-${name}.txt`,
        toLines([
          ...heading(
            `Squid, dstdomain: names that ".suffix" takes in and the plan does not mean, port ${String(port)}${whose}.`,
          ),
          ...except,
        ]),
      ),
    );
  return files;
}

/** Whose requests it sees: appliances, machines to protect, or the proxies before it. */
function clients({ site, proxy }: RenderInput, parts: readonly RenderPart[]): string[] {
  const addresses = parts.flatMap(({ appliance, plan }) => {
    const own = site.proxies.find(({ name }) => name === (proxy ?? appliance.proxy));
    return own === undefined ? [appliance.address] : clientsOfProxy({ site, appliance }, own, plan);
  });
  return [...new Set(addresses)];
}
