/** The objectives of a config → OpenSLO v1. Pure. */
import type { Config, Service } from '../config/config.ts';
import { formatDuration } from '../config/duration.ts';
import { given } from '../config/settled.ts';
import { slosOfService } from '../objectives/slo.ts';
import { policyObjects, targetObjects } from './exportAlerts.ts';
import { sloObjects } from './exportSlo.ts';
import { annotation, type OpenSloObject, objectOf } from './object.ts';

/** Services first, then each one's indicators, objectives and policies, and who is told. Services that promise nothing too. */
export function objectsOf(config: Pick<Config, 'services' | 'alerts'>): readonly OpenSloObject[] {
  const ofObjectives = config.services.flatMap((service) => objectiveObjects(service, config));
  const policies = ofObjectives.filter(({ kind }) => kind === 'AlertPolicy');
  return [...config.services.map(serviceObject), ...ofObjectives, ...targetObjects(config.alerts, policies)];
}

function serviceObject({ id, title, everyMs, runbook }: Service): OpenSloObject {
  const annotations = { [annotation.every]: formatDuration(everyMs), ...given(annotation.runbook, runbook) };
  return objectOf('Service', { name: id, displayName: title, annotations }, {});
}

function objectiveObjects(service: Service, { alerts }: Pick<Config, 'alerts'>): readonly OpenSloObject[] {
  const { objective } = service;
  if (objective === undefined) return [];
  const slos = slosOfService(service);
  const pairs = objective.burn ?? slos.flatMap((slo) => slo.pairs);
  return slos.flatMap((slo) => {
    const policies = policyObjects(slo, pairs, alerts);
    const names = policies.filter(({ kind }) => kind === 'AlertPolicy').map(({ metadata }) => metadata.name);
    return [...sloObjects({ service, objective, slo }, names), ...policies];
  });
}
