// The appliance's Configuration Manager: the list to paste into its page, and, where
// the site gives the appliance.json of today, that file with the plan in it.

import { allEntries } from '../../plan/plan-settings.ts';
import { DIALECTS } from '../../roads/dialects/dialects.ts';
import { bypassFieldOf } from '../../site/appliance-version.ts';
import type { BypassField } from '../../model/settings.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { mergeApplianceJson, type Merged } from './merge-appliance-json.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';
import { toLines } from '../shared/render/comment.ts';

/** Documents name the first, installers write the second: docs/facts/appliance.md#appliancejson. */
export const APPLIANCE_JSON_PATHS = [
  'C:\\ProgramData\\MicrosoftAzure\\Config\\appliance.json',
  'C:\\ProgramData\\Microsoft Azure\\Config\\appliance.json',
] as const;
const [FIRST, SECOND] = APPLIANCE_JSON_PATHS;
const WHERE = { first: FIRST, second: SECOND };

const SHOW_FIELD: Readonly<Record<BypassField, RenderedFile['how']>> = {
  'set-by-key': [step('how.manager.set-key', WHERE)],
  'not-known': [step('how.manager.set-key-if-hidden', WHERE)],
  'always-shown': [],
};
const PASTE_STEPS = [step('how.manager.paste'), step('how.manager.paste-lines')];
const PASTE_BACK = [step('back.manager.empty')];
const MERGE_BACK = [step('back.manager.put-back'), step('how.restart-appliance')];

export function renderConfigurationManager(input: RenderInput): readonly RenderedFile[] {
  const { proxy, removed = [] } = input.plan.layers['configuration-manager'];
  if (proxy === null) return [];
  const bypass = allEntries(input.plan.layers['configuration-manager']);
  // What stands there today is accepted already.
  requireAccepted(input.plan.layers['configuration-manager'].bypass);
  const field = bypassFieldOf(input.appliance.version);
  const how = [...SHOW_FIELD[field], ...PASTE_STEPS];
  const common = { layer: 'configuration-manager', appliedBy: 'windows' } as const;
  const files: RenderedFile[] = [
    {
      ...common,
      path: 'configuration-manager/bypass-list.txt',
      text: toLines([bypass.join(';')], '\r\n'),
      how,
      back: PASTE_BACK,
    },
    {
      ...common,
      path: 'configuration-manager/bypass-list-lines.txt',
      text: toLines(bypass, '\r\n'),
      how,
      back: PASTE_BACK,
    },
  ];
  if (input.applianceJson === null) return bypass.length === 0 ? [] : files;
  const merged = mergeApplianceJson(input.applianceJson, {
    proxy: parseProxy(proxy),
    bypass,
    removed,
    setsKey: field !== 'always-shown',
  });
  return [
    ...files,
    {
      ...common,
      path: 'configuration-manager/appliance.json',
      text: merged.text,
      how: mergeHow(merged),
      back: MERGE_BACK,
    },
  ];
}

function mergeHow({ kept, dropped }: Merged): RenderedFile['how'] {
  return [
    step('how.manager.instead'),
    step('how.manager.replace', WHERE),
    step('how.restart-appliance'),
    ...(kept.length === 0 ? [] : [step('how.manager.kept', { entries: kept.join(' ') })]),
    ...(dropped.length === 0 ? [] : [step('how.manager.dropped', { entries: dropped.join(' ') })]),
  ];
}

/** A list that the page would refuse is not handed over. */
function requireAccepted(bypass: readonly string[]): void {
  const problem = DIALECTS['configuration-manager']
    .parse(bypass)
    .problems.find((each) => each.fatal);
  const broken = bypass.find((entry) => !/^[\x21-\x7e]+$/.test(entry) || entry.includes(';'));
  if (problem === undefined && broken === undefined) return;
  throw new UserError(
    `the Configuration Manager would not take the planned entry ${JSON.stringify(problem?.entry ?? broken)}`,
    {
      code: 'render.bad-entry',
      where: 'layers.configuration-manager',
      ...(problem === undefined ? {} : { hint: problem.message }),
    },
  );
}
