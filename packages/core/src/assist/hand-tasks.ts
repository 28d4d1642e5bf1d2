// What people still have to set while a set-up runs, with the text to copy: both lists of the appliance, since
// nothing reaches into Windows from here, and the servers that are not kept.

import { compareText } from '../compare-text.ts';
import type { SitePlan } from '../plan/compose-site-plan.ts';
import { planTargets } from '../plan/resolver-chains.ts';
import type { Plan, ProxyUse } from '../plan/plan.ts';
import { dnsAnswers } from '../products/shared/render/dns-answers.ts';
import { renderConfigurationManager } from '../products/configuration-manager/render.ts';
import {
  step,
  type RenderedFile,
  type RenderInput,
} from '../products/shared/render/rendered-file.ts';
import { renderSystemInternetOptions } from '../products/system-internet-options/render.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import { listUse } from '../model/settings.ts';
import type { Site } from '../site/site.ts';
import { sayReason } from '../text/text.ts';
import type { HandTask } from './assist-event.ts';

export interface HandInput {
  readonly site: Site;
  readonly plan: SitePlan;
  /** The entries that a server of the site must hold. */
  readonly inputOf: (server: string) => RenderInput;
  /** From the site's own files; a list that is complete there is not a task. */
  readonly current: CurrentSettings;
}

export function handTasks(input: HandInput): HandTask[] {
  return [...input.plan.plans.flatMap((plan) => windowsTasks(input, plan)), ...serverTasks(input)];
}

function windowsTasks({ site, current }: HandInput, plan: Plan): HandTask[] {
  const appliance = site.appliances.find(({ name }) => name === plan.appliance);
  if (appliance === undefined) return [];
  const own = current.appliances.find((each) => each.appliance === plan.appliance);
  const input: RenderInput = {
    plan,
    site,
    appliance,
    applianceJson: null,
    forwardTo: planTargets(site, appliance),
  };
  const manager = plan.layers['configuration-manager'];
  const system = plan.layers['system-bypass'];
  const now = own?.configurationManager ?? null;
  const shown = now !== null && listUse(now) !== 'hidden' ? now : undefined;
  const tasks: (HandTask | null)[] = [
    isSet(manager, shown) || manager.bypass.length === 0
      ? null
      : managerTask(plan, renderConfigurationManager(input)),
    isSet(system, own?.system) || system.bypass.length === 0
      ? null
      : systemTask(plan, renderSystemInternetOptions(input)),
  ];
  return tasks.filter((task) => task !== null);
}

/** Order matters to no reader of these lists. */
function isSet(
  { proxy, bypass }: ProxyUse,
  now: { readonly proxy: string | null; readonly bypass: readonly string[] } | null | undefined,
): boolean {
  return (
    now !== null &&
    now !== undefined &&
    now.proxy !== null &&
    proxy !== null &&
    proxy.endsWith(now.proxy.replace(/^\w+:\/\//, '')) &&
    bypass.every((entry) => now.bypass.includes(entry))
  );
}

function managerTask({ appliance, layers }: Plan, files: readonly RenderedFile[]): HandTask | null {
  const file = files.find(({ path }) => path.endsWith('/bypass-list.txt'));
  const { proxy, bypass } = layers['configuration-manager'];
  if (file === undefined) return null;
  return {
    appliance,
    layer: 'configuration-manager',
    where: `${appliance}: Configuration Manager`,
    entries: [`proxy ${proxy ?? ''}`, ...bypass],
    text: file.text.trimEnd(),
    ...sayHow(file.how),
  };
}

function systemTask({ appliance, layers }: Plan, files: readonly RenderedFile[]): HandTask | null {
  const { proxy, bypass } = layers['system-bypass'];
  const script = files.find(({ path }) => path.endsWith('.cmd')) ?? files[0];
  if (script === undefined) return null;
  // One line for an elevated prompt; a list that is too long for one has its script.
  const command = script.text
    .split('\r\n')
    .find((line) => line.startsWith('bitsadmin /util /setieproxy'));
  const how =
    command === undefined ? script.how : [step('how.system.command-line'), ...script.how.slice(1)];
  return {
    appliance,
    layer: 'system-bypass',
    where: `${appliance}: SYSTEM`,
    entries: [`proxy ${proxy ?? ''}`, ...bypass],
    text: command ?? script.text,
    ...sayHow(how),
  };
}

function sayHow(steps: RenderedFile['how']): Pick<HandTask, 'how' | 'steps'> {
  return { how: steps.map((each) => sayReason('en', each)), steps };
}

/** Of the servers that an appliance uses and nobody keeps. */
export function serverTasks({
  site,
  plan,
  inputOf,
}: Pick<HandInput, 'site' | 'plan' | 'inputOf'>): HandTask[] {
  const usersOf = (key: 'proxy' | 'resolver', server: string): string =>
    site.appliances
      .filter((each) => each[key] === server)
      .map(({ name }) => name)
      .join(', ');
  const taskOf = (
    task: Pick<HandTask, 'appliance' | 'layer' | 'where'>,
    entries: readonly string[],
  ): HandTask => ({ ...task, entries, text: entries.join('\n'), how: [], steps: [] });
  const lists = site.proxies
    .filter(({ sync }) => sync === undefined)
    .map(({ name }) =>
      taskOf(
        { appliance: usersOf('proxy', name), layer: 'proxy-allow', where: name },
        (plan.proxies.find(({ proxy }) => proxy === name)?.allow ?? []).toSorted(compareText),
      ),
    );
  const records = site.resolvers
    .filter(({ sync }) => sync === undefined)
    .map(({ name }) => {
      const own = plan.resolvers.find(({ resolver }) => resolver === name);
      return taskOf({ appliance: usersOf('resolver', name), layer: 'dns', where: name }, [
        ...(own === undefined ? [] : recordLines(inputOf(name))),
        ...(own?.forward ?? []).map((zone) =>
          ['forward', zone, ...inputOf(name).forwardTo].join(' '),
        ),
      ]);
    });
  return [...records, ...lists].filter(
    ({ appliance, entries }) => appliance !== '' && entries.length > 0,
  );
}

function recordLines(input: RenderInput): string[] {
  return dnsAnswers(input).flatMap((answer) =>
    answer.addresses.map(
      (address) =>
        `${answer.name}. ${String(answer.ttlSeconds)} IN ${address.includes(':') ? 'AAAA' : 'A'} ${address}`,
    ),
  );
}
