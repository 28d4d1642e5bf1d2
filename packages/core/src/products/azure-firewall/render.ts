// Azure Firewall: the allow-list as application rules, in an ARM template that
// adds one rule collection group to a policy that exists.

import type { Pattern } from '../../names/pattern.ts';
import { applianceWords } from '../shared/render/comment.ts';
import { rulesByAppliance } from '../shared/render/render-parts.ts';
import { step, type RenderedFile, type RenderInput } from '../shared/render/rendered-file.ts';

const GROUP = 'sekisho';
const API_VERSION = '2023-11-01';

const HOW = [step('how.azure-firewall.priority'), step('how.azure-firewall.deploy')];
const BACK = [step('back.azure-firewall.delete', { group: GROUP })];

export function renderAzureFirewall(input: RenderInput): readonly RenderedFile[] {
  const rules = rulesByAppliance(input).flatMap((shared) =>
    shared.rules.map(({ port, patterns }) => ({
      ruleType: 'ApplicationRule',
      name: `allow-${String(port)}${shared.only === null ? '' : `-${shared.only}`}`,
      sourceAddresses: shared.parts.map(({ appliance }) => appliance.address),
      protocols: [{ protocolType: port === 80 ? 'Http' : 'Https', port }],
      targetFqdns: patterns.flatMap(fqdnsOf),
    })),
  );
  if (rules.length === 0) return [];
  return [
    {
      path: 'azure-firewall/rules.json',
      text: `${JSON.stringify(template(input, rules), null, 2)}\n`,
      layer: 'proxy-allow',
      appliedBy: 'azure',
      how: HOW,
      back: BACK,
    },
  ];
}

function template(input: RenderInput, rules: readonly object[]): object {
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    metadata: {
      description: `Made by Sekisho from the plan of site ${input.plan.site}, ${applianceWords(input)}.`,
    },
    parameters: {
      firewallPolicyName: { type: 'string' },
      priority: { type: 'int', minValue: 100, maxValue: 65000 },
    },
    resources: [
      {
        type: 'Microsoft.Network/firewallPolicies/ruleCollectionGroups',
        apiVersion: API_VERSION,
        name: `[format('{0}/${GROUP}', parameters('firewallPolicyName'))]`,
        properties: {
          priority: "[parameters('priority')]",
          ruleCollections: [
            {
              ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
              name: 'allow-list',
              priority: 100,
              action: { type: 'Allow' },
              rules,
            },
          ],
        },
      },
    ],
  };
}

/** `*.x` means the names under x; x itself is a row of its own. */
function fqdnsOf(pattern: Pattern): string[] {
  if (pattern.kind === 'exact') return [pattern.name];
  return pattern.apex ? [pattern.suffix, `*.${pattern.suffix}`] : [`*.${pattern.suffix}`];
}
