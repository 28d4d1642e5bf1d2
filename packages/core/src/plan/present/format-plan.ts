// A plan or a site's plans as a sheet, for the command line and the page alike.

import type { Language } from '../../text/text.ts';
import type { SitePlan } from '../compose-site-plan.ts';
import type { Plan } from '../plan.ts';
import type { SheetCatalog } from './legend.ts';
import { formatPlanCsv } from './plan-csv.ts';
import { formatPlanHtml } from './plan-html.ts';
import { formatPlanMarkdown } from './plan-markdown.ts';

export type SheetFormat = 'markdown' | 'csv' | 'html';

type Format = (
  plans: readonly Plan[],
  of: { readonly language: Language; readonly catalog: SheetCatalog },
) => string;

const FORMATS: Readonly<Record<SheetFormat, Format>> = {
  markdown: formatPlanMarkdown,
  csv: (plans, { language }) => formatPlanCsv(plans, language),
  html: formatPlanHtml,
};

export function plansOf(document: Plan | SitePlan): readonly Plan[] {
  return 'plans' in document ? document.plans : [document];
}

export function formatPlan(
  document: Plan | SitePlan,
  {
    format,
    ...of
  }: {
    readonly format: SheetFormat;
    readonly language: Language;
    readonly catalog: SheetCatalog;
  },
): string {
  return FORMATS[format](plansOf(document), of);
}
