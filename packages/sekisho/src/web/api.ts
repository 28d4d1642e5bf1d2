// What the page's server and the page say to each other: routes and the form of every
// document and event. The browser loads this file too, so it imports types only.

import type { AssistEvent } from '@sekisho/core/assist/assist-event.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import type { StageProgress } from '@sekisho/core/diagnose/progress.ts';
import type { Estate } from '@sekisho/core/estate/estate.ts';
import type { Plan } from '@sekisho/core/plan/plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { RehearsalEvent } from '@sekisho/rehearsal/report/events.ts';
import type { SettingsChange } from '@sekisho/core/model/change.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { Layer } from '@sekisho/core/model/layer.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { LoggedState } from '@sekisho/core/model/logged-state.ts';
import type { Reason, Road } from '@sekisho/core/model/road.ts';

/**
 * GET: `session` {@link SessionDocument}; `site` {@link SiteDocument}; `plan` as `plan --json`; `toDo` {@link ToDo}; `findings` as `diagnose --json`;
 * `events` server-sent events. POST, JSON, with `content-type: application/json`: `preview` {@link PreviewRequest} → {@link Preview};
 * `apply` {@link ApplyRequest} → {@link Applied}; `decline` {@link PreviewRequest} → {@link Applied};
 * `readingLink` {} → {@link ReadingLink}, for whoever may do all.
 * Every failed call answers {@link ApiError}. All of them need the cookie that the first link sets.
 */
export const API = {
  session: '/api/session',
  site: '/api/site',
  plan: '/api/plan',
  toDo: '/api/to-do',
  findings: '/api/findings',
  events: '/api/events',
  preview: '/api/changes/preview',
  apply: '/api/changes/apply',
  decline: '/api/changes/decline',
  readingLink: '/api/reading-link',
} as const;

/** Downloads, byte for byte what `plan --format …` and `plan --json` print. `?lang=en|ja`; `html` also `?inline` to show and print it. */
export const EXPORTS = {
  csv: '/export/plan.csv',
  markdown: '/export/plan.md',
  html: '/export/plan.html',
  json: '/export/plan.json',
} as const;

/** The same of what there is to do: `?lang=en|ja`, and `?team=` for one team's alone. */
export const TO_DO_EXPORTS = {
  html: '/export/to-do.html',
  markdown: '/export/to-do.md',
} as const;

export type SessionMode = 'site' | 'rehearsal' | 'assist' | 'replay';

/** `sekisho/session/1`: what this page is about. */
export interface SessionDocument {
  readonly schema: 'sekisho/session/1';
  readonly version: string;
  readonly mode: SessionMode;
  /** Every change is refused. */
  readonly isReadOnly: boolean;
  /** Whoever asks for it gets a link that is good for reading only. */
  readonly hasReadingLink?: boolean;
  /** Of the one who started the server; the page may choose another. */
  readonly language: 'en' | 'ja';
  readonly site: string;
  /** The run of events; another one after a restart. */
  readonly run: string;
  /** RFC 3339. */
  readonly startedAt: string;
}

/** `sekisho/web-site/2`: all that the model needs to run in the browser. */
export interface SiteDocument {
  readonly schema: 'sekisho/web-site/2';
  /** For its `appliance`; composePlan() and composeWorld() take it as it is. Others of the site: `{ ...input, appliance }`. */
  readonly input: PlanInput;
  /** No single appliance was chosen: plan and exports are of all appliances of the site. */
  readonly isWholeSite: boolean;
  /** In force now, as far as it is known; what is not known stands as planned. */
  readonly settings: Settings;
  /** Absent: saved by an earlier version. */
  readonly sources?: readonly LayerSource[];
}

/** Where something of a layer was read that is known of today. A layer without any was not read. */
export interface LayerSource {
  readonly layer: Layer;
  /** The appliance, proxy or resolver; null: the site. */
  readonly of: string | null;
  /** As site.yaml names it. */
  readonly file: string;
  /** RFC 3339. */
  readonly readAt: string;
  /** RFC 3339; when the file, or the newest of the folder, was changed last: so old is what it says. */
  readonly changedAt: string;
  /** Set: sync has read it at the address that stands in place of the file; whether that counts. */
  readonly because?: Reason;
}

/** One event of the stream. `id` is `run-number`; the data of the server-sent event is this object as JSON. */
export interface PageEvent {
  readonly id: string;
  /** RFC 3339, when the server was told. */
  readonly at: string;
  readonly emitted: Emitted;
}

