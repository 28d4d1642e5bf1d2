// For the duration of a set-up: sync with a fast pace, and the logs followed. A denied name that the plan expects is
// proposed or added as that single name, by planning again with it; sync brings it to its proxy. Everything that
// happens is told as events; what it looks like is somebody else's business.

import { setTimeout as delay } from 'node:timers/promises';

import type { Stage } from '../model/stage.ts';
import { findInTally } from '../diagnose/find.ts';
import type { Finding } from '../diagnose/finding.ts';
import { readProgress } from '../diagnose/progress.ts';
import type { ScanSettings } from '../diagnose/scan/choose-scanner.ts';
import { createInterest } from '../diagnose/tally/interest.ts';
import type { Tally } from '../diagnose/tally/tally.ts';
import { EMPTY_ESTATE, type Estate } from '../estate/estate.ts';
import { inputFor } from '../sync/input-for.ts';
import { isAsPlanned } from '../sync/is-as-planned.ts';
import { Trigger, syncOnce, syncSite, type SyncEvent, type SyncInput } from '../sync/sync-site.ts';
import type { LearnedName } from '../sync/learned-names.ts';
import type { Name } from '@sekisho/dns/name.ts';
import type { SitePlan } from '../plan/compose-site-plan.ts';
import { sharedPlan } from '../plan/shared-plan.ts';
import { indexPlan } from '../plan/look-up.ts';
import type { CurrentSettings } from '../roads/current-settings.ts';
import type { Site } from '../site/site.ts';
import type { AssistEvent, AssistMode, Denial, Verdict } from './assist-event.ts';
import { findDenials, findWouldBeDenied } from './find-denials.ts';
import { FollowedLogs, type LogFile } from './follow-logs.ts';
import { handTasks } from './hand-tasks.ts';
import { isAllowedBy } from './judge-denial.ts';
import {
  createJudgements,
  NameDesk,
  Turn,
  type Answers,
  type Known,
  type Watched,
} from './name-desk.ts';
import { clientsOf, ofClients } from './own-requests.ts';

export interface AssistInput {
  readonly site: Site;
  readonly mode: AssistMode;
  readonly logs: readonly LogFile[];
  readonly scan: ScanSettings;
  readonly sync: Pick<SyncInput, 'targets' | 'readEstate' | 'pace' | 'optionsFor'>;
  /** The plan of all appliances. */
  readonly planSite: (estate: Estate, learned: readonly Name[]) => SitePlan;
  readonly current: CurrentSettings;
  readonly learned: readonly LearnedName[];
  readonly saveLearned: (names: readonly LearnedName[]) => Promise<void>;
  /** A person's answer; asked for one name at a time. Null: nobody is here, and what needs a person waits for `answers`. */
  readonly ask: ((proposal: Denial & Verdict, signal: AbortSignal) => Promise<boolean>) | null;
  /** Of a person, given elsewhere. */
  readonly answers: () => Promise<Answers>;
  /** Ends when this stage was seen. */
  readonly until: Stage | null;
  /** Every server is asked once and the logs are read as they are; for a run that changes nothing. */
  readonly isOnce?: boolean;
  readonly emit: (event: AssistEvent) => void;
  readonly signal: AbortSignal;
}

/** Reading a file that has not grown costs a look at its size. */
const LOOK_AT_LOGS_MS = 100;
/** A busy proxy's log is looked through seldom enough that four fifths of the time are left for everything else. */
const REST_SHARE = 4;
/** How often a server is compared again when nothing has changed in Azure. */
const RECHECK_MS = 15_000;

