// A plan or a site's plans as a sheet, for the command line and the page alike.

import type { Language } from '../../text/text.ts';
import type { SitePlan } from '../compose-site-plan.ts';
import type { Plan } from '../plan.ts';
import { formatPlanCsv } from './plan-csv.ts';
import { formatPlanHtml } from './plan-html.ts';
import { formatPlanMarkdown } from './plan-markdown.ts';

export type SheetFormat = 'markdown' | 'csv' | 'html';

const FORMATS: Readonly<
  Record<SheetFormat, (plans: readonly Plan[], language: Language) => string>
> = { markdown: formatPlanMarkdown, csv: formatPlanCsv, html: formatPlanHtml };

export function plansOf(document: Plan | SitePlan): readonly Plan[] {
  return 'plans' in document ? document.plans : [document];
}

export function formatPlan(
  document: Plan | SitePlan,
  { format, language }: { readonly format: SheetFormat; readonly language: Language },
): string {
  return FORMATS[format](plansOf(document), language);
}
