// Squid: one list a port, and an include with the rules. It only allows; the
// `http_access deny all` at the end of squid.conf stays Squid's own.

import { formatPattern } from '../names/pattern.ts';
import { allowByPort, type PortRules } from './allow-rules.ts';
import { commentLines, toLines } from './comment.ts';
import { toDstdomain } from './dstdomain.ts';
import type { RenderedFile, RenderInput } from './rendered-file.ts';

/** Where the files lie on the proxy. */
export const SQUID_FOLDER = '/etc/squid/sekisho';

const HOW = [
  `copy the folder squid to ${SQUID_FOLDER} on the proxy`,
  `in squid.conf, before "http_access deny all": include ${SQUID_FOLDER}/sekisho.conf`,
  'squid -k parse (it must print no warning), then squid -k reconfigure',
];
const BACK = [
  'remove the include line from squid.conf',
  'squid -k parse, then squid -k reconfigure',
];

export function renderSquid(input: RenderInput): readonly RenderedFile[] {
  const rules = allowByPort(input.plan);
  if (rules.length === 0) return [];
  return [
    file('squid/sekisho.conf', includeText(input, rules)),
    ...rules.flatMap((each) => listFiles(input, each)),
  ];
}

function file(path: string, text: string): RenderedFile {
  return { path, text, layer: 'proxy-allow', appliedBy: 'proxy', how: HOW, back: BACK };
}

function includeText(input: RenderInput, rules: readonly PortRules[]): string {
  return toLines([
    ...commentLines('#', input, {
      what: 'Squid: what the appliance may reach through this proxy.',
      how: HOW,
      back: BACK,
    }),
    '',
    `acl sekisho_clients src ${clients(input).join(' ')}`,
    'acl sekisho_connect method CONNECT',
    ...rules.flatMap((each) => ['', ...ruleLines(each)]),
  ]);
}

/** -n: a request for a bare address must not be allowed by a reverse record that its owner writes. */
function ruleLines({ port, patterns }: PortRules): string[] {
  const suffix = String(port);
  const hasExceptions = toDstdomain(patterns).except.length > 0;
  const exception = hasExceptions ? `!sekisho_except_${suffix} ` : '';
  return [
    `acl sekisho_port_${suffix} port ${suffix}`,
    `acl sekisho_allow_${suffix} dstdomain -n "${SQUID_FOLDER}/allow-${suffix}.txt"`,
    ...(hasExceptions
      ? [`acl sekisho_except_${suffix} dstdomain -n "${SQUID_FOLDER}/except-${suffix}.txt"`]
      : []),
    `http_access allow sekisho_port_${suffix} ${port === 80 ? '!sekisho_connect' : 'sekisho_connect'} sekisho_clients ${exception}sekisho_allow_${suffix}`,
  ];
}

function listFiles(input: RenderInput, { port, patterns }: PortRules): RenderedFile[] {
  const { allow, except } = toDstdomain(patterns);
  const heading = (what: string): string[] => commentLines('#', input, { what, how: [], back: [] });
  const planned = patterns
    .map(formatPattern)
    .filter((text) => text.startsWith('*'))
    .map((text) => `# planned: ${text}`);
  const files = [
    file(
      `squid/allow-${String(port)}.txt`,
      toLines([
        ...heading(`Squid, dstdomain: names allowed to port ${String(port)}.`),
        ...planned,
        ...allow,
      ]),
    ),
  ];
  if (except.length > 0)
    files.push(
      file(
        `squid/except-${String(port)}.txt`,
        toLines([
          ...heading(
            `Squid, dstdomain: names that ".suffix" takes in and the plan does not mean, port ${String(port)}.`,
          ),
          ...except,
        ]),
      ),
    );
  return files;
}

/** The appliance, and the machines to protect where a road through the proxy is theirs. */
function clients({ plan, site, appliance }: RenderInput): string[] {
  const isForSources = plan.roads.some(
    (road) => road.road === 'proxy' && road.actors.includes('mobility-agent'),
  );
  const sources = isForSources
    ? site.sources
        .filter((source) => source.appliance === appliance.name)
        .map((source) => source.address)
    : [];
  return [...new Set([appliance.address, ...sources])];
}
