// What stands, made from the same events that the page gets: the documents, the lists and
// the metrics are functions of it. A finished run that is replayed has it the same way.

import type { AssistEvent } from '@sekisho/core/assist/assist-event.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { StageProgress } from '@sekisho/core/diagnose/progress.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { RehearsalEvent } from '@sekisho/rehearsal/report/events.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { LoggedState } from '@sekisho/core/model/logged-state.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import {
  findingKey,
  loggedStateKey,
  type Emitted,
  type LayerSource,
  type PageEvent,
  type Proposal,
  seenKey,
  type SeenName,
} from '../api.ts';
import type { EventLog } from './event-log.ts';

export class PageState {
  readonly log: EventLog;
  #input: PlanInput;
  #plan: Plan;
  #settings: Settings;
  #sources: readonly LayerSource[] | undefined;
  readonly findings = new Map<string, Finding>();
  readonly seen = new Map<string, SeenName>();
  /** Another array when one of them has changed. */
  loggedStates: readonly LoggedState[] = [];
  readonly proposals = new Map<string, Proposal>();
  /** Milliseconds since 1970 at which a server was last in sync, by its name. */
  readonly syncedAt = new Map<string, number>();
  /** Milliseconds since 1970: estate and site were last known to be as they are here. */
  siteReadAt = Date.now();
  progress: readonly StageProgress[] = [];

  private constructor(log: EventLog, plan: Plan) {
    this.log = log;
    this.#input = log.header.site.input;
    this.#settings = log.header.site.settings;
    this.#sources = log.header.site.sources;
    this.#plan = plan;
  }

  static begin(log: EventLog, plan: Plan): PageState {
    const state = new PageState(log, plan);
    state.emit({
      by: 'server',
      event: {
        event: 'site',
        plan,
        estate: state.input.estate,
        settings: state.settings,
        ...state.#whereRead(),
      },
    });
    return state;
  }

  /** From the saved events of a finished run. */
  static async replay(log: EventLog, plan: Plan): Promise<PageState> {
    const state = new PageState(log, plan);
    for (let next = 1; next <= log.last;) {
      const { lines } = await log.read(next);
      if (lines.length === 0) break;
      for (const [index, line] of lines.entries()) {
        const { emitted, at } = parseEvent(line, `${log.path}:${String(next + index + 1)}`);
        state.#take(emitted, Date.parse(at));
      }
      next += lines.length;
    }
    return state;
  }

  get input(): PlanInput {
    return this.#input;
  }

  get plan(): Plan {
    return this.#plan;
  }

  get settings(): Settings {
    return this.#settings;
  }

  get sources(): readonly LayerSource[] | undefined {
    return this.#sources;
  }

  #whereRead(): { readonly sources?: readonly LayerSource[] } {
    return this.#sources === undefined ? {} : { sources: this.#sources };
  }

  emit(emitted: Emitted): void {
    this.#take(emitted, Date.now());
    if (this.log.emit(emitted)) return;
    this.log.beginAnew();
    for (const each of this.#whatStands()) this.log.emit(each);
  }

  /** Counts, and is neither saved nor shown. */
  note(emitted: Emitted): void {
    this.#take(emitted, Date.now());
  }

  /** The site was read again: requirements, networks or policy may differ besides the estate. */
  replaceSite(
    input: PlanInput,
    of: {
      readonly plan: Plan;
      readonly settings: Settings;
      readonly sources?: readonly LayerSource[];
    },
  ): void {
    this.#input = input;
    this.emit({ by: 'server', event: { event: 'site', estate: input.estate, ...of } });
  }

  #whatStands(): Emitted[] {
    const { input, plan, settings, progress } = this;
    return [
      {
        by: 'server',
        event: { event: 'site', plan, estate: input.estate, settings, ...this.#whereRead() },
      },
      { by: 'logs', event: { event: 'findings', changed: [...this.findings.values()], gone: [] } },
      { by: 'logs', event: { event: 'progress', progress } },
      { by: 'server', event: { event: 'seen', names: [...this.seen.values()] } },
      ...(this.loggedStates.length === 0
        ? []
        : [{ by: 'logs', event: { event: 'logged-states', changed: this.loggedStates } } as const]),
      ...[...this.proposals.values()].map((proposal): Emitted => ({
        by: 'server',
        event: { event: 'proposed', proposal },
      })),
    ];
  }

  #take(emitted: Emitted, at: number): void {
    if (emitted.by === 'rehearsal') this.#takeRehearsal(emitted.event);
    else if (emitted.by === 'assist') this.#takeAssist(emitted.event, at);
    else if (emitted.by === 'logs') {
      if (emitted.event.event === 'progress') this.progress = emitted.event.progress;
      else if (emitted.event.event === 'logged-states') {
        const all = [...this.loggedStates, ...emitted.event.changed];
        this.loggedStates = [...new Map(all.map((each) => [loggedStateKey(each), each])).values()];
      } else {
        for (const key of emitted.event.gone) this.findings.delete(key);
        for (const finding of emitted.event.changed)
          this.findings.set(findingKey(finding), finding);
      }
    } else this.#takeServer(emitted, at);
  }

  #takeServer({ event }: Extract<Emitted, { readonly by: 'server' }>, at: number): void {
    if (event.event === 'site') {
      this.#plan = event.plan;
      this.#settings = event.settings;
      this.#sources = event.sources ?? this.#sources;
      this.#input = { ...this.#input, estate: event.estate };
      this.siteReadAt = at;
    } else if (event.event === 'seen')
      for (const seen of event.names) this.seen.set(seenKey(seen), seen);
    else if (event.event === 'proposed') this.proposals.set(event.proposal.id, event.proposal);
    else if (event.event === 'decided') this.proposals.delete(event.proposal);
  }

  #takeRehearsal(event: Exclude<RehearsalEvent, { readonly event: 'site' }>): void {
    if (event.event === 'finding') this.findings.set(findingKey(event.finding), event.finding);
    // A new run is judged by its own logs.
    else if (event.event === 'run') this.findings.clear();
  }

  #takeAssist(event: AssistEvent, at: number): void {
    if (event.event === 'finding') this.findings.set(findingKey(event.finding), event.finding);
    else if (event.event === 'synced') this.syncedAt.set(event.report.target, at);
  }
}

function parseEvent(line: string, where: string): PageEvent {
  try {
    // The parse border: a line of a file with this program's header.
    return JSON.parse(line) as PageEvent;
  } catch (cause) {
    throw new UserError('this line of the saved events is no JSON', {
      code: 'serve.broken-events',
      where,
      cause,
    });
  }
}
