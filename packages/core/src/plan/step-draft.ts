// A step of a plan before it has its place in the order.

import type { Layer } from '../model/layer.ts';
import type { AzureAction } from './azure-action.ts';

export interface StepDraft {
  readonly layer: Layer;
  readonly what: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly why: string;
  readonly entries: readonly string[];
  /** A step that is made even though it lists nothing. */
  readonly always?: boolean;
  readonly actions?: readonly AzureAction[];
}
