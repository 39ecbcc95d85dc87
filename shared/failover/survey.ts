/** Reads all that bears on one service's decision: its control record and what observers have seen. */
import type { Config } from '../config/config.ts';
import type { Control } from '../control/control.ts';
import type { ControlStore } from '../control/store.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { ServicePolicy } from './policy.ts';
import { type Judgement, judge } from './votes/judge.ts';
import { readLooks } from './votes/readLooks.ts';

export type Survey = { readonly control: Control; readonly judgement: Judgement };

/**
 * @returns undefined when nobody has adopted the service.
 * @throws ControlUnavailable, ControlCorrupt, LedgerUnavailable
 */
export async function survey(
  { config, policy, now }: { readonly config: Config; readonly policy: ServicePolicy; readonly now: number },
  { ledger, control: store }: { readonly ledger: Pick<Ledger, 'rounds' | 'bursts'>; readonly control: ControlStore },
): Promise<Survey | undefined> {
  const control = await store.readControl(policy.service);
  if (control === undefined) return undefined;
  const looks = await readLooks({ config, charges: [{ policy, control }], now }, { ledger });
  return { control, judgement: judge({ config, looks, now }) };
}
