/** A config in numbers: `2 services, 4 endpoints, 3 observers`, and what is audited, restored and reported, where anything is. */
import type { Config } from '../shared/config/config.ts';

export function configCounts({ services, observers, audit, restore, page, report }: Config): string {
  const endpoints = services.reduce((sum, service) => sum + service.endpoints.length, 0);
  const databases = services.filter(({ database }) => database !== undefined).length;
  const tables = services.reduce((sum, service) => sum + (service.tables?.length ?? 0), 0);
  const audited = [
    { count: audit.buckets.length, what: 'bucket' },
    { count: audit.backups.length, what: 'backup' },
    { count: databases, what: 'database' },
    { count: tables, what: 'table' },
    { count: restore.tests.length, what: 'restore test' },
    { count: page?.public.services?.length ?? 0, what: 'public service' },
    { count: report?.periods.length ?? 0, what: 'report' },
  ];
  return [
    counted(services.length, 'service'),
    counted(endpoints, 'endpoint'),
    counted(observers.length, 'observer'),
    ...audited.filter(({ count }) => count > 0).map(({ count, what }) => counted(count, what)),
  ].join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
