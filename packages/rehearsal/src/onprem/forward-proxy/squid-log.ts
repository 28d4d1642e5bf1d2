// Squid's access log in its native format:
// %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt

export interface AccessEntry {
  /** When the request ended: Squid writes a line then, and not before. */
  readonly endedAt: Date;
  readonly elapsedMs: number;
  readonly client: string;
  /** How it was handled: TCP_TUNNEL, TCP_MISS, TCP_DENIED, NONE_NONE. */
  readonly tag: string;
  /** 0 when no reply was sent. */
  readonly status: number;
  /** Sent to the client, headers included. */
  readonly bytes: number;
  /** `-` when the request could not be read. */
  readonly method: string;
  readonly url: string;
  /** The server it went to; null when it went nowhere. */
  readonly server: string | null;
  readonly contentType: string | null;
}

export function formatAccessEntry(entry: AccessEntry): string {
  const milliseconds = entry.endedAt.getTime();
  const time = `${String(Math.floor(milliseconds / 1000))}.${String(milliseconds % 1000).padStart(3, '0')}`;
  const elapsed = String(Math.max(0, Math.round(entry.elapsedMs))).padStart(6);
  const hierarchy = entry.server === null ? 'HIER_NONE/-' : `HIER_DIRECT/${entry.server}`;
  const result = `${entry.tag}/${String(entry.status).padStart(3, '0')}`;
  const type = entry.contentType === null ? '-' : mimeOf(entry.contentType);
  return `${time} ${elapsed} ${entry.client} ${result} ${String(entry.bytes)} ${entry.method} ${entry.url} - ${hierarchy} ${type}`;
}

/** The type without its parameters: a space would break the line into more fields. */
function mimeOf(contentType: string): string {
  return /^[^;\s]+/.exec(contentType)?.[0] ?? '-';
}
