// Where denied names are decided: each once, added by its requirement, asked of a person one at a time, or only shown.
// A question that nobody answers holds up no other name, and what is shown is bounded.

import { setImmediate as nextTurn } from 'node:timers/promises';

import type { StageProgress } from '../diagnose/progress.ts';
import type { Estate } from '../estate/estate.ts';
import type { SitePlan } from '../plan/compose-site-plan.ts';
import { indexPlan, type PlanLookUp } from '../plan/look-up.ts';
import type { Plan } from '../plan/plan.ts';
import { currentPerson } from '../sync/approvals.ts';
import { endOfLearned, learnedNames, type LearnedName } from '../sync/learned-names.ts';
import { parseName, type Name } from '@sekisho/dns/name.ts';
import type { AssistEvent, AssistMode, Denial, Verdict } from './assist-event.ts';
import { keyOf } from './find-denials.ts';
import { judgeDenial, learnEntryOf } from './judge-denial.ts';
import { decideName } from './name-decisions.ts';

export interface Known {
  readonly estate: Estate;
  readonly lookUps: readonly Watched[];
  readonly judgements: Judgements;
}

/** An appliance with the machines whose requests are its own. */
export interface Watched {
  readonly appliance: string;
  readonly clients: readonly string[];
  readonly lookUp: PlanLookUp;
}

/** What judging names of one plan has cost already. */
interface Judgements {
  /** By appliance: its plan with nothing learned. */
  readonly bare: Map<string, PlanLookUp>;
  /** By appliance, form and port: whether a name of that form is allowed at that port once it is learned. */
  readonly atPort: Map<string, boolean>;
}

export function createJudgements(): Judgements {
  return { bare: new Map(), atPort: new Map() };
}

/** Names that a person has decided on elsewhere. */
export interface Answers {
  readonly approved: ReadonlySet<string>;
  readonly refused: ReadonlySet<string>;
}

interface Moment {
  readonly watched: Watched;
  readonly known: Known;
  readonly progress: readonly StageProgress[];
  readonly signal: AbortSignal;
}

interface DeskInput {
  readonly mode: AssistMode;
  readonly learned: readonly LearnedName[];
  readonly planSite: (estate: Estate, learned: readonly Name[]) => SitePlan;
  readonly saveLearned: (names: readonly LearnedName[]) => Promise<void>;
  readonly ask: ((proposal: Denial & Verdict, signal: AbortSignal) => Promise<boolean>) | null;
  readonly answers: () => Promise<Answers>;
  readonly emit: (event: AssistEvent) => void;
  readonly replan: () => void;
}

/** Names that are told of one run; a stranger chooses how many he asks for. */
const MOST_SHOWN = 1000;
/** Questions at one time. */
const MOST_PROPOSED = 20;
const SLICE_MS = 20;

/** Work in slices, between which others have their turn. */
export class Turn {
  #since = performance.now();

  async yield(): Promise<void> {
    if (performance.now() - this.#since < SLICE_MS) return;
    await nextTurn();
    this.#since = performance.now();
  }
}

interface Proposal {
  readonly denial: Denial;
  readonly verdict: Verdict;
  readonly answered: AbortController;
}

export class NameDesk {
  readonly #input: DeskInput;
  readonly #stated = new Set<string>();
  readonly #unsettled = new Set<string>();
  /** Denials that were only shown, with the verdict of the plan at that time. */
  readonly #shown = new Map<string, { readonly known: Known; readonly because: string }>();
  /** By key: what waits for a person. */
  readonly #proposals = new Map<string, Proposal>();
  #learned: readonly LearnedName[];
  #untold = 0;
  #adding: Promise<void> = Promise.resolve();
  #asking: Promise<void> = Promise.resolve();
  #failure: unknown = null;

  constructor(input: DeskInput) {
    this.#input = input;
    this.#learned = input.learned;
  }

  get learned(): readonly LearnedName[] {
    return this.#learned;
  }

