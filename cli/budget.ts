/** `holdfast budget`: what may still go wrong, and how fast it goes. */
import type * as z from 'zod';
import { given } from '../shared/config/settled.ts';
import { budgetReportSchema } from '../shared/status/wire/budgetSchemas.ts';
import { statusSchema } from '../shared/status/wire/schemas.ts';
import { ask } from './ask.ts';
import { budgetReportText, budgetsText } from './budgetText.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';
import { print, serviceUrl, told } from './order.ts';

export type BudgetOptions = { readonly service?: string | undefined; readonly url: string; readonly json: boolean };

/** @returns 1 when a budget is gone or a page fires about one of the services, 2 when nobody answered, else 0. */
export function showBudget({ service, url, json }: BudgetOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    if (service === undefined) {
      const { generatedAt, services } = await ask(`${withoutSlash(url)}/api/v1/status`, statusSchema);
      const answer = {
        generatedAt,
        services: services.map(({ id, title, budgets = [], alerts }) => ({
          id,
          title,
          budgets,
          ...given('alerts', alerts),
        })),
      };
      print(io, json, answer, budgetsText(answer));
      if (answer.services.some(({ alerts }) => alerts === null)) {
        io.stderr('Alerts are not known: the control table did not answer.\n');
      }
      return answer.services.some(({ budgets, alerts }) => budgets.some(isGone) || (alerts?.pages ?? 0) > 0) ? 1 : 0;
    }
    const report = await ask(`${serviceUrl({ url, service })}/budget`, budgetReportSchema);
    print(io, json, report, budgetReportText(report));
    return report.objectives.some((one) => isGone(one) || isPaging(one)) ? 1 : 0;
  });
}

type Objective = z.output<typeof budgetReportSchema>['objectives'][number];

function isGone({ spentShare }: Pick<Objective, 'spentShare'>): boolean {
  return spentShare !== null && spentShare >= 1;
}

function isPaging({ state, severity }: Objective): boolean {
  return state === 'burning' && severity === 'page';
}
