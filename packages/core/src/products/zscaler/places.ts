// Where the fields of the web log stand: the feed of Zscaler's documentation (NSS Feed Output Format: Web Logs).

export const PLACE = {
  time: 0,
  protocol: 2,
  url: 3,
  action: 4,
  bytes: 8,
  client: 21,
  server: 22,
  method: 23,
  status: 24,
  agent: 25,
} as const;

/** A feed with fewer fields has them as its administrator chose: then the first address behind the action is the client's. */
export function isShort(fields: number): boolean {
  return fields <= PLACE.client;
}

/** Digits, letters of hexadecimal numbers, and at least one dot or colon. */
export const ADDRESS = /^[\da-f]*[.:][\da-f.:]*$/i;
