// The product's documented limits, and which of them a site's disks break. What the
// documents leave open is said so, and not guessed. Figures: Azure Site Recovery's
// support matrix for VMware machines (learn.microsoft.com, vmware-physical-azure-support-matrix).

export type DiskTarget = 'standard' | 'premium-p10-p15' | 'premium-p20-p50';

export interface PlannedDisk {
  readonly machine: string;
  readonly name: string;
  readonly sizeGB: number;
  readonly usedGB: number;
  /** Megabytes a second that differ, on average over a day. */
  readonly churnMBps: number;
  /** The same, in the busiest minutes. */
  readonly peakMBps: number;
  /** Usual size of a write. */
  readonly writeKB: number;
  readonly target: DiskTarget;
}

export interface CapacityWarning {
  readonly code: `capacity.${string}`;
  readonly values: Readonly<Record<string, string | number>>;
}

interface ChurnLimit {
  readonly writeKB: number;
  readonly MBps: number;
  readonly GBPerDay: number;
}

/** By the size of writes, ascending; larger writes than the last row's have no other figure. */
const CHURN_LIMITS: Readonly<Record<DiskTarget, readonly ChurnLimit[]>> = {
  standard: [{ writeKB: 8, MBps: 2, GBPerDay: 168 }],
  'premium-p10-p15': [
    { writeKB: 8, MBps: 2, GBPerDay: 168 },
    { writeKB: 16, MBps: 4, GBPerDay: 336 },
    { writeKB: 32, MBps: 8, GBPerDay: 672 },
  ],
  'premium-p20-p50': [
    { writeKB: 8, MBps: 5, GBPerDay: 421 },
    { writeKB: 16, MBps: 20, GBPerDay: 1684 },
  ],
};

const MACHINE_PEAK_MBPS = 54;
const PROCESS_SERVER_TB_PER_DAY = 2;
const DISK_GB = { least: 1, most: 32 * 1024 };
/** General purpose v2, which private endpoints need: so many disks at so much each. */
const CACHE_ACCOUNT = [
  { disks: 1500, MBps: 4 },
  { disks: 750, MBps: 8 },
] as const;
const MACHINES_OF_APPLIANCE = 200;
const SECONDS_PER_DAY = 86_400;

export function findLimits(disks: readonly PlannedDisk[]): readonly CapacityWarning[] {
  const machines = [...new Set(disks.map(({ machine }) => machine))];
  return [
    ...disks.flatMap((disk) => limitsOfDisk(disk)),
    ...machines.flatMap((machine) =>
      limitsOfMachine(
        machine,
        disks.filter((disk) => disk.machine === machine),
      ),
    ),
    ...limitsOfAll(disks, machines.length),
  ];
}

function limitsOfDisk(disk: PlannedDisk): readonly CapacityWarning[] {
  const { machine, name, sizeGB, churnMBps, peakMBps, writeKB, target } = disk;
  const values = { machine, disk: name, target, writeKB };
  const rows = CHURN_LIMITS[target];
  const limit = rows.findLast((row) => row.writeKB <= writeKB) ?? rows[0];
  const found: CapacityWarning[] = [];
  if (sizeGB < DISK_GB.least || sizeGB > DISK_GB.most)
    found.push({
      code: 'capacity.disk-size',
      values: { ...values, sizeGB, least: DISK_GB.least, most: DISK_GB.most },
    });
  if (limit === undefined) return found;
  const perDay = round((churnMBps * SECONDS_PER_DAY) / 1000);
  if (perDay > limit.GBPerDay)
    found.push({
      code: 'capacity.disk-per-day',
      values: { ...values, perDay, limit: limit.GBPerDay },
    });
  if (peakMBps > limit.MBps)
    found.push({ code: 'capacity.disk-peak', values: { ...values, peakMBps, limit: limit.MBps } });
  if (writeKB < limit.writeKB)
    found.push({ code: 'capacity.small-writes', values: { ...values, leastKB: limit.writeKB } });
  return found;
}

function limitsOfMachine(
  machine: string,
  disks: readonly PlannedDisk[],
): readonly CapacityWarning[] {
  const peakMBps = round(sum(disks.map((disk) => disk.peakMBps)));
  return peakMBps > MACHINE_PEAK_MBPS
    ? [{ code: 'capacity.machine-peak', values: { machine, peakMBps, limit: MACHINE_PEAK_MBPS } }]
    : [];
}

function limitsOfAll(disks: readonly PlannedDisk[], machines: number): readonly CapacityWarning[] {
  const found: CapacityWarning[] = [];
  const perDay = round(
    (sum(disks.map(({ churnMBps }) => churnMBps)) * SECONDS_PER_DAY) / 1_000_000,
  );
  if (perDay > PROCESS_SERVER_TB_PER_DAY)
    found.push({
      code: 'capacity.process-server-per-day',
      values: { perDay, limit: PROCESS_SERVER_TB_PER_DAY },
    });
  for (const { disks: most, MBps } of CACHE_ACCOUNT) {
    const busy = disks.filter(({ churnMBps }) => churnMBps > MBps / 2).length;
    if (busy > most)
      found.push({ code: 'capacity.cache-disks', values: { busy, limit: most, MBps } });
  }
  if (machines > MACHINES_OF_APPLIANCE)
    found.push({
      code: 'capacity.appliance-machines',
      values: { machines, limit: MACHINES_OF_APPLIANCE },
    });
  return found;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
