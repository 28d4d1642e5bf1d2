// Where what lies in the kernel's memory: read by both sides, the kernel (packages/core/kernel) and who calls it.
// No types are written here: AssemblyScript and TypeScript each take theirs.

/** Bytes of whole lines; behind them so many that a step over 16 bytes at once may read. */
export const INPUT = 65_536;
export const INPUT_BYTES = 262_144;
const INPUT_MARGIN = 4096;

/** What the kernel says of the line at which it stopped, 8 bytes each. */
export const STATE_LINES = 4096;
export const STATE_OUTSIDE = 4104;
export const STATE_PLACE = 4112;
export const STATE_NEXT = 4120;
export const STATE_A = 4128;
export const STATE_B = 4136;
export const STATE_HOST_START = 4144;
export const STATE_HOST_END = 4152;
export const STATE_CLIENT_START = 4160;
export const STATE_CLIENT_END = 4168;
export const STATE_TIME_START = 4176;
export const STATE_TIME_END = 4184;
export const STATE_DAY = 4192;
export const STATE_READING = 4200;
export const STATE_FROM = 4216;
/** As floating-point numbers. */
export const STATE_AT = 4208;
/** What is summed up until it is asked for. */
export const SUM_ALLOWED = 4224;
export const SUM_DENIED = 4232;
export const SUM_FAILED = 4240;
export const SUM_QUESTIONS = 4248;
export const SUM_FIRST = 4256;
export const SUM_LAST = 4264;

/** How many names that were denied are known, 4 bytes; and how many bytes of lines are held of new ones. */
export const DENIED_COUNT = 4272;
export const TEXTS_USED = 4280;

/** One byte a register. */
export const REGISTERS = 8192;
export const REGISTER_BITS = 12;

/**
 * A line that was taken out of a field of JSON, with its line break; in front of it there is room for the name of its
 * program. It lies before the blocks: what stands in it stands in no line (tables.ts).
 */
export const INNER = 12_544;
export const INNER_BYTES = 16_000;
export const MOST_PROGRAM = 256;

/** Layouts: settings of each, then its fields or its parts; behind them those of envelopes. */
export const MOST_LAYOUTS = 32;
export const MOST_ENVELOPES = 8;
export const MOST_FIELDS = 248;
export const LAYOUT_BYTES = 2048;

/** Of the last time as text: what stands in front of the seconds and behind them, with their lengths. */
export const MOST_TIME_BYTES = 64;
export const TIME_BEFORE = 32_768;
export const TIME_AFTER = 32_896;
/** The whole text of the last time that was read. */
export const TIME_LAST = 33_024;

/** Names of pairs: two hashes, the number from 1, the role and the order, 4 bytes each. */
export const PAIR_SLOTS = 1024;
export const PAIR_SLOT_BYTES = 20;
export const PAIR_NAMES = 36_864;
/** By role of the line in hand: order, start and end; by number the line that had it last. */
export const PAIR_VALUES = 57_600;
export const PAIR_SEEN = 58_112;
/** By the length of a name, a bit for the first letter of each that counts. */
export const PAIR_FIRSTS = 60_000;
/** A name that is put together from its labels. */
export const JOINED_NAME = 61_440;
/** By the place of a pair in the line, of the line before: the length of its name, where it is looked up, and the name. */
export const PAIR_PLACES = 62_464;
export const MOST_PAIR_PLACES = 64;
export const PAIR_PLACE_BYTES = 32;
export const LONGEST_PAIR_NAME = 24;
/** Of pairs. From the action on their text decides. */
export const ROLE_TIME = 0;
export const ROLE_CLIENT = 1;
export const ROLE_HOST = 2;
export const ROLE_URL = 3;
export const ROLE_SERVER = 4;
export const ROLE_DATE = 5;
export const ROLE_TZ = 6;
export const ROLE_ACTION = 7;
export const ROLE_STATUS = 8;
export const ROLE_METHOD = 9;
export const ROLE_PROTOCOL = 10;
export const ROLE_PORT = 11;
export const ROLE_BYTES = 12;
export const ROLE_AGENT = 13;
export const PAIR_ROLES = 14;
/** Of names that tell a product's own records: always, or with some values. */
export const ROLE_MARK = 14;
export const ROLE_ORIGIN = 15;

/** Where a file is read into, so that its bytes need not be copied; whoever reads on has scanned them before. */
export const READ_INTO = INPUT + INPUT_BYTES + INPUT_MARGIN;

