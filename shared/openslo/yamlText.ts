/** Objects and services as YAML. Pure. */
import { Document, isMap, isScalar, stringify } from 'yaml';
import type { ImportedService } from './imported.ts';
import type { OpenSloObject } from './object.ts';

const style = { lineWidth: 0, nullStr: '' } as const;

/** One document each. */
export function objectsText(objects: readonly OpenSloObject[]): string {
  return objects.map((object) => `---\n${stringify(object, style)}`).join('');
}

const missing = ' OpenSLO does not say where a service runs: write its endpoints here, each region and its health URL.';

/** The `services` of a `holdfast.yml`, without the endpoints: `holdfast validate` asks for them. */
export function servicesText(services: readonly ImportedService[]): string {
  const written = services.map(({ id, objective, ...about }) => [
    id,
    { ...about, endpoints: null, ...withObjective(objective) },
  ]);
  const document = new Document({ services: Object.fromEntries(written) });
  const map = document.get('services', true);
  for (const service of isMap(map) ? map.items : []) {
    for (const pair of isMap(service.value) ? service.value.items : []) {
      if (isScalar(pair.key) && pair.key.value === 'endpoints') pair.key.commentBefore = missing;
    }
  }
  return document.toString(style);
}

function withObjective(objective: ImportedService['objective']) {
  return objective === undefined ? {} : { objective };
}
