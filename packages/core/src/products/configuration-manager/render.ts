// The appliance's Configuration Manager: the list to paste into its page, and, where
// the site gives the appliance.json of today, that file with the plan in it.

import { allEntries } from '../../plan/plan-settings.ts';
import { DIALECTS } from '../../roads/dialects/dialects.ts';
import { bypassFieldOf } from '../../site/appliance-version.ts';
import type { BypassField } from '../../model/settings.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { mergeApplianceJson, type Merged } from './merge-appliance-json.ts';
import { parseProxy } from '../shared/render/proxy-address.ts';
import type { RenderedFile, RenderInput } from '../shared/render/rendered-file.ts';
import { toLines } from '../shared/render/comment.ts';

/** Documents name the first, installers write the second: docs/facts/appliance.md#appliancejson. */
export const APPLIANCE_JSON_PATHS = [
  'C:\\ProgramData\\MicrosoftAzure\\Config\\appliance.json',
  'C:\\ProgramData\\Microsoft Azure\\Config\\appliance.json',
];
const WHERE = `${APPLIANCE_JSON_PATHS.join(' or ')}, whichever exists`;

const SET_KEY = `set "EnableProxyBypassList" to "true" in appliance.json (${WHERE}), restart the appliance`;
const SHOW_FIELD: Readonly<Record<BypassField, readonly string[]>> = {
  'set-by-key': [
    `before 9.60 (Update Rollup 72) the field shows only when this key is set: ${SET_KEY}`,
  ],
  'not-known': [
    `only if the page shows no field for the list (before 9.60, Update Rollup 72): ${SET_KEY}`,
  ],
  'always-shown': [],
};
const PASTE_STEPS = [
  'in the Configuration Manager: proxy settings, enter the proxy, paste the list, save',
  'if the page does not take the list on one line, paste bypass-list-lines.txt: which of the two it wants is not documented',
];
const PASTE_BACK = ['empty the field in the Configuration Manager and save'];
const MERGE_BACK = ['put back the copy of appliance.json', 'restart the appliance'];

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

function mergeHow({ kept, dropped }: Merged): string[] {
  return [
    'in place of the list: this is the appliance.json that the site holds, with the plan in it',
    `on the appliance, copy ${WHERE}, then put this file in its place; if the file there has changed since, paste the list instead`,
    'restart the appliance',
    ...(kept.length === 0
      ? []
      : [`entries that stay although the plan has no use for them: ${kept.join(' ')}`]),
    ...(dropped.length === 0
      ? []
      : [
          `entries that are gone, since the Configuration Manager rejects them: ${dropped.join(' ')}`,
        ]),
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
