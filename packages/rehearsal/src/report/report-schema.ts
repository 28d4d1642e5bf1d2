// The document of a rehearsal: `sekisho/rehearsal/2`.

import { AZURE_STAGE, REPLICATION_STAGES, SETUP_STAGES } from '@sekisho/core/model/stage.ts';
import { z } from 'zod';

import {
  Bytes,
  Count,
  LayerId,
  ProgramId,
  Seconds,
  Sentence,
  Text,
  Texts,
  Time,
  type DocumentOf,
} from '@sekisho/core/documents/json-document.ts';
import { TEAMS } from '@sekisho/core/model/layer.ts';

import { VPN_LINKS } from '../network/network.ts';

const StageSchema = z.strictObject({
  stage: z.enum([AZURE_STAGE, ...SETUP_STAGES, ...REPLICATION_STAGES]),
  program: ProgramId.nullable(),
  ok: z.boolean(),
  name: Text.nullable().describe('The name that was asked for.'),
  error: Text.nullable().describe("The program's own word for what happened."),
  finding: Text.nullable().describe('Code of the finding that explained it.'),
  layer: LayerId.nullable(),
  seconds: Seconds,
});

const RunSchema = z.strictObject({
  number: Count.describe('From 1.'),
  ok: z.boolean(),
  stages: z.array(StageSchema),
  changed: z.array(z.strictObject({ layer: LayerId, add: Texts, remove: Texts })),
  waited: z
    .boolean()
    .describe('Nothing was changed because the finding says that it heals by itself.'),
});

const Digest = Text.describe('SHA-256, hexadecimal.');
const DiskSchema = z.strictObject({ bytes: Bytes, sha256: Digest });

const PointSchema = z
  .strictObject({
    id: Text,
    at: Time.describe('Instant of the point, RFC 3339, UTC.'),
    sha256: Digest,
    cycle: z
      .strictObject({
        consistency: z.enum(['crash-consistent', 'application-consistent']),
        dirtyBytes: Bytes.nullable().describe(
          'Bytes in whole blocks, as the source told them; null for a comparison of digests.',
        ),
        sentBytes: Bytes,
        seconds: Seconds,
        rpoSeconds: Seconds.describe(
          "Seconds from the instant of the point to the vault's answer.",
        ),
      })
      .describe('What the cycle carried.'),
    isKept: z.boolean().describe('The retention still kept it when the failover was asked for.'),
  })
  .meta({ id: 'recovery-point' });

const MachineSchema = z.strictObject({
  ok: z.boolean(),
  rpoSeconds: Seconds.describe('Age of the point when the failover was asked for, in seconds.'),
  rtoSeconds: Seconds.describe(
    "Seconds from asking for the failover to the service's answer over the network.",
  ),
  bootSeconds: Seconds,
  confirmed: Count.describe('Records that the service had confirmed before the point.'),
  whole: Count.describe('Those that are there.'),
  torn: Count.describe('Places with anything else.'),
  isIsolated: z.boolean(),
});

const FailoverSchema = z
  .strictObject({
    point: Text.describe('Id of the recovery point.'),
    sha256: Digest,
    identical: z.boolean(),
    fileSystem: Text,
    machine: MachineSchema.nullable().describe('A machine that booted from its recovered disk.'),
  })
  .meta({ id: 'failover' });

const GroupSchema = z.strictObject({
  name: Text,
  disk: DiskSchema,
  recoveryPoints: z.array(PointSchema),
  failover: FailoverSchema,
  consistency: z
    .strictObject({
      ok: z.boolean(),
      at: Time.describe('Instant of both points, RFC 3339, UTC.'),
      notedBefore: z
        .int()
        .describe('The highest number that had been noted and confirmed before the point.'),
      noted: z.int().describe('The highest number that the recovered second machine holds.'),
      whole: Count.describe('Whole records of the recovered first machine.'),
    })
    .describe(
      'The second machine notes numbers that the first has confirmed: it knows all that it noted before the point, and none that the first does not have.',
    ),
});

