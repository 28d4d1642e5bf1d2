// Words of 0.1.0 that are called otherwise since: an old one is refused with the new one,
// and `sekisho migrate` rewrites a site's file.

/** Keys of `site.yaml`, wherever they stand. */
export const FORMER_KEYS: Readonly<Record<string, string>> = { house: 'policy', keep: 'sync' };

/** Commands. */
export const FORMER_COMMANDS: Readonly<Record<string, string>> = {
  keep: 'sync',
  converge: 'assist',
};

/** What to say of an option of `rehearse`. */
export const FORMER_REHEARSE_OPTIONS: Readonly<Record<string, string>> = {
  '--fabric': 'the option is --network: loopback or netns',
};

/** Where 0.1.0 has its journals, lease and learned names, below a site's folder. */
export const FORMER_STATE_FOLDER = '.sekisho/keep';

/** Documents whose form 0.1.0 wrote under another schema, and which are read or carried over. */
export const FORMER_SCHEMAS = {
  journal: 'sekisho/keep-journal/1',
  lease: 'sekisho/keep-lease/1',
  plan: 'sekisho/plan/1',
  sitePlan: 'sekisho/site-plan/1',
  events: 'sekisho/events/1',
  tally: 'sekisho/tally/1',
} as const;
