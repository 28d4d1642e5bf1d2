// The line of a CSV that names its columns.

import { splitCsv } from './csv-fields.ts';

const FEWEST = 4;
/** Of the tables that are read; one of them has to stand there, so that no other line is taken for a head. */
const KNOWN =
  /^(?:time ?generated(?: \[[^\]]*\])?|timecreated|date and time|timestamp|@timestamp|time|start_time|client_?ip|source ?ip|sourceipaddress|src_?ip|c-ip|srcip)$/i;
/** One of them, where a name ends. */
const ANYWHERE = new RegExp(
  String.raw`(?:${KNOWN.source.slice(1, -1)})\s*\\?"?\s*(?:,|$|\\|")`,
  'i',
);

/** False: surely neither a head, nor one in an envelope. */
export function mayHoldHead(line: string): boolean {
  return ANYWHERE.test(line);
}

export function isHeadOfTable(line: string): boolean {
  if (!/^\ufeff?"?[A-Za-z_@]/.test(line) || !line.includes(',')) return false;
  const names = splitCsv(line).map((name) => name.replace(/^\ufeff/, '').trim());
  return (
    names.length >= FEWEST &&
    names.every((name) => /^[\w@][\w .:()[\]-]{0,80}$/.test(name)) &&
    names.some((name) => KNOWN.test(name))
  );
}
