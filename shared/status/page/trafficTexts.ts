/** Where a service's traffic is to go, and where its name sends it. Pure. */
import type { Service } from '../../config/config.ts';
import type { ServiceStatus } from '../model.ts';

type Steered = Pick<ServiceStatus, 'active' | 'epoch' | 'failover'>;

/**
 * `active endpoint us-east-1, epoch 7` and `checkout.example.com answers us-west-2`.
 *
 * @param service as the config has it; absent when it is not in it any more.
 */
export function trafficTexts(
  { active, epoch, failover }: Steered,
  service: Pick<Service, 'failover'> | undefined,
): readonly string[] {
  const where = `active endpoint ${active}${epoch === 0 ? '' : `, epoch ${epoch}`}`;
  if (failover === undefined || failover.phase === 'not-adopted') return [where];
  if (failover.phase === 'unknown') return [`${where}, as last known`];
  const name = service?.failover?.record.name ?? 'its name';
  const { answers } = failover;
  return [
    where,
    answers === undefined ? `what ${name} answers has not been seen yet` : `${name} answers ${answers.endpoint}`,
  ];
}
