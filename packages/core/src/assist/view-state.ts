// The state that a screen or the web UI shows of a running assist: the events so far as one value. Pure.

import type { Finding } from '../diagnose/finding.ts';
import type { StageProgress } from '../diagnose/progress.ts';
import { isAsPlanned } from '../sync/is-as-planned.ts';
import type { SyncReport } from '../sync/sync-target.ts';
import type { Layer } from '../model/layer.ts';
import type { AssistEvent, AssistMode, Denial, HandTask, Verdict } from './assist-event.ts';

export interface ServerState {
  readonly name: string;
  readonly product: string;
  readonly layer: Layer;
  readonly state: 'waiting' | 'in-step' | 'left' | 'failed';
  readonly inStep: number;
  /** Since the beginning. */
  readonly changed: number;
  readonly message: string;
  /** The last round, when it left something to look at. */
  readonly report: SyncReport | null;
}

export type NameState = Denial &
  Verdict & { readonly decision: 'proposed' | 'added' | 'declined' | 'only-shown' | 'would-deny' };

export interface ViewState {
  readonly site: string;
  readonly mode: AssistMode;
  /** Null: not read yet. */
  readonly azure: {
    readonly changes: number;
    readonly failure: { readonly message: string; readonly retryInMs: number } | null;
  } | null;
  readonly servers: readonly ServerState[];
  readonly stages: readonly Pick<StageProgress, 'stage' | 'state'>[];
  readonly names: readonly NameState[];
  readonly findings: readonly Finding[];
  readonly tasks: readonly HandTask[];
}

export const EMPTY_VIEW: ViewState = {
  site: '',
  mode: 'watch',
  azure: null,
  servers: [],
  stages: [],
  names: [],
  findings: [],
  tasks: [],
};

/** What a long run may gather is bounded; the newest stay. */
const MOST = 200;

export function applyEvent(view: ViewState, event: AssistEvent): ViewState {
  switch (event.event) {
    case 'started':
      return {
        ...view,
        site: event.site,
        mode: event.mode,
        servers: event.servers.map((server) => ({
          ...server,
          state: 'waiting',
          inStep: 0,
          changed: 0,
          message: '',
          report: null,
        })),
      };
    case 'estate':
      return {
        ...view,
        azure: {
          changes: (view.azure?.changes ?? 0) + (event.changed && view.azure !== null ? 1 : 0),
          failure: null,
        },
      };
    case 'estate-failed':
      return {
        ...view,
        azure: {
          changes: view.azure?.changes ?? 0,
          failure: { message: event.message, retryInMs: event.retryInMs },
        },
      };
    case 'synced': {
      const { report } = event;
      return withServer(view, report.target, ({ changed }) => ({
        state: isAsPlanned(report) ? 'in-step' : 'left',
        inStep:
          report.inStep +
          report.changes.filter(({ kind }) => kind === 'add' || kind === 'change').length,
        changed: changed + report.changes.length,
        message: '',
        report: isAsPlanned(report) ? null : report,
      }));
    }
    case 'sync-failed':
      return withServer(view, event.target, () => ({
        state: 'failed',
        message: event.message,
        report: null,
      }));
    case 'stage':
      return {
        ...view,
        stages: [
          ...view.stages.filter(({ stage }) => stage !== event.stage),
          { stage: event.stage, state: event.state },
        ],
      };
    case 'denied':
      return withName(view, event, event.decision);
    case 'would-deny':
      return withName(view, event, 'would-deny');
    case 'finding':
      return { ...view, findings: [...view.findings, event.finding].slice(-MOST) };
    case 'by-hand':
      return { ...view, tasks: event.tasks };
    default:
      return view;
  }
}

function withServer(
  view: ViewState,
  name: string,
  change: (server: ServerState) => Partial<ServerState>,
): ViewState {
  return {
    ...view,
    servers: view.servers.map((server) =>
      server.name === name ? { ...server, ...change(server) } : server,
    ),
  };
}

function withName(
  view: ViewState,
  { name, port, client, standing, because, requirement, layer }: Denial & Verdict,
  decision: NameState['decision'],
): ViewState {
  const others = view.names.filter(
    (each) => each.name !== name || each.port !== port || each.client !== client,
  );
  return {
    ...view,
    names: [
      ...others,
      { name, port, client, standing, because, requirement, layer, decision },
    ].slice(-MOST),
  };
}
