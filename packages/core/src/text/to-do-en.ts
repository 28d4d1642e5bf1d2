// English texts of what each team has to do.

export const TO_DO_EN = {
  'to-do.title': 'What to do: {site}',
  'to-do.applied': 'Plan applied: everything that it asks for is there.',
  'to-do.not-applied': 'Plan complete, not yet applied.',
  'to-do.blocked': 'Plan blocked: none of its steps can provide what is missing.',
  'to-do.not-known':
    'Whether the plan is enough is not known: it depends on facts that are missing.',
  'to-do.today.refused': '{refused} of {names} {names:name|names} {refused:is|are} refused today.',
  'to-do.today.astray':
    '{astray} of {names} {names:name takes|names take} another path than planned today.',
  'to-do.today.not-known':
    'For {notKnown} of {names} {names:name|names} the state of today is not known.',
  'to-do.today.arrive':
    'All {names} known {names:name arrives on its planned path|names arrive on their planned paths} today.',
  'to-do.today.arrive-some':
    '{arrive} of {names} {names:name|names} {arrive:arrives|arrive} as planned today.',
  'to-do.turns': 'Order: {turns}.',
  'to-do.turn': '{team} ({count:step|steps} {steps})',
  'to-do.left': 'Changes left: {changes}, in {teams} {teams:team|teams}.',
  'to-do.left-not-known':
    'Changes left: {changes}, in {teams} {teams:team|teams}. For {notKnown} of them it is not known whether {notKnown:it is|they are} done already.',
  'to-do.state.done': 'done',
  'to-do.state.open': 'to do',
  'to-do.state.not-known': 'not known whether it is done',
  'to-do.state.later': 'during the set-up',
  'to-do.entry.there': 'there',
  'to-do.entry.missing': 'missing',
  'to-do.entry.surplus': 'to be removed',
  'to-do.entry.not-known': 'not known',
  'to-do.marks': 'Marks: + missing, − to be removed, ✓ there, ? not known',
  'to-do.apply': 'Apply',
  'to-do.check': 'Check',
  'to-do.back': 'Go back',
  'to-do.file': 'File: {path}',
  'to-do.other-way': 'or: {title} (sekisho render --only {product})',
  'to-do.expect': 'expected: {expect}',
  'to-do.linux': 'Linux',
  'to-do.powershell': 'PowerShell',
  'to-do.appliances': 'Appliances: {appliances}',
  'to-do.nothing': 'Nothing to do for this team.',
} as const;
