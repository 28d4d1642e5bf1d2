import { OutsideError } from '@sekisho/dns/user-error.ts';

/** Another process has the site now: this one changes nothing any more. */
export function takenOver(where: string): OutsideError {
  return new OutsideError('another sekisho sync has taken over this site', {
    code: 'sync.lease-lost',
    where,
  });
}
