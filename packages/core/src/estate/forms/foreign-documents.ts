// JSON (and YAML) that is known for what it is and holds no resources: its reason says what the file
// is and which command to run instead.

import type { TextCode } from '../../text/text.ts';
import { field, isLoose, textField, type Loose } from '../fields.ts';

/** The code for a known kind of document; null when the value may hold resources. */
export function recogniseForeign(value: unknown): TextCode | null {
  if (Array.isArray(value)) return value.length > 0 ? recogniseOne(value[0]) : null;
  return recogniseOne(value);
}

function recogniseOne(value: unknown): TextCode | null {
  return isLoose(value) ? (CODES.find(([, is]) => is(value))?.[0] ?? null) : null;
}

const CODES: readonly (readonly [TextCode, (from: Loose) => boolean])[] = [
  ['form.arm-parameters', (from) => /deploymentParameters\.json/i.test(schemaOf(from))],
  [
    'form.arm-template',
    (from) =>
      /deploymentTemplate\.json/i.test(schemaOf(from)) ||
      (has(from, 'contentVersion') && has(from, 'resources')),
  ],
  [
    'form.deployment',
    (from) =>
      /^microsoft\.resources\/deployments$/i.test(textField(from, 'type') ?? '') ||
      /\/providers\/microsoft\.resources\/deployment(?:s|stacks)\//i.test(
        textField(from, 'id') ?? '',
      ) ||
      (has(from, 'DeploymentName') && has(from, 'TemplateLink')),
  ],
  [
    'form.what-if',
    (from) => {
      const changes = field(from, 'changes');
      return (
        Array.isArray(changes) && changes.some((each) => isLoose(each) && has(each, 'changeType'))
      );
    },
  ],
  ['form.har', (from) => isLoose(from['log']) && Array.isArray(from['log']['entries'])],
  ['form.pulumi', (from) => isLoose(from['deployment']) && has(from['deployment'], 'manifest')],
  ['form.terraform-outputs', (from) => everyField(from, ['sensitive', 'type', 'value'])],
  ['form.deployment-outputs', (from) => everyField(from, ['type', 'value'])],
  ['form.terraform-log', (from) => has(from, '@level') && has(from, '@message')],
];

function schemaOf(from: Loose): string {
  return textField(from, '$schema') ?? '';
}

function has(from: Loose, key: string): boolean {
  return field(from, key) !== undefined;
}

/** True when the object is a list of outputs: nothing but objects with just these keys. */
function everyField(from: Loose, keys: readonly string[]): boolean {
  const outputs = Object.values(from);
  return (
    outputs.length > 0 &&
    outputs.every((output) => isLoose(output) && Object.keys(output).sort().join() === keys.join())
  );
}
