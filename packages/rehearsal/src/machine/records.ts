// What a machine's service has written, judged record by record: are all there that
// it had confirmed, and is none torn?

import { readRecord, RECORD_BYTES } from '../replication/changing-source.ts';

export interface RecordsFound {
  /** Whole records that follow one another from number 1. */
  readonly whole: number;
  /** Places where something else stands than the record of that number. */
  readonly torn: number;
}

export function judgeRecords(bytes: Uint8Array): RecordsFound {
  const places = Math.ceil(bytes.length / RECORD_BYTES);
  let torn = 0;
  let whole = 0;
  for (let place = 0; place < places; place += 1) {
    const record = Buffer.from(bytes.subarray(place * RECORD_BYTES, (place + 1) * RECORD_BYTES));
    if (record.length < RECORD_BYTES || readRecord(record) !== place + 1) torn += 1;
    else if (whole === place) whole += 1;
  }
  return { whole, torn };
}
