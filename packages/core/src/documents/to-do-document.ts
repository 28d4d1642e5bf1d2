// The document of what each team has to do: `sekisho/to-do/1`.

import { z } from 'zod';

import { TEAMS } from '../model/layer.ts';
import { sayObstacleFix } from '../plan/obstacle.ts';
import { sayReason } from '../text/text.ts';
import { wayTitle } from '../to-do/say-to-do.ts';
import { REFUSAL_CAUSES, TO_DO_SCHEMA, type ToDo } from '../to-do/to-do.ts';
import {
  Count,
  LayerId,
  NotKnownPartId,
  ReadingSchema,
  readingsOf,
  ReasonSchema,
  Sentence,
  Text,
  Texts,
  type DocumentOf,
} from './json-document.ts';

const TeamId = z.enum(TEAMS).describe('Whose hands it needs.');

const SeenSchema = z
  .strictObject({ message: Sentence, because: ReasonSchema })
  .describe('The newest line of a log by which it is known.')
  .meta({ id: 'seen' });

const StepSchema = z
  .strictObject({
    appliances: Texts.describe('Of a site with several: whose step it is.'),
    order: Count.nullable().describe('In the order of all teams; null: everything of it is there.'),
    team: TeamId,
    layer: LayerId,
    state: z
      .enum(['done', 'open', 'not-known', 'later'])
      .describe('`later`: what it lists is known only while the set-up runs.'),
    what: Sentence,
    why: Sentence,
    because: z.strictObject({ what: ReasonSchema, why: ReasonSchema }),
    at: z
      .array(
        z.strictObject({
          name: Text,
          address: Text.describe('With the port, where it is found by that.'),
        }),
      )
      .describe('Where it is carried out; empty where the site does not name it.'),
    entries: z.array(
      z.strictObject({
        text: Text,
        state: z
          .enum(['there', 'missing', 'surplus', 'not-known'])
          .describe(
            'As far as the settings of today were read, or logs show it; `surplus`: it is there, and has to go.',
          ),
        seen: SeenSchema.exactOptional(),
      }),
    ),
    readings: z
      .array(ReadingSchema)
      .exactOptional()
      .describe(
        'Of servers that sync reads: when that was, and where it does not count, why (`read.counts`, `read.counts-hours` count).',
      ),
    feedback: Sentence.nullable().describe(
      'How its result comes back, so that entries become known; null: it is done, or later.',
    ),
    ways: z
      .array(
        z.strictObject({
          product: Text.describe('As `sekisho render --only` names it.'),
          title: Text,
          isChoice: z.boolean().describe('The site does not say that it has the product.'),
          files: z.array(
            z.strictObject({
              path: Text.describe('As `sekisho render` writes it.'),
              text: Text.describe('The file, whole.'),
            }),
          ),
          how: Texts.describe('How to put the files into force, in English.'),
          back: Texts.describe('How to go back, in English.'),
        }),
      )
      .describe('Any one of these sets the layer.'),
    checks: z.array(
      z.strictObject({
        shell: z.enum(['sh', 'powershell']),
        from: Text.describe('The machine on which it says something, by its address.').optional(),
        command: Text,
        expect: Text.describe('What it prints when the entry is in force.'),
      }),
    ),
  })
  .meta({ id: 'to-do-step' });

export const ToDoDocumentSchema = z
  .strictObject({
    schema: z.literal(TO_DO_SCHEMA),
    site: Text,
    state: z
      .enum(['applied', 'not-applied', 'blocked', 'not-known'])
      .describe('`not-applied`: the plan is complete, and some of it is missing or was not read.'),
    by: z.array(
      z.strictObject({
        code: Text,
        state: z.enum(['blocked', 'not-known']),
        team: TeamId,
        message: Sentence,
        fix: Sentence,
        because: ReasonSchema,
      }),
    ),
    today: z
      .strictObject({
        names: Count,
        arrive: Count,
        astray: Count.describe('They arrive, on another path than the planned one.'),
        refused: Count,
        notKnown: Count,
        refusedBy: z
          .array(z.strictObject({ cause: z.enum(REFUSAL_CAUSES), names: Count }))
          .describe(
            'What has to change for the refused names, the most first; adds up to `refused`. `settings`: the program refuses its own list; `dns`: the record with the private address is missing or differs; `bypass-…`: refused by the proxy, because the bypass list of these programs lacks the name; `past-proxy`: a bypass list sends it past the proxy; `proxy-dns`: the proxy cannot resolve it.',
          ),
        byLogs: z
          .strictObject({
            names: Count,
            at: Text.describe('The newest of these lines; empty without a time.'),
          })
          .nullable()
          .describe('Names of which the newest line of a log tells how they end.'),
      })
      .describe('Where the names that are known end today; the parts add up to `names`.'),
    unknown: z
      .array(
        z.strictObject({
          part: NotKnownPartId,
          names: Count.describe('So many names hang on it.'),
          steps: z.array(Count).describe('Steps of which is not known whether they are done.'),
          command: Text.nullable().describe('Shows it; null: a file or an export has to be given.'),
        }),
      )
      .describe('What of today nobody has told.'),
    left: z.strictObject({
      changes: Count.describe('Steps that are open, or of which is not known whether they are.'),
      teams: Count,
      notKnown: Count,
    }),
    teams: z.array(z.strictObject({ team: TeamId, steps: z.array(StepSchema) })),
  })
  .describe('What each team has to do, with the text of each product.');

export function toDoDocument({ by, teams, ...toDo }: ToDo): DocumentOf<typeof ToDoDocumentSchema> {
  const { schema, site, state, today, unknown, left } = toDo;
  return {
    schema,
    site,
    state,
    by: by.map(({ code, state: of, team, because }) => ({
      code,
      state: of,
      team,
      message: sayReason('en', because),
      fix: sayObstacleFix('en', { because }),
      because,
    })),
    today: { ...today, refusedBy: today.refusedBy.map((each) => ({ ...each })) },
    unknown: unknown.map((each) => ({ ...each, steps: [...each.steps] })),
    left,
    teams: teams.map(({ team, steps }) => ({
      team,
      steps: steps.map(({ because, at, entries, readings, feedback, ways, checks, ...step }) => ({
        ...step,
        what: sayReason('en', because.what),
        why: sayReason('en', because.why),
        because,
        at,
        entries: entries.map(({ seen, ...entry }) => ({
          ...entry,
          ...(seen === undefined
            ? {}
            : { seen: { message: sayReason('en', seen), because: seen } }),
        })),
        ...readingsOf('en', readings),
        feedback: feedback === null ? null : sayReason('en', feedback),
        ways: ways.map((way) => ({
          ...way,
          title: wayTitle(way, 'en'),
          how: way.how.map((each) => sayReason('en', each)),
          back: way.back.map((each) => sayReason('en', each)),
        })),
        checks,
      })),
    })),
  };
}
