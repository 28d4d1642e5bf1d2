// Why: a code with values, of which `text/` makes the sentence.

/** A code and its values, by name: what is said in a sentence only at the door. */
export interface Reason {
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}
