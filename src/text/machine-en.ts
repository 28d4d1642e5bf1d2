// English texts of recovered machines and of capacity.

export const MACHINE_EN = {
  'point.crash-consistent': 'crash-consistent',
  'point.application-consistent': 'application-consistent',
  'screen.point-tracked': '{consistency}, {dirty} had changed, {rate}/s, {rpo} old when it was there',
  'screen.point-compared': '{consistency}, every block compared, {rate}/s, {rpo} old when it was there',
  'screen.machine-whole': 'the recovered machine answers: {whole} records, all {confirmed} that were confirmed before the point, none torn; it reaches nobody; RPO {rpoSeconds} s, RTO {rtoSeconds} s',
  'screen.machine-not-whole': 'THE RECOVERED MACHINE IS NOT WHOLE: {whole} records of {confirmed} that were confirmed, {torn} torn, apart from everybody: {isIsolated}',
  'table.records': 'records of the recovered machine',
  'table.records-of': '{whole} ({confirmed} confirmed before the point, {torn} torn)',
  'table.rpo': 'RPO: age of the point at the failover',
  'table.rto': 'RTO: until the service answered',
  'table.initial-copy': 'initial copy',
  'table.predicted': 'predicted {predicted}, took {measured}',
} as const;
