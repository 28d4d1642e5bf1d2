// How the lines of a format look to one who passes over their bytes: which field is where, and which fields decide
// how the format's reader reads a line. What a line means is the reader's alone: the scanner asks it once for each
// different combination of the fields that decide, and leaves to it every line that looks in any way unusual.

/**
 * What is to be done with a field:
 * `free`: it says nothing of the rest. `key`: its text decides. `digits`: it decides, but for which digits there are.
 * `numbers`: it decides, but for which numbers there are, however long. `number`: digits, or it decides as `key`.
 * `epoch`: seconds since 1970, perhaps with milliseconds. `time`: a time as text; `time-2`: in this field and the next.
 * `client`: an address or a machine's name. `address`, `address:port`, `address#port`: a client by its address alone.
 * `host`: a name, perhaps with a port; `host.`: with a final dot.
 * `url`: a URL, or a name and what follows it. `request`: method, URL and version.
 * `server`: an address or none, of which only the kind decides. `peer`: how, a slash, and an address or none.
 * `no-address`: any text but an address. `maybe-address`: whether it is one decides.
 * `seconds`: since 1970, whole ones. `none?`: whether it is a dash alone. `upstream`: whether it is an address with a port.
 * `json-number`: as JSON has it. `text`: it decides only if it begins as one of Squid's words. `filled?`: the same, and
 * whether it is empty, or a dash. `port`: a port or none. `empty`: nothing, or a dash.
 * `HEX`: digits of that kind; `hex4`: four small ones. `labels`: a name as `(3)www(7)example(3)com(0)`. `url://`: a URL with its scheme.
 * `inner`: in an envelope, the line that stands there.
 * `token`: it says nothing, and where it begins with a quote it ends with one. `CODE`: the letters of `BLOCK_ADMIN_11-…`
 * in front of the first underscore decide.
 * `pointer`: `@0x` and hexadecimal digits. `(…):`: any text in parentheses, and a colon.
 */
type Role =
  | 'free'
  | 'key'
  | 'digits'
  | 'numbers'
  | 'number'
  | 'epoch'
  | 'time'
  | 'time-2'
  | 'client'
  | 'address'
  | 'address:port'
  | 'address#port'
  | 'host'
  | 'host.'
  | 'url'
  | 'request'
  | 'server'
  | 'peer'
  | 'pointer'
  | 'no-address'
  | 'maybe-address'
  | 'none?'
  | 'seconds'
  | 'upstream'
  | 'json-number'
  | 'text'
  | 'filled?'
  | 'port'
  | 'empty'
  | 'HEX'
  | 'hex4'
  | 'labels'
  | 'url://'
  | 'inner'
  | 'token'
  | 'CODE'
  | '(…):';

/** In front of a role between blanks: `"` it stands in quotes, `[` in brackets, `?` perhaps in quotes. */
export type FieldRole = Role | `"${Role}` | `[${Role}` | `?${Role}`;

export interface FieldsLayout {
  readonly kind: 'fields';
  readonly separator: 'blank' | 'tab' | 'comma';
  /** By place. */
  readonly fields: readonly FieldRole[];
  /** So many at least; default: all. */
  readonly least?: number;
  /** What stands behind them says nothing. Default: nothing stands there. */
  readonly hasRest?: true;
  /** So many words of a collector may stand in front; they decide as `digits` do. */
  readonly heads?: readonly number[];
  /** Between commas: its first field stands in quotes, and words of a collector in front of it, however many. */
  readonly beginsQuoted?: true;
  /** Between commas: rows below a head, as many fields as it names. */
  readonly isTable?: true;
  /** Of a table, by place: where it is empty, or a dash, it is as if it were not there. */
  readonly needed?: readonly number[];
}

/** `name=value`, by the names of named-fields.ts. */
export interface PairsLayout {
  readonly kind: 'pairs';
}

/** One blank or more. */
export const GAP = null;

/** A field of a line whose fields stand between texts. */
export interface FieldPart {
  readonly role: Role;
  /** Where it ends: `word` at a blank, `word"` at a blank or a quote, `number` at the end of a
   * number in JSON, or at this character. */
  readonly end: string;
  /** It holds so many of the character at which it ends, as a time may. */
  readonly holds?: number;
  /** Where it is empty, or a dash, it is as if it were not there. */
  readonly isNeeded?: true;
}

/** A value of CEF or LEEF, as long as what stands behind it lets it be. */
export interface ValuePart {
  /** `stamp`: milliseconds since 1970, or seconds, or nanoseconds. */
  readonly value: Role | 'stamp';
  /**
   * It ends at this character, which it does not hold. `=`: where the next name begins, which is so long with the blank
   * in front.
   */
  readonly until: '|' | '=' | '\t';
  readonly back?: number;
  /** It ends with the line. */
  readonly isLast?: true;
  readonly isNeeded?: true;
}

/** Fields between texts that stand in every line. */
export interface PartsLayout {
  readonly kind: 'parts';
  /** Texts stand as they are. */
  readonly parts: readonly (string | FieldPart | ValuePart | typeof GAP)[];
  /** What stands behind them, behind a blank, says nothing. Default: nothing stands there. */
  readonly hasRest?: true;
  readonly heads?: readonly number[];
  /** A line is read up to so many characters only. */
  readonly isShort?: true;
}

/** Words in front of a program's own line, as collectors and container runtimes write them (envelopes.ts). */
export const HEADS: readonly number[] = [0, 1, 2, 3, 4, 5, 7, 8];

/** Of a JSON object in whose field a program's line stands (envelope-layout.ts). */
export interface EnvelopeLayout {
  readonly parts: PartsLayout['parts'];
  /** What syslog would write in front of the line, `unbound[6739]: `, where the object says it. */
  readonly program: string;
}

export type LineLayout = FieldsLayout | PairsLayout | PartsLayout;

/** Of a line of the log that says how the others look; null: not in a known way; undefined: it says nothing of it. */
export type ReadLayout = (line: string) => LineLayout | null | undefined;

/** Each line that was read as text may show how others look; null: not in a way that can be compared. */
export interface LearnedLayouts {
  /** `head`: the last one, where there are heads. */
  learn(line: string, head: string | null): LineLayout | null;
  /**
   * Of a line that says what those that follow hold. null: they are not read as this one says, and nothing is learned of
   * them; undefined: it is no head.
   */
  headOf?(line: string): string | null | undefined;
}

/** Those that lines of one format may have; or what makes one of a line of the log. */
export type FormatLayout = readonly LineLayout[] | ReadLayout | LearnedLayouts;
