// What the model says of a set-up before it is run: the first stage, program and
// name that will not get through with these settings. The rehearsal then runs real
// packets through real programs, and the two must agree.

import type { StageId } from '@sekisho/core/model/stage.ts';
import type { Name } from '@sekisho/dns/name.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import { trace } from '@sekisho/core/roads/trace.ts';
import type { Outcome, Road } from '@sekisho/core/model/road.ts';
import type { World } from '@sekisho/core/roads/world.ts';
import type { RoadErrorKind } from './appliance/road-error.ts';

/** The names of one rehearsed site, in the order in which its programs dial them. */
export interface JourneyNames {
  readonly login: Name;
  readonly signInScript: Name;
  readonly arm: Name;
  readonly graph: Name;
  readonly keyVault: Name;
  readonly discovery: Name;
  readonly services: Readonly<Record<'id' | 'rcm' | 'srs' | 'tel' | 'prot', Name>>;
  readonly eventHubs: Name;
  readonly cache: Name;
  readonly documented: (stage: StageId, program: Program) => readonly Name[];
}

export interface JourneyStep {
  readonly stage: StageId;
  readonly program: Program;
  readonly name: Name;
}

export interface Prediction extends JourneyStep {
  readonly road: Road;
  readonly outcome: Outcome;
}

export function journey(names: JourneyNames): JourneyStep[] {
  const manager = 'configuration-manager';
  const { id, rcm, srs, tel, prot } = names.services;
  const list: readonly (readonly [StageId, Program, readonly Name[]])[] = [
    ['vault', 'user', [names.login, names.signInScript, names.arm]],
    ['prerequisites', manager, [names.arm]],
    ['sign-in', manager, [names.login]],
    ['sign-in', 'user', names.documented('sign-in', 'user')],
    ['sign-in', manager, names.documented('sign-in', manager)],
    ['register', manager, [names.arm, names.graph]],
    ['key-vault', manager, [names.keyVault]],
    ['discovery', manager, [names.discovery]],
    ['rcm', manager, [rcm, id, srs, prot, tel]],
    ['rcm', 'system', [names.login, rcm, id, srs, prot, tel]],
    ['diagnostics', 'system', [names.eventHubs]],
    ['initial-replication', 'system', [rcm, names.cache, prot]],
  ];
  return list.flatMap(([stage, program, each]) => each.map((name) => ({ stage, program, name })));
}

/** The first step that does not arrive; null when all do. Prerequisites look at the settings alone. */
export function predictFailure(world: World, names: JourneyNames): Prediction | null {
  for (const step of journey(names)) {
    const { road, outcome } = trace(world, { program: step.program, name: step.name, port: 443 });
    const isLookOnly = step.stage === 'prerequisites' && outcome !== 'settings-rejected';
    if (outcome !== 'reached' && !isLookOnly) return { ...step, road, outcome };
  }
  return null;
}

/** How a program sees an outcome at its own end of the wire: behind a proxy, what fails fails at the proxy. */
export function seenAs({
  road,
  outcome,
}: Pick<Prediction, 'road' | 'outcome'>): RoadErrorKind | null {
  switch (outcome) {
    case 'reached':
      return null;
    case 'settings-rejected':
      return 'settings-rejected';
    case 'no-such-name':
      return 'no-such-name';
    case 'no-resolver-answer':
      return 'no-resolver-answer';
    case 'rejected-by-firewall':
    case 'nobody-at-address':
    case 'no-route':
      return road === 'proxy' ? 'proxy-failed' : 'connection-failed';
    case 'denied-by-proxy':
      return 'proxy-denied';
    case 'proxy-cannot-resolve':
      return 'proxy-failed';
    case 'refused-at-public-address':
      return 'service-refused';
    case 'not-known':
      throw new Error('settings of a rehearsal are all known');
  }
}
