/** The pages that the public has no business with. */
import type { Context, Hono } from 'hono';
import type { Config } from '../../config/config.ts';
import { plainPage } from '../../config/pageConfig.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { AuditLedger } from '../../storage/run/readAudits.ts';
import { asError } from '../asError.ts';
import { restoresPage } from '../page/restoresPage.ts';
import { storagePage } from '../page/storagePage.ts';
import { type RestoresViewParts, readRestoresView } from '../readRestoresView.ts';
import { readStorage } from '../readStorage.ts';
import { securityHeaders } from '../securityHeaders.ts';

export type OperatorPageParts = {
  readonly config: Config;
  readonly ledger: AuditLedger & RestoresViewParts['ledger'];
  readonly clock: Pick<Clock, 'now'>;
  readonly onError: (error: Error) => void;
};

export function addOperatorPages(app: Hono, { config, ledger, clock, onError: tell }: OperatorPageParts): void {
  const headers = securityHeaders(config.page ?? plainPage);
  const onError = (error: unknown) => tell(asError(error));
  const answer = (context: Context, page: string) => {
    // Nothing between here and the reader may keep it; on AWS no other app adds the policy of scripts.
    for (const [name, value] of [...headers, ['cache-control', 'no-store'] as const]) context.header(name, value);
    return context.html(page);
  };
  app.get('/storage', async (context) => {
    const now = clock.now();
    return answer(context, await storagePage(await readStorage({ config, now }, { ledger, onError }), { config, now }));
  });
  app.get('/restores', async (context) => {
    const now = clock.now();
    const view = await readRestoresView({ config, now }, { ledger, onError });
    return answer(context, await restoresPage(view, { config, now }));
  });
}
