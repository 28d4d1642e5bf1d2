// Logs that grow → findings, stages and the state of names on the page. What is new is told
// at once; counts that only grow are told now and then, so that a busy log fills no file.

import { setTimeout as wait } from 'node:timers/promises';

import {
  findingsDocument,
  type FindingsDocument,
} from '@sekisho/core/documents/findings-document.ts';
import { indexRequirements } from '@sekisho/core/catalog/requirements.ts';
import { FollowedLogs, type LogFile } from '@sekisho/core/assist/follow-logs.ts';
import {
  findInSite,
  findMissingClient,
  type ApplianceLookUp,
} from '@sekisho/core/diagnose/find-in-site.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { readProgressOfEach } from '@sekisho/core/diagnose/progress.ts';
import { loggedStatesIn } from '@sekisho/core/diagnose/logged-states.ts';
import { interestOf, lookUpSite, type SiteLookUps } from '@sekisho/core/diagnose/site-look-ups.ts';
import type { ScanSettings } from '@sekisho/core/diagnose/scan/choose-scanner.ts';
import type { Group, Tally } from '@sekisho/core/diagnose/tally/tally.ts';
import type { LoggedState } from '@sekisho/core/model/logged-state.ts';
import { parseName } from '@sekisho/dns/name.ts';
import { documentedNames } from '@sekisho/core/plan/documented-names.ts';
import type { PlanLookUp } from '@sekisho/core/plan/look-up.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import { NO_CLIENT } from '@sekisho/core/products/shared/logs/observation.ts';
import { machinesBeside, machinesOf } from '@sekisho/core/site/machines.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { findingKey, loggedStateKey, seenKey, type SeenName } from '../api.ts';
import type { PageState } from './page-state.ts';

const POLL_MS = 500;
/** A finding or a name whose counts alone have changed. */
const COUNTS_MS = 60_000;
const MOST_SEEN = 10_000;

export interface LogsInput {
  readonly state: PageState;
  readonly files: readonly LogFile[];
  readonly scan: ScanSettings;
  /** Of the site's proxies, as their own files hold it. */
  readonly allowList: () => readonly string[];
  /** A log that can't be read; it is tried again. */
  readonly onError: (error: unknown) => void;
}

export class LogReader {
  readonly #input: LogsInput;
  readonly #findings = new SentBefore<Finding>(
    findingKey,
    ({ severity, confidence, because, fix }) =>
      JSON.stringify([severity, confidence, because, fix]),
  );
  readonly #seen = new SentBefore<SeenName>(seenKey, ({ isRefused }) => String(isRefused));
  readonly #loggedStates = new SentBefore<LoggedState>(loggedStateKey, ({ isRefused }) =>
    String(isRefused),
  );
  #plan: Plan;
  #list: string;
  #lookUps: SiteLookUps;
  #logs: FollowedLogs;
  #tally: Tally | null = null;

  constructor(input: LogsInput) {
    this.#input = input;
    this.#plan = input.state.plan;
    this.#list = input.allowList().join(' ');
    this.#lookUps = lookUpSite(input.state.input, this.#plan);
    this.#logs = this.#open();
  }

  /** The document of `diagnose --json`, of what was read so far. */
  document(): FindingsDocument {
    const { findings, progress } = this.#input.state;
    const dropped = this.#tally?.dropped ?? 0;
    return findingsDocument(
      { logs: this.#logs.readings, seconds: 0, dropped },
      [...findings.values()],
      progress,
    );
  }

  /** Reads until the signal ends it. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.readOn().catch(this.#input.onError);
      await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
    await this.#logs.close();
  }

  async readOn(): Promise<void> {
    const { state, allowList } = this.#input;
    const list = allowList().join(' ');
    if (state.plan !== this.#plan || list !== this.#list) {
      // What matters in a log is another thing with another plan, or another list of the proxy.
      await this.#logs.close();
      this.#plan = state.plan;
      this.#list = list;
      this.#lookUps = lookUpSite(state.input, this.#plan);
      this.#logs = this.#open();
    }
    const hasNews = await this.#logs.poll();
    if (hasNews) this.#tally = this.#logs.tally;
    if (this.#tally !== null) this.#emit(this.#tally);
  }

  #open(): FollowedLogs {
    const { files, scan, state, allowList } = this.#input;
    const interest = interestOf({
      site: state.input.site,
      lookUps: this.#lookUps,
      allowList: allowList(),
    });
    return new FollowedLogs(files, { settings: scan, interest });
  }

  /** The page is of one appliance, where one was named. */
  #only(): string | null {
    const { state } = this.#input;
    return state.log.header.site.isWholeSite ? null : state.plan.appliance;
  }

  #emit(tally: Tally): void {
    const { state, allowList } = this.#input;
    const { site, requirements } = state.input;
    const only = this.#only();
    const { appliances } = this.#lookUps;
    const missing =
      only === null && appliances.length > 1 ? findMissingClient(appliances, tally) : null;
    if (missing !== null) this.#input.onError(missing);
    const findings = findInSite({
      ...this.#lookUps,
      only,
      networks: site.networks,
      machines: machinesOf(site),
      documented: documentedNames(site, indexRequirements(requirements)),
      tally,
      allowList: allowList(),
    });
    const { changed, gone } = this.#findings.choose(findings);
    if (changed.length + gone.length > 0)
      state.emit({ by: 'logs', event: { event: 'findings', changed, gone } });
    const progress = readProgressOfEach(
      appliances.filter(({ name }) => (only ?? name) === name),
      tally,
      machinesOf(site),
    );
    if (
      JSON.stringify(progress.map((each) => [each.stage, each.state])) !==
      JSON.stringify(state.progress.map((each) => [each.stage, each.state]))
    )
      state.emit({ by: 'logs', event: { event: 'progress', progress } });
    const loggedStates = this.#loggedStates.choose(loggedStatesIn(appliances, tally, only)).changed;
    if (loggedStates.length > 0)
      state.emit({ by: 'logs', event: { event: 'logged-states', changed: loggedStates } });
    const names = this.#seen.choose(seenNames(tally, site, { appliances, only })).changed;
    if (names.length > 0) state.emit({ by: 'server', event: { event: 'seen', names } });
  }
}