const FailbackSchema = z.strictObject({
  ok: z.boolean(),
  confirmed: Count.describe('Records that the recovered machine had confirmed.'),
  whole: Count.describe('Those that the first machine has now.'),
  torn: Count,
  comparedBytes: Bytes.describe('Bytes read on each side.'),
  writtenBytes: Bytes.describe('Bytes written to the first disk.'),
  downSeconds: Seconds.describe('Seconds in which neither of the two machines answered.'),
});

const ReplicationSchema = z.strictObject({
  disk: DiskSchema,
  recoveryPoints: z.array(PointSchema),
  failover: FailoverSchema.nullable(),
  group: GroupSchema.nullable().describe(
    'The second machine of a group, and whether both were recovered to one instant.',
  ),
  failback: FailbackSchema.nullable(),
  prediction: z
    .strictObject({ initialSeconds: Seconds, measuredSeconds: Seconds })
    .nullable()
    .describe(
      "What the site's figures promised for the first copy, beside what it took; null where the VPN is as fast as this machine.",
    ),
  bytesUploaded: Bytes,
  bytesPerSecond: z.number().describe('Bytes a second.'),
});

const EndSchema = z.strictObject({
  why: z
    .enum(['not-known', 'blocked', 'beyond-premises'])
    .describe(
      'not-known: before its first stage, for want of what nobody has told. blocked: a team on premises has to change something that no step of the plan makes. beyond-premises: nobody on premises can change what failed.',
    ),
  reasons: z.array(
    z.strictObject({
      code: Text,
      values: z.record(z.string(), z.string()),
      message: Sentence.describe('In English.'),
      fix: Sentence.nullable().describe("In English, where it is the plan's own word."),
      team: z.enum(TEAMS).nullable().describe('Who does that.'),
    }),
  ),
});

export const RehearsalReportSchema = z
  .strictObject({
    schema: z.literal('sekisho/rehearsal/2'),
    scenario: Text,
    appliance: Text,
    network: z.enum(['loopback', 'netns']),
    vpnLink: z
      .strictObject({
        kind: z.enum(['shaped', ...VPN_LINKS]),
        why: z.enum(['chosen', 'no-kernel-module', 'no-tool', 'no-program', 'no-tun']).nullable(),
      })
      .describe('What the VPN was made of, and why it was nothing better.'),
    ok: z.boolean(),
    seconds: Seconds,
    ended: EndSchema.nullable().describe(
      'Why it went no further; null when it went to its end, and when somebody stopped it.',
    ),
    runs: z.array(RunSchema),
    failures: Count.describe('Runs that failed.'),
    learned: z
      .array(z.strictObject({ layer: LayerId, entry: Text }))
      .describe('What was added while a run went on, without a failure.'),
    confirmed: Texts.describe(
      'Names that the operator confirmed, because anybody could have taken one of their form.',
    ),
    refused: Texts.describe(
      'Names of such a form that were denied beside them, and that the operator refused: nobody had told the appliance of them.',
    ),
    replication: ReplicationSchema.nullable(),
    traffic: z
      .array(
        z.strictObject({
          name: Text,
          program: ProgramId,
          road: z.enum(['private-endpoint', 'proxy', 'direct']),
          bytes: Bytes.describe('Bytes in both directions, TLS included.'),
          connections: Count,
        }),
      )
      .describe('What crossed the sockets.'),
    privateBytesThroughProxy: Bytes.describe(
      'Bytes of names that the plan sends to private endpoints, but that a proxy carried.',
    ),
    firewall: z.strictObject({
      rejected: Count.describe('Connections.'),
      directToInternet: Count.describe('Connections that left for the internet without the proxy.'),
    }),
    links: z.array(
      z.strictObject({
        link: z.enum(['lan', 'vpn', 'internet']),
        connections: Count,
        bytesOut: Bytes,
        bytesIn: Bytes,
        rejected: Count.describe('Connections.'),
      }),
    ),
  })
  .describe('What one scenario did: its runs, what was changed, what was replicated.');

export type RehearsalReport = DocumentOf<typeof RehearsalReportSchema>;
