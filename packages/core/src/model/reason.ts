// Why: a code with values, of which `text/` makes the sentence.

export interface Reason {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}
