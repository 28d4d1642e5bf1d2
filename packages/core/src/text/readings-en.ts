// English texts of what sync has read of servers.

export const READINGS_EN = {
  'read.counts': 'Read by sync from {server} ({address}) at {at}.',
  'read.counts-hours':
    'Read by sync from {server} ({address}) at {at}, {hours} {hours:hour|hours} ago.',
  'read.none': 'Not read yet: {command} reads {server} ({address}).',
  'read.failed':
    'Not known: {server} ({address}) could not be read at {at} ({cause}). {command} reads it again.',
  'read.too-old':
    'Not known: {server} ({address}) was read at {at}, more than 24 hours ago. {command} reads it again.',
  'read.other-server':
    'Not known: site.yaml has another address or other sync settings for {server} since it was read at {at}. {command} reads {address}.',
  'read.copied':
    'Not known: what was read of {server} at {at} lies in a state folder that was copied or moved. {command} reads {address}.',
  'read.broken':
    'Not known: the saved reading of {server} is damaged. {command} reads {address} again.',
  'read.older':
    'Taken from {cause}, which was changed after sync read {server} ({address}) at {at}. {command} reads it again.',
  'entry.seen': '{name} seen in {where} at {at}',
  'entry.refused': '{name} still refused in {where} at {at}',
  'to-do.find-by-sync': 'This reads the server, and changes nothing there:',
  'sync.reading-not-saved':
    'What stands on the servers was read, and could not be saved for plan, to-do and serve: {message}',
} as const;
