/** Lists of services, wherever the config has one. */
import type { Findings } from './findings.ts';
import { nearest } from './nearest.ts';
import type { Setting } from './part.ts';
import { quote } from './quote.ts';

/** @param ids of all services of the config. */
export function checkServiceIds(
  services: readonly Setting<string>[],
  ids: readonly string[],
  findings: Findings,
): void {
  const seen = new Set<string>();
  for (const service of services) {
    if (service.state !== 'valid') continue;
    const id = service.value;
    if (!ids.includes(id)) findings.problem(service.part, () => unknownService(id, ids));
    else if (seen.has(id)) findings.problem(service.part, `${id} is listed twice; remove one`);
    seen.add(id);
  }
}

function unknownService(id: string, ids: readonly string[]): string {
  const near = nearest(id, ids);
  const hint = near === undefined ? 'write the id of one of them' : `did you mean ${quote(near)}?`;
  return `${quote(id)} is none of the services; ${hint}`;
}