/** Ends with the signal, or when the stage is reached. True: nothing is left for a person to look at. */
export async function assist(
  input: AssistInput,
): Promise<{ readonly isReached: boolean; readonly isOk: boolean }> {
  const run = new AssistRun(input);
  if (input.isOnce === true) return run.lookOnce();
  const end = new AbortController();
  const signal = AbortSignal.any([input.signal, end.signal]);
  run.start();
  const following = run.followLogs(signal).finally(() => end.abort());
  const syncing = syncSite({
    ...input.sync,
    recheckMs: RECHECK_MS,
    plan: (estate) => run.plan(estate),
    emit: (event) => run.hear(event),
    replan: run.replan,
    signal,
  }).finally(() => end.abort());
  const results = await Promise.allSettled([following, syncing]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return run.finish();
}

class AssistRun {
  readonly replan = new Trigger();
  readonly #input: AssistInput;
  readonly #stated = new Map<string, string>();
  readonly #left = new Map<string, boolean>();
  readonly #desk: NameDesk;
  #known: Known | null = null;
  #isStale = false;
  #hasTasks = false;
  #isFailing = false;
  #isReached = false;

  constructor(input: AssistInput) {
    this.#input = input;
    this.#desk = new NameDesk({ ...input, replan: () => this.replan.fire() });
  }

  start(): void {
    const { site, mode, sync, logs } = this.#input;
    const servers = sync.targets.map(({ name, product, layer }) => ({ name, product, layer }));
    this.#input.emit({
      event: 'started',
      site: site.name,
      mode,
      servers,
      logs: logs.map(({ name }) => name),
      learned: this.#desk.learned.map(({ name }) => name),
    });
  }

  plan(estate: Estate): ReturnType<SyncInput['plan']> {
    const { site, planSite } = this.#input;
    const plan = planSite(estate, this.#desk.names);
    const lookUps = plan.plans.map((each) => ({
      appliance: each.appliance,
      clients: clientsOf(site, each.appliance),
      lookUp: indexPlan(each),
    }));
    this.#known = { estate, lookUps, judgements: createJudgements() };
    this.#isStale = true;
    const inputOf: ReturnType<SyncInput['plan']> = (server) => inputFor(site, plan, server);
    const tasks = handTasks({ site, plan, inputOf, current: this.#input.current });
    this.#hasTasks = tasks.length > 0;
    this.#emitOnce('by-hand', { event: 'by-hand', tasks });
    this.#emitExpected(estate, plan);
    return inputOf;
  }

  hear(event: SyncEvent): void {
    if (event.event === 'synced') this.#left.set(event.report.target, !isAsPlanned(event.report));
    if (event.event === 'sync-failed') this.#left.set(event.target, true);
    // A reading every half second that found nothing new is worth no line, but for the one that ends a failure.
    if (event.event === 'estate' && !event.changed && !this.#isFailing) return;
    if (event.event === 'estate' || event.event === 'estate-failed')
      this.#isFailing = event.event === 'estate-failed';
    this.#input.emit(event);
  }

  async followLogs(signal: AbortSignal): Promise<void> {
    const { logs, site, scan, planSite } = this.#input;
    const clients = clientsOf(site, null);
    const plan = sharedPlan(planSite(EMPTY_ESTATE, []));
    const followed = new FollowedLogs(logs, {
      settings: scan,
      interest: createInterest({ lookUp: indexPlan(plan), clients }),
    });
    let notBefore = 0;
    try {
      while (!signal.aborted && !this.#isOver()) {
        const hasNews = await followed.poll();
        for (const { log, state } of followed.states)
          this.#emitOnce(`log ${log}`, { event: 'log', log, state });
        if (hasNews) this.#isStale = true;
        if (this.#isStale && this.#known !== null && performance.now() >= notBefore) {
          const begun = performance.now();
          await this.#look(followed.tally, this.#known, signal);
          notBefore = performance.now() + REST_SHARE * (performance.now() - begun);
        }
        await this.#desk.hearAnswers();
        if (this.#input.isOnce === true && !hasNews && !this.#isStale) return;
        await delay(LOOK_AT_LOGS_MS, undefined, { signal }).catch(() => undefined);
      }
    } finally {
      await followed.close();
    }
  }

  async lookOnce(): Promise<{ readonly isReached: boolean; readonly isOk: boolean }> {
    const { sync, signal } = this.#input;
    this.start();
    const plan: SyncInput['plan'] = (estate) => this.plan(estate);
    const { reports, failed } = await syncOnce({ ...sync, plan, signal, emit: () => undefined });
    for (const report of reports) {
      this.hear({ event: 'synced', report });
      this.#left.set(report.target, !isAsPlanned(report) || report.changes.length > 0);
    }
    for (const failure of failed) this.hear({ event: 'sync-failed', ...failure, retryInMs: 0 });
    await this.followLogs(signal);
    return this.finish();
  }

  async finish(): Promise<{ readonly isReached: boolean; readonly isOk: boolean }> {
    await this.#desk.settle();
    const isLeft = this.#input.isOnce === true && this.#hasTasks;
    const isOk = !isLeft && this.#desk.isSettled && ![...this.#left.values()].includes(true);
    this.#input.emit({
      event: 'end',
      because: this.#endReason(),
      ok: isOk,
    });
    return { isReached: this.#isReached, isOk };
  }

  #endReason(): Extract<AssistEvent, { readonly event: 'end' }>['because'] {
    if (this.#input.isOnce === true && !this.#input.signal.aborted) return 'shown';
    return this.#isReached ? 'stage-reached' : 'interrupted';
  }

  /** By then every server has been tried, so the outcome shows their state. */
  #isOver(): boolean {
    return this.#isReached && this.#input.sync.targets.every(({ name }) => this.#left.has(name));
  }

  /** In slices: a log of very many names leaves the signal and the servers their turn. */
  async #look(tally: Tally, known: Known, signal: AbortSignal): Promise<void> {
    this.#isStale = false;
    const turn = new Turn();
    for (const watched of known.lookUps) {
      const own = ofClients(tally, watched.clients);
      const stages = readProgress(watched.lookUp, own);
      for (const progress of stages) {
        if (progress.state === 'not-seen') continue;
        const { stage, state } = progress;
        this.#emitOnce(
          `stage ${watched.appliance} ${stage}`,
          { event: 'stage', ...progress },
          state,
        );
        if (stage === this.#input.until && (state === 'done' || state === 'seen'))
          this.#isReached = true;
      }
      for (const finding of this.#findings(watched, own))
        this.#emitOnce(
          `finding ${finding.code} ${finding.name} ${finding.client ?? ''}`,
          { event: 'finding', finding },
          '',
        );
      const moment = { watched, known, progress: stages, signal };
      for (const denial of findDenials(own, watched)) {
        await turn.yield();
        if (signal.aborted) return;
        this.#desk.meet(denial, moment);
      }
      if (this.#input.mode !== 'report') continue;
      const isAllowed = (denial: Denial): boolean => isAllowedBy(watched.lookUp.plan, denial);
      for (const denial of findWouldBeDenied(own, { ...watched, isAllowed })) {
        await turn.yield();
        if (signal.aborted) return;
        this.#desk.meetWouldBe(denial, moment);
      }
    }
  }

  /** Denials have events of their own. */
  #findings({ lookUp }: Watched, tally: Tally): Finding[] {
    return findInTally({ lookUp, networks: this.#input.site.networks, tally }).filter(
      ({ code }) => !code.startsWith('proxy-denies-'),
    );
  }

  /** Names that the Migrate sites tell before an endpoint serves them. */
  #emitExpected(estate: Estate, { plans }: SitePlan): void {
    const names = estate.migrateSites
      .flatMap(({ keyVaultHost, serviceHost }) => [keyVaultHost, serviceHost])
      .filter((name) => name !== undefined);
    const known = new Set(
      plans.flatMap(({ roads }) =>
        roads.filter(({ addresses }) => addresses.length > 0).map(({ pattern }) => pattern),
      ),
    );
    for (const name of names.filter((each) => !known.has(each)))
      this.#emitOnce(`expected ${name}`, { event: 'name-expected', name, by: 'migrate-site' }, '');
  }

  /** Again only when what counts of it (default: all) is another than before. */
  #emitOnce(key: string, event: AssistEvent, counts: string = JSON.stringify(event)): void {
    if (this.#stated.get(key) === counts) return;
    this.#stated.set(key, counts);
    this.#input.emit(event);
  }
}
