import { hourMs } from '../../../availability/slots.ts';
import type { Found } from '../../check.ts';
import { kindOf } from '../../replication/copyKind.ts';
import { retrievalOf } from '../../retrieval.ts';
import { ruleEvidence } from '../activeRules.ts';
import type { DestinationPart } from './part.ts';

/** Whether the class of the replicas keeps them through the loss of a zone, and gives them back in time. */
export const destinationClass: DestinationPart = ({ backups }, { bucket }, rules) => {
  const rtos = backups.flatMap(({ rtoMs }) => rtoMs ?? []);
  const findings = rules.flatMap((active): readonly Found[] => {
    const { storageClass } = active.rule.destination;
    if (storageClass === undefined) return [];
    const evidence = [ruleEvidence(active, 'Destination.StorageClass', storageClass)];
    const key = `${bucket}:${active.key}:class`;
    if (kindOf(storageClass) === 'one-zone') {
      const summary = `Copies in ${bucket} are in ${storageClass}: one zone, and they are lost with it.`;
      return [{ key, severity: 'medium', summary, evidence }];
    }
    const waitMs = retrievalOf(storageClass).standard?.mostMs;
    if (waitMs === undefined || rtos.length === 0 || waitMs <= Math.min(...rtos)) return [];
    const summary = `Copies in ${bucket} are in ${storageClass}: reading one takes up to ${waitMs / hourMs} h, and the strictest RTO here is ${hours(Math.min(...rtos))}. When the source is lost, it cannot be met.`;
    return [{ key, severity: 'medium', summary, evidence }];
  });
  return { findings, doubts: [] };
};

function hours(ms: number): string {
  return ms < hourMs ? `${Math.round(ms / 60_000)} min` : `${Number((ms / hourMs).toFixed(1))} h`;
}
