// Events of assist while a set-up runs, as plain JSON: one object a line with --json, and what its screen and
// the page are drawn from.

import type { StageProgress } from '../diagnose/progress.ts';
import type { Finding } from '../diagnose/finding.ts';
import type { SyncEvent } from '../sync/sync-site.ts';
import type { Layer } from '../model/layer.ts';
import type { Reason } from '../model/road.ts';

export const ASSIST_EVENT_SCHEMA = 'sekisho/assist-event/2';

/** `ask`: a person decides about each name; `add`: expected names are added; `watch`: nothing is changed; `report`: the proxy lets through, and none is added. */
export type AssistMode = 'ask' | 'add' | 'watch' | 'report';

/** One request that the proxy denied, or would deny without report mode. */
export interface Denial {
  readonly name: string;
  readonly port: number;
  /** Address of the appliance or source that asked. */
  readonly client: string;
}

export interface Verdict {
  /** `expected`: a learn entry's form; `other-tenants`: of such a form, but one that anybody can take; `for-person`: a second name of a requirement, or one that nothing asks for any more; `planned`: the plan has it already; `unexpected`: none of these. */
  readonly standing: 'expected' | 'other-tenants' | 'for-person' | 'planned' | 'unexpected';
  readonly because: Reason;
  /** What needs the name; null when nothing does. */
  readonly requirement: string | null;
  readonly layer: Layer;
}

export type AssistEvent =
  | {
      readonly event: 'started';
      readonly site: string;
      readonly mode: AssistMode;
      /** Those that are kept, as site.yaml names them. */
      readonly servers: readonly {
        readonly name: string;
        readonly product: string;
        readonly layer: Layer;
      }[];
      readonly logs: readonly string[];
      /** Learned in earlier runs and still planned. */
      readonly learned: readonly string[];
    }
  /** Changed in Azure, pushed to a server, or failed: events of sync. */
  | SyncEvent
  /** A name that Azure shows before its endpoint exists. */
  | { readonly event: 'name-expected'; readonly name: string; readonly by: 'migrate-site' }
  | ({ readonly event: 'stage' } & StageProgress)
  /** `proposed` waits for a person, and is followed by `added` or `declined`; `only-shown` is never added. */
  | ({
      readonly event: 'denied';
      readonly decision: 'proposed' | 'added' | 'declined' | 'only-shown';
    } & Denial &
      Verdict)
  /** So many names were told; what else the proxy denied is not. */
  | { readonly event: 'names-left-out'; readonly told: number }
  /** Report mode, or a proxy that refuses nothing: let through, though the plan has no entry for it. */
  | ({ readonly event: 'would-deny' } & Denial & Verdict)
  | { readonly event: 'finding'; readonly finding: Finding }
  /** All settings that people still have to change; replaces the previous list. */
  | { readonly event: 'by-hand'; readonly tasks: readonly HandTask[] }
  /** `waiting`: not there or empty. */
  | {
      readonly event: 'log';
      readonly log: string;
      readonly state: 'waiting' | 'unknown-format' | 'read';
    }
  /** Whether the proxy's helper lets all names of the appliances through for now. */
  | {
      readonly event: 'report-mode';
      readonly proxy: string;
      readonly state: 'on' | 'off' | 'not-possible';
    }
  | {
      readonly event: 'end';
      /** `shown`: of a run that changes nothing, which looks once. */
      readonly because: 'stage-reached' | 'interrupted' | 'shown';
      readonly ok: boolean;
    };

/** One thing to set by hand, with the text to copy. */
export interface HandTask {
  readonly appliance: string;
  readonly layer: Layer;
  /** The program or server where it is set. */
  readonly where: string;
  readonly entries: readonly string[];
  /** To be copied as it is: a list, a command, lines of a file. */
  readonly text: string;
  /** In English; {@link steps} is the same as data. */
  readonly how: readonly string[];
  readonly steps: readonly Reason[];
}
