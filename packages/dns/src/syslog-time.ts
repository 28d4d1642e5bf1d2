// The time stamp of syslog's traditional lines (RFC 3164 section 4.1.2).

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Syslog's traditional time stamp, in UTC: `Nov  3 18:00:00`. */
export function formatSyslogTime(at: Date): string {
  const clock = at.toISOString().slice(11, 19);
  return `${MONTHS[at.getUTCMonth()] ?? ''} ${String(at.getUTCDate()).padStart(2)} ${clock}`;
}
