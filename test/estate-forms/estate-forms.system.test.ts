// One subscription, in every form that people have of it: the estate and the plan are the same, once
// the facts that a form can't hold are taken from another.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { assembleEstate, type ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import type { Estate } from '@sekisho/core/estate/estate.ts';
import { missingLists } from '@sekisho/core/estate/export-lists.ts';
import type { EstateReading } from '@sekisho/core/estate/reading.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { ArmResource } from './azure-resources.ts';
import { randomAzure } from './random-azure.ts';
import {
  armFiles,
  azFiles,
  dnsPages,
  graphCsv,
  graphFile,
  isOf,
  isOutsideGraph,
} from './write-forms.ts';
import { outsideTerraform, terraformFile } from './write-terraform.ts';

type Write = (resources: readonly ArmResource[]) => readonly ExportedFile[];

const isInterface = isOf('Network/networkInterfaces');
const graph =
  (form: Parameters<typeof graphFile>[1]): Write =>
  (resources) => [
    graphFile(
      resources.filter((each) => !isOutsideGraph(each)),
      form,
    ),
    ...azFiles(resources.filter(isOutsideGraph), 'json'),
  ];
const portal =
  (delimiter: string, pages: 'tabs' | 'lines'): Write =>
  (resources) => [
    graphCsv(
      resources.filter((each) => !isOutsideGraph(each) && !isInterface(each)),
      delimiter,
    ),
    ...dnsPages(resources.filter(isInterface), pages),
    ...azFiles(resources.filter(isOutsideGraph), 'yaml'),
  ];
const terraform =
  (form: 'show' | 'tfstate'): Write =>
  (resources) => [terraformFile(resources, form), ...armFiles(outsideTerraform(resources))];

const FORMS: readonly { readonly form: string; readonly write: Write }[] = [
  { form: 'az, json', write: (resources) => azFiles(resources, 'json') },
  { form: 'az, yaml', write: (resources) => azFiles(resources, 'yaml') },
  { form: 'az, JSON lines', write: (resources) => azFiles(resources, 'jsonl') },
  { form: 'Resource Graph, objects', write: graph('objects') },
  { form: 'Resource Graph, table', write: graph('table') },
  { form: 'Resource Graph, properties as text', write: graph('text') },
  { form: 'Resource Graph, Search-AzGraph', write: graph('powershell') },
  { form: 'portal: CSV, and pages with tabs', write: portal(',', 'tabs') },
  { form: 'portal: CSV of Excel, and pages in lines', write: portal(';', 'lines') },
  { form: 'Terraform: show -json', write: terraform('show') },
  { form: 'Terraform: terraform.tfstate', write: terraform('tfstate') },
  {
    form: 'Terraform and the portal at once',
    write: (resources) => [...terraform('show')(resources), ...portal(',', 'tabs')(resources)],
  },
];

/** The page shows no member's label, and no plan goes by it. */
function comparable({ privateEndpoints, ...rest }: Estate): unknown {
  return {
    ...rest,
    privateEndpoints: privateEndpoints.map((endpoint) => ({
      ...endpoint,
      members: endpoint.members.map(({ fqdn, addresses }) => ({ fqdn, addresses })),
    })),
  };
}

/** Terraform has names from a second source, and the plan says so. */
function planOf(reading: EstateReading): unknown {
  const { estate, notes } = reading;
  // Nor is a list of interfaces missed where there are none to be listed.
  const missing = missingLists(reading).filter(({ kind }) => kind !== 'network interface');
  const plan = composePlan(planInput({ estate, notes, missing }));
  return {
    ...plan,
    warnings: plan.warnings.filter(({ code }) => code !== 'interfaces-not-needed'),
  };
}

describe('one subscription in every form', () => {
  test.each(FORMS)('$form', ({ write }) => {
    fc.assert(
      fc.property(randomAzure, (resources) => {
        const wanted = assembleEstate(armFiles(resources));
        const found = assembleEstate(write(resources));
        expect(comparable(found.estate)).toEqual(comparable(wanted.estate));
        expect(planOf(found)).toEqual(planOf(wanted));
        expect(found.notes.filter(({ code }) => code !== 'interface-not-exported')).toEqual(
          wanted.notes,
        );
        expect(JSON.stringify(found)).not.toContain('PLANTED');
      }),
      { numRuns: 40 },
    );
  });

  test.each(FORMS)(
    '$form, damaged anywhere: an error for people or a reading, and no secret',
    ({ write }) => {
      const damage = fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.constantFrom(0, 1, 40, 100_000),
        put: fc.constantFrom('', '"', ',', '\n', '\t', '}', ': ', '\u0000', 'null', '- ', '{"a":'),
      });
      fc.assert(
        fc.property(
          randomAzure,
          fc.array(damage, { minLength: 1, maxLength: 3 }),
          (resources, hits) => {
            const files = write(resources).map(({ file, text }) => ({
              file,
              text: hits.reduce((before, { at, length, put }) => {
                const start = Math.floor(at * before.length);
                return `${before.slice(0, start)}${put}${before.slice(start + length)}`;
              }, text),
            }));
            let said = '';
            try {
              said = JSON.stringify(assembleEstate(files));
            } catch (error) {
              expect(error).toBeInstanceOf(UserError);
              said = String(error);
            }
            expect(said).not.toContain('PLANTED');
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  test('the generator makes what the forms could get wrong', () => {
    const plans = fc
      .sample(randomAzure, 60)
      .map((resources) => assembleEstate(armFiles(resources)));
    const some = (is: (estate: Estate) => boolean): boolean =>
      plans.some(({ estate }) => is(estate));
    expect(
      some(({ privateEndpoints }) =>
        privateEndpoints.some((each) => each.connection === 'Pending'),
      ),
    ).toBe(true);
    expect(
      some(({ zones }) => zones.some(({ links }) => links.some((link) => link.nxDomainRedirect))),
    ).toBe(true);
    expect(
      some(({ virtualNetworks }) => virtualNetworks.some((each) => each.peeredWith.length > 0)),
    ).toBe(true);
    expect(
      some(({ zones }) => zones.some(({ records }) => records.some(({ type }) => type === 'SRV'))),
    ).toBe(true);
  });
});
