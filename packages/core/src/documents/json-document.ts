// What the schemas of several documents are made of. A key that is not in a schema is no key of the document.

import { z } from 'zod';

import type { DeepReadonly } from '../model/deep-readonly.ts';
import { LAYERS } from '../model/layer.ts';
import { PROGRAMS } from '../model/program.ts';
import type { Reason } from '../model/reason.ts';
import { sayReason, type Language } from '../text/text.ts';

/** The value that a document of this schema is. */
export type DocumentOf<Schema extends z.ZodType> = DeepReadonly<z.infer<Schema>>;

export const Text = z.string();
export const Texts = z.array(Text);
export const Sentence = z.string().describe('A sentence for people.');
export const Port = z.int().min(0).max(65535);
export const Count = z.int().min(0);
export const Bytes = Count.describe('Bytes.');
export const Seconds = z.number().describe('Seconds.');
export const Time = z.string().describe('RFC 3339, UTC.');

export const LayerId = z.enum([...LAYERS]).describe('Where somebody can change it.');
export const ProgramId = z.enum([...PROGRAMS]).describe('The program family.');

export const NotKnownPartId = z
  .enum([
    'configurationManager',
    'system',
    'user',
    'proxyAllow',
    'dnsRecords',
    'firewallAllow',
    'dnsForward',
    'mobilityAgent',
    'estate',
    'site',
  ])
  .describe('What decides next and is not known.');

export const ReasonSchema = z
  .object({
    code: Text.describe('Names the sentence.'),
    values: z.record(Text, Text).describe('What stands in the sentence.'),
  })
  .describe('A sentence as data: its code, and the values in it.')
  .meta({ id: 'reason' });

export const EvidenceSchema = z
  .object({
    file: Text,
    line: z.int().min(1).describe('From 1.'),
    text: Text.exactOptional().describe(
      'The line itself, without secrets and cut; of the first that shows it.',
    ),
  })
  .describe('A line of a log.')
  .meta({ id: 'evidence' });

export const ListChangeFields = { added: Texts, removed: Texts };

export const ReadingSchema = z
  .strictObject({ message: Sentence, because: ReasonSchema })
  .describe('When sync has read a server, or why what it read does not count.')
  .meta({ id: 'reading' });

/** The key of a document that has some. */
export function readingsOf(
  language: Language,
  readings: readonly Reason[],
): { readonly readings?: readonly DocumentOf<typeof ReadingSchema>[] } {
  return readings.length === 0
    ? {}
    : { readings: readings.map((because) => ({ message: sayReason(language, because), because })) };
}
