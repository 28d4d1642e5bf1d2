// English texts of recovered machines and of capacity.

export const MACHINE_EN = {
  'point.crash-consistent': 'crash-consistent',
  'point.application-consistent': 'application-consistent',
  'screen.point-tracked':
    '{consistency}, {dirty} had changed, {rate}/s, {rpo} old when it was there',
  'screen.point-compared':
    '{consistency}, every block compared, {rate}/s, {rpo} old when it was there',
  'screen.machine-whole':
    'the recovered machine answers: {whole} {whole:record|records}, all {confirmed} that {confirmed:was|were} confirmed before the point, none torn; it reaches nobody; RPO {rpoSeconds} s, RTO {rtoSeconds} s',
  'screen.machine-not-whole':
    'THE RECOVERED MACHINE IS NOT WHOLE: {whole} of {confirmed} {confirmed:record that was|records that were} confirmed, {torn} torn, apart from everybody: {isIsolated}',
  'screen.failback-whole':
    'back on the first machine: {whole} {whole:record|records}, all {confirmed} that its twin had confirmed, none torn; {written} returned, {downSeconds} s without an answer',
  'screen.failback-not-whole':
    'THE FIRST MACHINE IS NOT WHOLE: {whole} of {confirmed} {confirmed:record|records} that its twin had confirmed, {torn} torn',
  'page.console': 'consoles of the machines',
  'page.point': '{consistency}, {rpo} s old when it was there',
  'screen.policy':
    'policy: a crash-consistent point every {minutes} {minutes:minute|minutes}, for which one cycle stands here; the newest {kept} {kept:is|are} kept',
  'screen.points-removed': 'the retention has removed recovery points: {points}',
  'screen.group-whole':
    'both machines are of one instant ({at}): the second one noted up to record {noted} (at least {notedBefore}), the first has {whole}',
  'screen.group-not-whole':
    'THE TWO MACHINES ARE NOT OF ONE INSTANT ({at}): the second one noted up to record {noted} (at least {notedBefore}), the first has {whole}',
  'table.second-machine': 'second machine',
  'table.group': 'both machines of one instant',
  'table.group-of': '{at}; noted up to {noted}, at least {notedBefore}, at most {whole}',
  'page.churn': 'churn between the last points',
  'page.point-removed': 'removed by the retention',
  'page.time-line': 'Recovery points on a time line',
  'table.records': 'records of the recovered machine',
  'table.records-of': '{whole} ({confirmed} confirmed before the point, {torn} torn)',
  'table.rpo': 'RPO: age of the point at the failover',
  'table.rto': 'RTO: until the service answered',
  'table.initial-copy': 'initial copy',
  'table.predicted':
    'predicted {predicted}, took {measured} (until all is in the cache storage; the vault’s work after that is not predicted)',
  'table.machine': 'machine',
  'table.disk': 'disk',
  'table.used': 'used',
  'table.churn': 'changes',
  'table.peak': 'peak',
  'table.target': 'target',
  'capacity.link': 'over a link of {rateMbps} Mbit/s, {delayMs} ms each way:',
  'capacity.initial': 'initial replication: {time}',
  'capacity.steady': 'points keep their pace after {time}',
  'capacity.never':
    'changes come faster than the link carries them: points never keep their pace, and the cache storage fills',
  'capacity.rpo': 'RPO: at most {time}, with a point every {cycle}',
  'capacity.cache':
    'in the cache storage: up to {initial} during the initial replication, {later} later',
  'capacity.use': 'changes take {percent} % of the link',
  'capacity.warning': 'warning:',
  'capacity.link-too-slow': 'the changes take {percent} % of a link of {rateMbps} Mbit/s',
  'capacity.link-busy':
    'the changes take {percent} % of a link of {rateMbps} Mbit/s on average: a busy hour falls behind',
  'capacity.disk-size':
    '{machine}, {disk}: {sizeGB} GB; documented are disks of {least} GB to {most} GB',
  'capacity.disk-per-day':
    '{machine}, {disk}: {perDay} GB a day; the documented limit for {target} with writes of {writeKB} KB is {limit} GB',
  'capacity.disk-peak':
    '{machine}, {disk}: {peakMBps} MB/s at its peak; the documented limit for {target} with writes of {writeKB} KB is {limit} MB/s',
  'capacity.small-writes':
    '{machine}, {disk}: writes of {writeKB} KB; the documents give limits from {leastKB} KB on, so what holds here is unknown',
  'capacity.machine-peak':
    '{machine}: {peakMBps} MB/s at the peak of all its disks; the documented limit of a machine is {limit} MB/s',
  'capacity.process-server-per-day':
    'all disks change {perDay} TB a day; the documented limit of a process server is {limit} TB',
  'capacity.cache-disks':
    '{busy} {busy:disk|disks} of about {MBps} MB/s; the documented limit of one cache storage account is {limit}',
  'capacity.appliance-machines':
    '{machines} {machines:machine|machines}; the documented limit of an appliance of 16 processors, 32 GB and 1 TB is {limit}',
} as const;
