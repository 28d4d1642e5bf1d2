// Texts of `sekisho migrate`.

export const MIGRATE_EN = {
  'migrate.nothing': 'Nothing of 0.1.0 is left in use here.',
  'migrate.would-remove': 'removes {path}',
  'migrate.removed': 'removed {path}',
  'migrate.left': 'leaves {path}, which Sekisho did not write',
  'migrate.held':
    'sync of 0.1.0 runs for this site (process {pid} on {host}, since {since}): end it before --apply.',
  'migrate.by-hand': 'by hand',
  'migrate.by-hand-squid':
    "In squid.conf of {proxy}, the external_acl_type line names the helper of 0.1.0: change dist/keep/squid-helper-main.js to dist/sync/squid-helper-main.js below Sekisho's folder, before Squid starts again.",
  'migrate.by-hand-state':
    "No journals of 0.1.0 are in the site's folder. If it ran with --state DIR, run this again with --state DIR before the first sync: without the journals, what it made on servers counts as made by others.",
  'migrate.by-hand-commands':
    'Services, timers and scripts that call "sekisho keep" or "sekisho converge": call "sekisho sync --apply" or "sekisho assist --apply": without --apply both only show, and --yes is gone.',
  'migrate.dry-run': 'Nothing was changed: --apply makes these changes.',
  'migrate.done': 'The changes are made.',

  // Sentences of plans of 0.1.0, as they were saved.
  'warning.of-0.1.0': '{message}',
  'fix.of-0.1.0': '{fix}',
  'step.why.of-0.1.0': '{text}',
} as const;
