// A PAC file for programs that can take one: DIRECT for what the plan sends to
// private endpoints, name by name; everything else to the proxy. ES3, as old engines need.

import { parseName } from '@sekisho/dns/name.ts';
import { parsePattern } from '../../names/pattern.ts';
import { parseShape } from '../../names/shape.ts';
import { goesPastProxy } from '../../plan/direct-ways.ts';
import type { PlannedRoad } from '../../plan/plan.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { commentLines, toLines } from '../shared/render/comment.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';

const HOW = [step('how.pac.publish'), step('how.pac.url')];
const BACK = [step('back.pac.url')];

export function renderPac(input: RenderInput): readonly RenderedFile[] {
  const { proxy } = input.plan.layers['system-bypass'];
  // Without a proxy there is nothing to choose.
  if (proxy === null) return [];
  const roads = input.plan.roads.filter(goesPastProxy);
  const { host, port } = parseProxy(proxy);
  const names = [
    ...new Set(roads.filter((road) => road.match === 'exact').map(checkedName)),
  ].sort();
  const expressions = [
    ...new Set(roads.filter((road) => road.match !== 'exact').map(expressionOf)),
  ].sort();
  const text = toLines([
    ...commentLines('//', input, {
      what: 'PAC: private endpoints directly, everything else through the proxy.',
      how: HOW,
      back: BACK,
    }),
    '',
    // With a dot before each, no name can meet a property that objects are born with.
    'var SEKISHO_NAMES = {',
    ...names.map((name, index) => `  ".${name}": true${index === names.length - 1 ? '' : ','}`),
    '};',
    'var SEKISHO_FORMS = [',
    ...expressions.map(
      (source, index) => `  /${source}/${index === expressions.length - 1 ? '' : ','}`,
    ),
    '];',
    '',
    'function FindProxyForURL(url, host) {',
    '  var name = host.toLowerCase().replace(/\\.$/, "");',
    '  if (SEKISHO_NAMES["." + name] === true) return "DIRECT";',
    '  for (var i = 0; i < SEKISHO_FORMS.length; i += 1) {',
    '    if (SEKISHO_FORMS[i].test(name)) return "DIRECT";',
    '  }',
    `  return "PROXY ${host}:${String(port)}";`,
    '}',
  ]);
  return [
    {
      path: 'pac/proxy.pac',
      text,
      layer: 'system-bypass',
      appliedBy: 'windows',
      how: HOW,
      back: BACK,
    },
  ];
}

function checkedName({ pattern }: PlannedRoad): string {
  const parsed = parseName(pattern);
  if (parsed.ok) return parsed.name;
  throw notUsable(pattern, parsed.message);
}

function expressionOf({ pattern, match }: PlannedRoad): string {
  // Old engines know no named groups.
  if (match === 'shape') return shapeOf(pattern).replaceAll(/\(\?<\w+>/g, '(?:');
  const parsed = parsePattern(pattern);
  if (!parsed.ok || parsed.pattern.kind !== 'suffix') throw notUsable(pattern, 'it is no suffix');
  return `${parsed.pattern.apex ? '(?:^|\\.)' : '.\\.'}${parsed.pattern.suffix.replaceAll('.', '\\.')}$`;
}

function shapeOf(pattern: string): string {
  try {
    return parseShape(pattern).expression.source;
  } catch (cause) {
    throw notUsable(pattern, cause instanceof Error ? cause.message : 'it is no shape');
  }
}

function notUsable(pattern: string, why: string): UserError {
  return new UserError(
    `the plan's road for ${JSON.stringify(pattern)} can't be written into a PAC file: ${why}`,
    { code: 'render.bad-pattern', where: 'roads' },
  );
}