/** Remembers what was sent about each item, and selects what is worth sending. */
class SentBefore<T> {
  readonly #keyOf: (thing: T) => string;
  readonly #essenceOf: (thing: T) => string;
  readonly #emitted = new Map<
    string,
    { readonly essence: string; readonly whole: string; readonly at: number }
  >();

  constructor(keyOf: (thing: T) => string, essenceOf: (thing: T) => string) {
    this.#keyOf = keyOf;
    this.#essenceOf = essenceOf;
  }

  choose(things: readonly T[]): {
    readonly changed: readonly T[];
    readonly gone: readonly string[];
  } {
    const now = Date.now();
    const changed = things.filter((thing) => {
      const key = this.#keyOf(thing);
      const before = this.#emitted.get(key);
      const next = { essence: this.#essenceOf(thing), whole: JSON.stringify(thing), at: now };
      if (
        before !== undefined &&
        (before.whole === next.whole ||
          (before.essence === next.essence && now - before.at < COUNTS_MS))
      )
        return false;
      this.#emitted.set(key, next);
      return true;
    });
    const keys = new Set(things.map(this.#keyOf));
    const gone = [...this.#emitted.keys()].filter((key) => !keys.has(key));
    for (const key of gone) this.#emitted.delete(key);
    return { changed, gone };
  }
}

/**
 * Planned names as the logs show them of the site's own machines, and what these were let through to besides; of what
 * contradicts itself the newest. That other machines get through says nothing of an appliance.
 */
function seenNames(
  tally: Tally,
  site: Site,
  of: { readonly appliances: readonly ApplianceLookUp[]; readonly only: string | null },
): SeenName[] {
  const { appliances, only } = of;
  if (appliances.length === 1)
    return appliances.flatMap(({ lookUp }) =>
      seenOf(tally, { lookUp, own: new Set([...machinesOf(site), ...NO_CLIENT]) }),
    );
  return appliances
    .filter(({ name }) => (only ?? name) === name)
    .flatMap(({ name, addresses, lookUp }) => {
      const beside = machinesBeside(site, name).map(({ address }) => address);
      const own = new Set([...addresses, ...beside]);
      return seenOf(tally, { lookUp, own }).map((each) => ({ ...each, appliance: name }));
    });
}

interface Own {
  readonly lookUp: PlanLookUp;
  readonly own: ReadonlySet<string>;
}

function seenOf(tally: Tally, { lookUp, own }: Own): SeenName[] {
  const seen = new Map<string, { readonly name: SeenName; readonly at: number }>();
  for (const group of tally.groups.values()) {
    if (!own.has(group.kind === 'firewall' ? group.from : group.client)) continue;
    const found = nameSeen(group, lookUp);
    if (found === null) continue;
    const key = `${found.name} ${found.road}`;
    const before = seen.get(key);
    const at = Number.isNaN(group.last.at) ? 0 : group.last.at;
    const sums = {
      count: group.count + (before?.name.count ?? 0),
      // What was refused carried nothing but the refusal.
      bytes:
        (group.kind === 'proxy' && group.verdict === 'allowed' ? group.bytes : 0) +
        (before?.name.bytes ?? 0),
    };
    const isNewer = before === undefined || at >= before.at;
    if (before === undefined && seen.size >= MOST_SEEN) continue;
    seen.set(
      key,
      isNewer
        ? { name: { ...found, program: 'unknown', ...sums, last: toIso(group.last.at) }, at }
        : { name: { ...before.name, ...sums }, at: before.at },
    );
  }
  return [...seen.values()].map(({ name }) => name);
}

function nameSeen(
  group: Group,
  lookUp: PlanLookUp,
): Pick<SeenName, 'name' | 'road' | 'isRefused' | 'isUnplanned'> | null {
  if (group.kind === 'firewall') {
    const name = lookUp.nameAt(group.to);
    return name === null ? null : { name, road: 'private-endpoint', isRefused: true };
  }
  const parsed = parseName(group.name);
  const planned = parsed.ok ? lookUp.roadOf(parsed.name) : null;
  if (planned === null)
    // Findings tell of what was denied.
    return parsed.ok && group.kind === 'proxy' && group.verdict === 'allowed'
      ? { name: group.name, road: 'proxy', isRefused: false, isUnplanned: true }
      : null;
  if (group.kind === 'proxy')
    return { name: group.name, road: 'proxy', isRefused: group.verdict !== 'allowed' };
  // A look-up tells of the road only where a private address is meant: any program may ask for any name.
  if (planned.road !== 'private-endpoint' || group.answer === 'unknown') return null;
  if (group.addresses.length === 0) return { name: group.name, road: 'none', isRefused: true };
  const isPlanned =
    planned.addresses.length === 0 ||
    group.addresses.some((address) => planned.addresses.includes(address));
  return { name: group.name, road: isPlanned ? 'private-endpoint' : 'direct', isRefused: false };
}

function toIso(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
