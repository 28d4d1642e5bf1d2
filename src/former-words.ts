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
