// The words with which products say what became of a request or a packet. A word that stands here nowhere says nothing:
// a line with it is not understood, and never one of a request that was carried.

import type { ProxyObservation } from './observation.ts';

type Verdict = ProxyObservation['verdict'];

const DENIED =
  /^(?:\w*DENIED\w*(?:\/\d{3})?|den(?:y|ied)|block(?:ed)?|block-(?:continue|ip|override|url)|drop(?:ped)?|drop-(?:all|all-packets|icmp)|random-drop|reject(?:ed)?|reset(?:-both|-client|-server)?|refused?|forbidden|prevent(?:ed)?|sinkhole|false|0)$/i;
/** Sessions of FortiGate that were let through end as `close`, `timeout`, `client-rst` or `server-rst`. */
const ALLOWED =
  /^(?:allow(?:ed)?|accept(?:ed)?|pass(?:through|ed)?|permit(?:ted)?|alert|continue|override|exempt|monitor(?:ed)?|observed|proxied|served|tunnel(?:l?ed)?|forward(?:ed)?|start|close|timeout|client-rst|server-rst|detect(?:ed)?|bypass(?:ed)?|inspect(?:ed)?|https (?:inspect|bypass)|encrypt|decrypt|true|ok|success|1)$/i;
const FAILED = /^(?:fail(?:ed|ure)?|error|ip-conn)$/i;
/** Squid's own words: what it did, and perhaps the status, which tells whether it could. */
const SQUID_RESULT = /^(?:TAG|TCP|UDP|NONE)(?:_[A-Z_]+)?(?:\/(\d{3}))?$/;

/** `by-status`: it was not denied, and the status tells the rest; null: the word is not known. */
export function verdictOfWord(word: string): Verdict | 'by-status' | null {
  if (DENIED.test(word)) return 'denied';
  if (ALLOWED.test(word)) return 'allowed';
  if (FAILED.test(word)) return 'failed';
  return SQUID_RESULT.test(word) ? 'by-status' : null;
}

/** A word that can only mean a denial, in whatever field it stands. */
export function isDenialWord(word: string): boolean {
  return /^(?:den(?:y|ied)|block(?:ed)?|drop(?:ped)?|reject(?:ed)?|refused?|forbidden|prevent(?:ed)?)$/i.test(
    word,
  );
}

/** Squid's own word among others, wherever it stands: no other product writes one. */
export function isSquidWord(word: string): boolean {
  return /^(?:TAG|TCP|UDP|NONE)_[A-Z_]+(?:\/\d{3})?$/.test(word);
}

/** The status in one of Squid's words. */
export function statusInWord(word: string): number {
  return Number(SQUID_RESULT.exec(word)?.[1] ?? 0);
}