  get names(): readonly Name[] {
    return learnedNames(this.#learned, Date.now());
  }

  /** Nothing is left for a person. */
  get isSettled(): boolean {
    return this.#unsettled.size === 0 && this.#untold === 0;
  }

  /** A name is decided once; what comes of it is told. One that was only shown is judged again when the plan is another, and told when there is another reason. */
  meet(denial: Denial, moment: Moment): void {
    const key = keyOf(denial);
    const shown = this.#shown.get(key);
    if (this.#stated.has(key) && (shown === undefined || shown.known === moment.known)) return;
    const { course, verdict } = this.#decide(denial, moment);
    if (shown === undefined && course !== 'add' && this.#isTooMuch(key)) return;
    this.#stated.add(key);
    this.#shown.set(key, { known: moment.known, because: verdict.because.code });
    if (shown?.because === verdict.because.code) return;
    this.#unsettled.delete(key);
    // The list is behind the plan: it is brought there by sync or by hand, and nothing is to be decided.
    if (verdict.standing === 'planned') {
      this.#emit(denial, verdict, 'only-shown');
      return;
    }
    if (course === 'add') {
      this.#shown.delete(key);
      this.#queueAdd(denial, verdict, 'rule');
      return;
    }
    this.#unsettled.add(key);
    const isAsked = course === 'ask' && this.#proposals.size < MOST_PROPOSED;
    this.#emit(denial, verdict, isAsked ? 'proposed' : 'only-shown');
    if (!isAsked) return;
    this.#shown.delete(key);
    this.#propose({ denial, verdict, answered: new AbortController() }, moment.signal);
  }

  meetWouldBe(denial: Denial, moment: Moment): void {
    const key = `would-deny ${keyOf(denial)}`;
    if (this.#stated.has(key) || this.#isTooMuch(key)) return;
    this.#stated.add(key);
    this.#input.emit({ event: 'would-deny', ...denial, ...this.#decide(denial, moment).verdict });
  }

  /** What a person has said elsewhere counts for a name that waits here. */
  async hearAnswers(): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    if (this.#proposals.size === 0) return;
    const { approved, refused } = await this.#input.answers();
    for (const [key, { denial, verdict, answered }] of this.#proposals) {
      const isYes = approved.has(denial.name);
      if (!isYes && !refused.has(denial.name)) continue;
      this.#proposals.delete(key);
      this.#unsettled.delete(key);
      if (isYes) this.#queueAdd(denial, verdict, 'person');
      else this.#emit(denial, verdict, 'declined');
      answered.abort();
    }
  }

  /** Waits for what is being decided. */
  async settle(): Promise<void> {
    await this.#asking;
    await this.#adding;
    if (this.#failure !== null) throw this.#failure;
  }

  /** Another name than those that were told: only how many they are counts. */
  #isTooMuch(key: string): boolean {
    if (this.#stated.size < MOST_SHOWN || this.#stated.has(key)) return false;
    if (this.#untold === 0) this.#input.emit({ event: 'names-left-out', told: MOST_SHOWN });
    this.#untold += 1;
    return true;
  }

  #decide(denial: Denial, { watched, known, progress }: Moment): ReturnType<typeof decideName> {
    const { appliance, lookUp } = watched;
    const { bare, atPort } = known.judgements;
    const planOf = (learned: readonly Name[]): Plan => {
      const plan = this.#input
        .planSite(known.estate, learned)
        .plans.find((each) => each.appliance === appliance);
      if (plan === undefined) throw new Error(`no plan for ${appliance}`);
      return plan;
    };
    // Made when the first denial needs it: many names may be denied, and few are expected.
    const own = bare.get(appliance) ?? indexPlan(planOf([]));
    bare.set(appliance, own);
    const parsed = parseName(denial.name);
    const entry = parsed.ok ? learnEntryOf(own, parsed.name) : undefined;
    const verdict = judgeDenial(
      {
        lookUp: own,
        plan: lookUp.plan,
        planWith: (name) => planOf([...this.names, name]),
        atPort,
        appliance,
      },
      denial,
    );
    return decideName(denial, verdict, {
      mode: this.#input.mode,
      learned: this.#learned,
      progress,
      stages: entry?.stages ?? [],
    });
  }

  /** A person answers one question at a time, here or elsewhere. */
  #propose(proposal: Proposal, signal: AbortSignal): void {
    const { denial, verdict, answered } = proposal;
    const key = keyOf(denial);
    this.#proposals.set(key, proposal);
    const { ask } = this.#input;
    if (ask === null) return;
    const either = AbortSignal.any([signal, answered.signal]);
    this.#asking = this.#asking
      .then(async () => {
        if (either.aborted) return;
        const isYes = await ask({ ...denial, ...verdict }, either);
        if (either.aborted || !this.#proposals.delete(key)) return;
        this.#unsettled.delete(key);
        if (isYes) this.#queueAdd(denial, verdict, 'person');
        else this.#emit(denial, verdict, 'declined');
      })
      .catch((error: unknown) => {
        this.#failure ??= error;
      });
  }

  /** One behind the other: the list is written whole each time. */
  #queueAdd(denial: Denial, verdict: Verdict, by: LearnedName['by']): void {
    this.#adding = this.#adding
      .then(() => this.#add(denial, verdict, by))
      .catch((error: unknown) => {
        this.#failure ??= error;
      });
  }

  async #add(denial: Denial, verdict: Verdict, by: LearnedName['by']): Promise<void> {
    const parsed = parseName(denial.name);
    if (!parsed.ok) return;
    const isThere = this.names.includes(parsed.name);
    // Several names of one requirement may have come at once: the first is the one that it brings by itself.
    const isSecond = this.#learned.some(
      (each) => each.by === 'rule' && each.requirement === verdict.requirement,
    );
    if (!isThere && by === 'rule' && isSecond) {
      this.#stated.delete(keyOf(denial));
      this.#input.replan();
      return;
    }
    if (!isThere) {
      const now = Date.now();
      const learned: readonly LearnedName[] = [
        ...this.#learned.filter(({ name }) => name !== parsed.name),
        {
          name: parsed.name,
          requirement: verdict.requirement ?? '',
          at: new Date(now).toISOString(),
          by,
          who: currentPerson(),
          why: `denied to ${denial.client} at port ${String(denial.port)}`,
          until: endOfLearned(now),
        },
      ];
      // Kept before it is in force: after a crash the next run plans it too.
      await this.#input.saveLearned(learned);
      this.#learned = learned;
    }
    this.#emit(denial, verdict, 'added');
    this.#input.replan();
  }

  #emit(
    denial: Denial,
    verdict: Verdict,
    decision: 'proposed' | 'added' | 'declined' | 'only-shown',
  ): void {
    this.#input.emit({ event: 'denied', decision, ...denial, ...verdict });
  }
}
