// The site's resolver and proxy as the rehearsal handles them, whichever programs
// they are: they take settings over, forget what they remember, and end.

import type { Settings } from '@sekisho/core/model/settings.ts';

export interface OnPremises {
  /** Resolves when the next question, request and packet meets the new settings. */
  apply(settings: Settings): Promise<void>;
  /** As if every time to live had passed. */
  flush(): Promise<void>;
  /** Resolves when what has happened is in the logs. */
  settleLogs(): Promise<void>;
  close(): Promise<void>;
}