const AFTER_INPUT = READ_INTO + INPUT_BYTES + INPUT_MARGIN;

/** A bit is set: a client, the end of a name, or a name that was denied, may have this place. */
export const CLIENT_PLACES = 8192;
export const CLIENTS = AFTER_INPUT;
export const ENDING_PLACES = 65_536;
export const ENDINGS = CLIENTS + CLIENT_PLACES / 8;
export const MAY_BE_DENIED_PLACES = 262_144;
export const MAY_BE_DENIED = ENDINGS + ENDING_PLACES / 8;

/** The last name that had this place, two hashes, and what it is. */
export const NAME_PLACES = 65_536;
export const NAME_BYTES = 12;
export const NAMES = MAY_BE_DENIED + MAY_BE_DENIED_PLACES / 8;

/** How lines that decide alike are read: a hash of 8 bytes, the number of the reading from 1, its kind, its port. */
export const MOST_READINGS = 4096;
export const READING_PLACES = 16_384;
export const READING_BYTES = 24;
export const READINGS = NAMES + NAME_PLACES * NAME_BYTES;

/** Names that were denied: two hashes and a number from 1. */
export const DENIED_PLACES = 65_536;
export const DENIED_BYTES = 12;
export const DENIED = READINGS + READING_PLACES * READING_BYTES;
/** By number: when it was last carried, and in which line. */
export const MOST_DENIED = 20_001;
export const CARRIED_BYTES = 16;
export const CARRIED = DENIED + DENIED_PLACES * DENIED_BYTES;

/**
 * By number, of denials that are not with the caller yet: how many, the reading of the last one, when and in which
 * line it was, and the same of the oldest few.
 */
export const AGAIN_BYTES = 112;
export const AGAIN = CARRIED + MOST_DENIED * CARRIED_BYTES;
export const AGAIN_READING = 8;
export const AGAIN_LAST = 16;
export const AGAIN_FIRST = 32;
export const MOST_AGAIN = 5;

/**
 * By number, of names that the caller does not know yet: their first line among the texts and its length, where in it
 * the name stands and its length, the two hashes with the port in them, the reading, and
 * the line's number.
 */
export const NEW_BYTES = 40;
export const NEW_NAMES = AGAIN + MOST_DENIED * AGAIN_BYTES;
export const LONGEST_TEXT = 1000;
export const TEXT_BYTES = 4_194_304;
export const TEXTS = NEW_NAMES + MOST_DENIED * NEW_BYTES;

export const LAYOUTS = TEXTS + TEXT_BYTES;

export const ENVELOPES = LAYOUTS + MOST_LAYOUTS * LAYOUT_BYTES;

export const MEMORY_BYTES = ENVELOPES + MOST_ENVELOPES * LAYOUT_BYTES;

/** In place of a day, of a time that stands in the object around the line. */
export const DAY_OUTSIDE = 0x10e5;

/** Why the kernel stopped. */
export const STOP_END = 0;
export const STOP_TEXT = 1;
export const STOP_NEW_READING = 2;
export const STOP_NEW_TIME = 3;
export const STOP_DENIED = 4;

/** How lines are read. */
export const READ_TEXT = 1;
export const READ_NOTHING = 2;
export const READ_QUESTION = 3;
export const READ_ALLOWED = 4;
export const READ_DENIED = 5;
export const READ_FAILED = 6;

/** Kinds of layouts. */
export const LAYOUT_BLANKS = 0;
export const LAYOUT_TABS = 1;
export const LAYOUT_COMMAS = 2;
export const LAYOUT_PAIRS = 3;
export const LAYOUT_PARTS = 4;

/** Parts of a line whose fields stand between texts. */
export const PART_END = 0;
export const PART_FIELD = 1;
export const PART_TEXT = 2;
/** One blank or more. */
export const PART_GAP = 3;
export const PART_FIELD_BYTES = 8;
/** The line that stands in an envelope. */
export const PART_INNER = 4;
/** A value: what is done with it, its role, what ends it, how far before that it ends, whether the line does, and whether it is needed. */
export const PART_VALUE = 5;
export const PART_VALUE_BYTES = 7;
export const VALUE_ROLE = 0;
export const VALUE_KEY = 1;
export const VALUE_TEXT = 2;
export const VALUE_FILLED = 3;
export const VALUE_TIME = 4;
export const VALUE_STAMP = 5;

/** How a field stands between blanks. */
export const STANDS_QUOTED = 1;
export const STANDS_BRACKETED = 2;
export const STANDS_PERHAPS_QUOTED = 3;
