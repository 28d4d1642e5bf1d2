// What of today nobody has told, and the command that shows it.

import type { Layer } from '../model/layer.ts';
import type { NotKnownPart } from '../model/road.ts';
import type { SettingsPart } from '../model/settings.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { SYNC_COMMAND } from './readings.ts';
import type { NotKnownEnd } from './today.ts';
import type { Check, ToDoStep, Unknown } from './to-do.ts';

export const PART_OF: Readonly<Record<Exclude<Layer, 'azure'>, SettingsPart>> = {
  dns: 'dnsRecords',
  firewall: 'firewallAllow',
  'proxy-allow': 'proxyAllow',
  'configuration-manager': 'configurationManager',
  'system-bypass': 'system',
};

const FORWARD = 'step.forward-names';
/** Told whole by a file that is copied, not by a command. */
const FILE_PART: SettingsPart = 'configurationManager';

/** In the order of the steps; what only names hang on comes after them. */
export function unknownsOf(
  input: PlanInput,
  steps: readonly ToDoStep[],
  ends: readonly NotKnownEnd[],
): readonly Unknown[] {
  const open = steps.flatMap((step) =>
    step.state === 'not-known' && step.layer !== 'azure'
      ? [{ part: partOf(step.layer, step), step }]
      : [],
  );
  return [...new Set([...open, ...ends].map(({ part }) => part))].map((part) => {
    const own = open.flatMap((each) => (each.part === part ? [each.step] : []));
    const asked = ends.filter((each) => each.part === part);
    return {
      part,
      names: new Set(asked.map(({ name }) => name)).size,
      steps: [...new Set(own.flatMap(({ order }) => order ?? []))],
      command:
        commandFor(part, asked[0]) ??
        (readsPart(input, part) ? SYNC_COMMAND : null) ??
        (part === FILE_PART ? null : (shortestCheck(input, own)?.command ?? null)),
    };
  });
}

/** What a server forwards is not told by its records. */
function partOf(layer: Exclude<Layer, 'azure'>, { because }: ToDoStep): SettingsPart {
  return because.what.code === FORWARD ? 'dnsForward' : PART_OF[layer];
}

/** The shortest check of its steps, as the server's team runs it: it is read, and fits a line where one does. */
function shortestCheck({ site }: PlanInput, steps: readonly ToDoStep[]): Check | undefined {
  const checks = steps.flatMap((step) => step.checks);
  const [first] = steps;
  const isWindows =
    first?.layer === 'dns' &&
    site.resolvers.some(
      ({ name, product }) => product === 'windows' && first.at.some((place) => place.name === name),
    );
  const own = checks.filter(({ shell }) => (shell === 'powershell') === isWindows);
  return (own.length === 0 ? checks : own).toSorted(
    (a, b) => a.command.length - b.command.length,
  )[0];
}

/** Of servers with a `sync:` block. */
function readsPart({ current }: PlanInput, part: NotKnownPart): boolean {
  return (current?.readings ?? []).some(({ layer }) => PART_OF[layer] === part);
}

const OPTIONS = 'Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings';

/** Where a step's check would not tell all of it. */
function commandFor(part: NotKnownPart, end: NotKnownEnd | undefined): string | undefined {
  if (part === 'user') return `reg query "HKCU\\${OPTIONS}"`;
  if (part === 'system') return `reg export "HKU\\S-1-5-18\\${OPTIONS}" system.reg`;
  if (part === 'estate' || part === 'site')
    return end === undefined
      ? undefined
      : `sekisho trace SITE ${end.name} --as ${end.program} --current`;
  return undefined;
}
