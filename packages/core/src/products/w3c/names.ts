// Which columns of a W3C log are read, and for what: of several the first that is filled. Those that tell what became of
// a request decide how a line is read (layout.ts).

export const COLUMNS = {
  method: ['cs-method', 's-operation'],
  status: ['sc-status'],
  /** Cisco: `TCP_DENIED/403`. */
  wordAndStatus: ['x-resultcode-httpstatus'],
  /** Cisco: the tag of its decision, `BLOCK_…` among them. */
  decision: ['x-acltag'],
  host: ['cs-host', 'r-host'],
  port: ['cs-uri-port', 'r-port'],
  scheme: ['cs-uri-scheme', 'cs-protocol'],
  server: ['r-ip', 's-supplier-ip', 'cs-uri-address'],
  agent: ['cs(user-agent)', 'c-agent'],
  /** Where the day and the time don't stand in two columns. */
  time: [
    'gmttime',
    'localtime',
    'timestamp',
    'datetime',
    'date-time',
    'x-timestamp',
    'x-timestamp-unix',
    'x-http-date',
    'x-cookie-date',
    'time',
    'date',
  ],
} as const;

/** Each of them may say what became of a request. */
export const WORDS = [
  's-action',
  'sc-filter-result',
  'action',
  'x-policy-action',
  ...COLUMNS.wordAndStatus,
] as const;
