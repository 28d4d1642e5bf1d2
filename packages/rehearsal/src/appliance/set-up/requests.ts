// What the stages share: requests that are asked again while names cannot be resolved, and what an earlier stage has left.

import { toName, type Name } from '@sekisho/dns/name.ts';
import type { RunningProgram } from '../program.ts';
import { retryUntil, type StageContext } from '../stage.ts';

export const RECOVERY = '2024-04-01';

export async function post(
  context: StageContext,
  program: RunningProgram,
  of: { url: string; token: string; body: unknown },
): Promise<string> {
  return (await retryUntil(context, () => program.demand({ method: 'POST', ...of }))).text;
}

export async function reach(
  context: StageContext,
  program: RunningProgram,
  name: Name,
): Promise<void> {
  await retryUntil(context, () => program.ask({ method: 'GET', url: `https://${name}/` }));
}

export function zoneOf({ key }: StageContext, type: string): string {
  const zone = key.zones[type];
  if (zone === undefined) throw new Error(`no private DNS zone is known for ${type}`);
  return zone;
}

export function hostOf(url: string): Name {
  return toName(new URL(url).hostname);
}

export function required<T>(value: T | null): T {
  if (value === null) throw new Error('an earlier stage has not left what this one needs');
  return value;
}
