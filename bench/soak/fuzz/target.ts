// A reader of what others write, and what it is fed with.

export interface FuzzTarget {
  /** `group: what`. */
  readonly name: string;
  /** Inputs that are right; drawn ones are made of them. */
  readonly inputs: readonly (string | Buffer)[];
  /** Words that mean something to this reader, besides those that mean something to all. */
  readonly words?: readonly string[];
  /** Throws what it makes of an input that it refuses: a UserError. Anything else that it throws is a bug. */
  readonly read: (input: Buffer) => unknown;
  /** For one that starts processes: its inputs cost so much more than the others'. */
  readonly isSlow?: boolean;
}

/** Built once in a worker; `close` gives back what they hold. */
export interface FuzzTargets {
  readonly targets: readonly FuzzTarget[];
  close(): Promise<void>;
}

export type OpenTargets = () => Promise<FuzzTargets>;

/** Targets that hold nothing. */
export function plain(targets: readonly FuzzTarget[]): OpenTargets {
  return async () => ({ targets, close: async () => undefined });
}
