// Documents of 0.1.0 → documents of today. What is of today already, or of nobody known, stays as it is:
// its reader judges it.

import { FORMER_SCHEMAS } from '../former-words.ts';
import { rename } from './rename.ts';
import {
  EVENT_RENAMES,
  EVENTS_HEADER_RENAMES,
  KEPT_STEPS,
  KEPT_WARNINGS,
  PLAN_RENAMES,
  TALLY_RENAMES,
  type Renames,
} from './renames.ts';

/** Of one appliance or of a whole site. */
export function upgradePlan(plan: unknown): unknown {
  return isOf(plan, FORMER_SCHEMAS.plan) || isOf(plan, FORMER_SCHEMAS.sitePlan)
    ? rename(plan, PLAN_RENAMES)
    : plan;
}

export function upgradeTally(tally: unknown): unknown {
  return isOf(tally, FORMER_SCHEMAS.tally) ? rename(tally, TALLY_RENAMES) : tally;
}

/** The first line of a file of saved events; null when it is not of 0.1.0. */
export function upgradeEventsHeader(header: unknown): unknown {
  return isOf(header, FORMER_SCHEMAS.events)
    ? withReachability(rename(header, EVENTS_HEADER_RENAMES))
    : null;
}

/** A line of such a file. */
export function upgradeEvent(event: unknown): unknown {
  return withWholePlan(rename(event, EVENT_RENAMES));
}

/** Its place in an event is fixed. */
function withWholePlan(event: unknown): unknown {
  if (!isObject(event) || !isObject(event['emitted'])) return event;
  const { emitted } = event;
  const inner = emitted['event'];
  if (!isObject(inner) || !isObject(inner['plan'])) return event;
  const plan = wholePlan(inner['plan']);
  return { ...event, emitted: { ...emitted, event: { ...inner, plan } } };
}

/** Plans of 0.1.0 have no verdict: what was not asked is not known. */
function wholePlan(plan: Readonly<Record<string, unknown>>): unknown {
  const each = (value: unknown, change: (item: Item) => unknown): unknown =>
    Array.isArray(value) ? value.map((item) => (isObject(item) ? change(item) : item)) : [];
  return {
    verdict: { state: 'not-known', by: [] },
    ...plan,
    warnings: each(plan['warnings'], (warning) => {
      if (!KEPT_WARNINGS.includes(String(warning['code']))) return warning;
      const { message, fix } = warning;
      return { ...warning, because: { code: 'warning.of-0.1.0', values: { message, fix } } };
    }),
    steps: each(plan['steps'], (step) => {
      const because = step['because'];
      if (!isObject(because) || !isObject(because['why'])) return step;
      if (!KEPT_STEPS.includes(String(because['why']['code']))) return step;
      const why = { code: 'step.why.of-0.1.0', values: { text: step['why'] } };
      return { ...step, because: { ...because, why } };
    }),
  };
}

type Item = Readonly<Record<string, unknown>>;

const REQUIREMENT: Renames = { keys: { road: 'reachability' }, words: {} };

/** `road` is a key of plans and of traffic too, where it stays. */
function withReachability(header: unknown): unknown {
  if (!isObject(header) || !isObject(header['site']) || !isObject(header['site']['input']))
    return header;
  const { site } = header;
  const { input } = site as { readonly input: Readonly<Record<string, unknown>> };
  return {
    ...header,
    site: {
      ...site,
      input: { ...input, requirements: rename(input['requirements'], REQUIREMENT) },
    },
  };
}

function isOf(value: unknown, schema: string): boolean {
  return isObject(value) && value['schema'] === schema;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
