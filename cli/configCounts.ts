/** A config in numbers: `2 services, 4 endpoints, 3 observers`. */
import type { Config } from '../shared/config/config.ts';

export function configCounts({ services, observers }: Config): string {
  const endpoints = services.reduce((sum, service) => sum + service.endpoints.length, 0);
  return [
    counted(services.length, 'service'),
    counted(endpoints, 'endpoint'),
    counted(observers.length, 'observer'),
  ].join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