/** Who told it says which kind of event it is. */
export type Emitted =
  | {
      readonly by: 'rehearsal';
      readonly event: Exclude<RehearsalEvent, { readonly event: 'site' }>;
    }
  | { readonly by: 'assist'; readonly event: AssistEvent }
  /** Logs that are followed. */
  | { readonly by: 'logs'; readonly event: LogsEvent }
  | { readonly by: 'server'; readonly event: ServerEvent };

export type LogsEvent =
  /** New findings at once; one whose counts alone changed about once a minute. */
  | {
      readonly event: 'findings';
      readonly changed: readonly Finding[];
      readonly gone: readonly string[];
    }
  /** The newest lines by which entries of steps are known: new ones, and those that say otherwise than before. */
  | { readonly event: 'logged-states'; readonly changed: readonly LoggedState[] }
  /** The set-up's stages as the logs tell them; replaces what was told before. */
  | { readonly event: 'progress'; readonly progress: readonly StageProgress[] };

/** What tells one finding from another while its counts grow; `gone` of {@link LogsEvent} holds these. */
export function findingKey({
  code,
  name,
  client,
}: Pick<Finding, 'code' | 'name' | 'client'>): string {
  return `${code} ${name} ${client ?? ''}`;
}

/** Of a {@link LoggedState} all that a newer one replaces. */
export function loggedStateKey({ appliance, kind, name }: LoggedState): string {
  return `${appliance} ${kind} ${name}`;
}

export function seenKey({
  name,
  program,
  road,
  appliance,
}: Pick<SeenName, 'name' | 'program' | 'road' | 'appliance'>): string {
  return `${name} ${program} ${road}${appliance === undefined ? '' : ` ${appliance}`}`;
}

/** What was seen of one name on one road. */
export interface SeenName {
  readonly name: string;
  /** Of a site with several: the appliance that asked, or a machine of its. */
  readonly appliance?: string;
  /** No plan has it: one of the site's own machines asked for it. */
  readonly isUnplanned?: boolean;
  readonly program: Program | 'unknown';
  readonly road: Road;
  readonly isRefused: boolean;
  readonly count: number;
  /** Both directions, as far as it is counted. */
  readonly bytes: number;
  /** RFC 3339, or empty when no line of it had a time. */
  readonly last: string;
}

export type ServerEvent =
  /** The plan, the estate it is made from and the settings in force, at the beginning and whenever one of them changed. */
  | {
      readonly event: 'site';
      readonly plan: Plan;
      readonly estate: Estate;
      readonly settings: Settings;
      readonly sources?: readonly LayerSource[];
    }
  /** site.yaml or the exports can't be read as they are now; the last plan stands. */
  /** Names that were seen for the first time or in another state, from logs or from the rehearsal's own traffic; the same name, program and road told before is replaced. */
  | { readonly event: 'seen'; readonly names: readonly SeenName[] }
  | { readonly event: 'site-failed'; readonly message: string }
  | { readonly event: 'proposed'; readonly proposal: Proposal }
  | { readonly event: 'decided'; readonly proposal: string; readonly decision: Decision };

/** `withdrawn`: it was decided elsewhere, or nobody asks any more. */
export type Decision = 'applied' | 'declined' | 'withdrawn';

/** A change that waits for somebody's word. */
export interface Proposal {
  readonly id: string;
  /** A fix of a finding, a name that the plan expected by its form, or what sync holds back on a server. */
  readonly kind: 'fix' | 'learned-name' | 'held-changes';
  readonly layer: Layer;
  readonly finding?: Finding;
  /** Of what is held: the server. */
  readonly name?: string;
  readonly count?: number;
}

export interface PreviewRequest {
  readonly proposal: string;
}

/** The exact difference. `confirmation` applies this and nothing else, once, and within some minutes. */
export interface Preview {
  readonly proposal: string;
  readonly confirmation: string;
  readonly changes: readonly SettingsChange[];
}

export interface ApplyRequest {
  readonly confirmation: string;
}

export interface Applied {
  readonly proposal: string;
  readonly decision: Decision;
}

/** Its token opens the page for as many people as like, and lets nobody change anything. */
export interface ReadingLink {
  readonly link: string;
}

/** `code`: `no-such-proposal`, `confirmation-used`, `difference-changed`, `read-only`, … with a sentence for people. */
export interface ApiError {
  readonly code: string;
  readonly message: string;
}
