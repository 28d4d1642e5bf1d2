// Steps of Windows beside its lists: what is taken out of them, the key that shows one, and the mobility agents' file.

import { APPLIANCE_JSON_PATHS } from '../products/configuration-manager/render.ts';
import { quotePowerShell } from '../products/shared/render/powershell-text.ts';
import { step as line } from '../products/shared/render/rendered-file.ts';
import type { Plan } from '../plan/plan.ts';
import { systemList } from './checks.ts';
import type { Check, Way } from './to-do.ts';

interface WindowsStep {
  /** Of those of its layer. */
  readonly ways: (ofLayer: readonly Way[]) => readonly Way[];
  readonly checks: (plan: Plan, entries: readonly string[]) => readonly Check[];
}

const AGENT = 'mobility-agent';
export const AGENT_STEP = 'step.set-agent-list';
const [FIRST, SECOND] = APPLIANCE_JSON_PATHS;
const RESTART = line('how.restart-appliance');

/** In the appliance's own page; no file does it. */
function byHand(how: Way['how'], back: Way['back']): WindowsStep['ways'] {
  return () => [{ product: 'configuration-manager', isChoice: false, files: [], how, back }];
}

function takenOut(back: Parameters<typeof line>[0]): WindowsStep {
  return {
    ways: byHand([line('how.manager.remove')], [line(back)]),
    checks: (_, entries) => managerChecks(entries, '-notcontains'),
  };
}

function shown(how: Parameters<typeof line>[0]): WindowsStep {
  return {
    ways: byHand(
      [line(how, { first: FIRST, second: SECOND })],
      [line('back.manager.unset-key'), RESTART],
    ),
    checks: () => [
      {
        shell: 'powershell',
        command: ofApplianceJson('$json.EnableProxyBypassList'),
        expect: 'true',
      },
    ],
  };
}

/** The layer of the SYSTEM account's list is that of the mobility agents' too, which have a file and a step of their own. */
export function withoutAgents(ways: readonly Way[]): readonly Way[] {
  return ways.filter(({ product }) => product !== AGENT);
}

const STEPS: ReadonlyMap<string, WindowsStep> = new Map([
  ['step.remove-rejected', takenOut('back.manager.none')],
  ['step.remove-entries', takenOut('back.manager.enter-again')],
  ['step.show-list', shown('how.manager.set-key')],
  ['step.show-list-if-hidden', shown('how.manager.set-key-if-hidden')],
  [
    'step.remove-system-entries',
    {
      ways: withoutAgents,
      checks: (plan, entries) =>
        entries.map((entry) => ({
          shell: 'powershell',
          command: `(${systemList(plan)} -split ';') -notcontains ${quotePowerShell(entry)}`,
          expect: 'True',
        })),
    },
  ],
  [
    AGENT_STEP,
    {
      ways: (ofLayer) => ofLayer.filter(({ product }) => product === AGENT),
      checks: ({ layers }) => [
        {
          shell: 'powershell',
          command: `Get-Content -LiteralPath "$env:ProgramData\\Microsoft Azure Site Recovery\\Config\\ProxyInfo.conf"`,
          expect: `BypassList=${(layers[AGENT]?.bypass ?? []).join(',')}`,
        },
      ],
    },
  ],
]);

/** undefined: it is a step of another kind. */
export function windowsStep(code: string): WindowsStep | undefined {
  return STEPS.get(code);
}

/** The Configuration Manager's list, entry by entry. */
export function managerChecks(
  entries: readonly string[],
  test: '-contains' | '-notcontains' = '-contains',
): readonly Check[] {
  return entries.map((entry) => ({
    shell: 'powershell',
    command: ofApplianceJson(
      `($json.Proxy.BypassList -split ';') ${test} ${quotePowerShell(entry)}`,
    ),
    expect: 'True',
  }));
}

/** Whichever of the two folders has the file; without one, nothing is printed. */
function ofApplianceJson(expression: string): string {
  return `Get-Item "$env:ProgramData\\Microsoft*Azure\\Config\\appliance.json" | ForEach-Object { $json = Get-Content -Raw -LiteralPath $_.FullName | ConvertFrom-Json; ${expression} }`;
}
