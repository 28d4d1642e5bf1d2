// The two errors that are the user's business and not a bug. Both are thrown
// anywhere and caught once, in cli/main.ts, which prints them without a stack.

/** What an error tells besides its message. */
export interface ErrorDetails {
  /** Stable identifier, e.g. `site.unknown-key`. */
  readonly code: string;
  /** Where it is: `site.yaml:6:7`, a path, an address. */
  readonly where?: string;
  /** What to do next, as a sentence or a corrected command. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Wrong usage or bad input: exit code 2. */
export class UserError extends Error {
  readonly code: string;
  readonly where: string | undefined;
  readonly hint: string | undefined;

  constructor(message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'UserError';
    this.code = details.code;
    this.where = details.where;
    this.hint = details.hint;
  }
}

/** Something outside failed, a server, a network, a disk, a program: exit code 3. */
export class OutsideError extends UserError {
  constructor(message: string, details: ErrorDetails) {
    super(message, details);
    this.name = 'OutsideError';
  }
}
