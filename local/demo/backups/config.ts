/** How the demo world's backups are restored, as its config has it. */

import { accountsPrefix } from './accounts.ts';
import { homeBucket, invoicesPrefix, replicaBucket, shopPrefix } from './make.ts';

/** Whoever has just started it finds a test of this quarter of an hour, or sees one begin. */
const cron = '*/15 * * * *';

/** @param services whose data it is. */
const place = (prefix: string, services: readonly string[]) => ({
  services,
  from: `s3://${homeBucket}/${prefix}`,
  replica: `s3://${replicaBucket}/${prefix}`,
  objective: { rpo: '24h', rto: '1h' },
  cron,
});

/** @param postgres whether this machine can restore dumps of it. */
export function demoRestored({ postgres }: { readonly postgres: boolean }) {
  return {
    shop: {
      ...place(shopPrefix, ['checkout', 'search']),
      engine: 'sqlite',
      find: { match: '*.sqlite.gz', manifest: '.sha256' },
      newest: 'select max(placed_at) from orders',
      checks: [
        { name: 'orders', sql: 'select count(*) from orders', expect: { min: 1_000, changed: '20%' } },
        {
          name: 'orders without a customer',
          sql: 'select count(*) from orders where customer not in (select id from customers)',
          expect: { equals: 0 },
        },
      ],
    },
    invoices: {
      ...place(invoicesPrefix, ['checkout']),
      engine: { kind: 'files', manifest: 'SHA256SUMS' },
      find: { match: '*.tar.gz' },
      checks: [{ name: 'invoices', files: 'invoices/*.txt', expect: { min: 20 } }],
    },
    ...(postgres ? { accounts } : {}),
  };
}

const accounts = {
  ...place(accountsPrefix, ['checkout']),
  engine: { kind: 'postgres', tables: ['accounts', 'transfers'] },
  find: { match: '*.dump' },
  newest: 'select max(at) from transfers',
  checks: [
    { name: 'accounts', sql: 'select count(*) from accounts', expect: { min: 100 } },
    { name: 'money', sql: 'select sum(cents) from transfers', expect: { equals: 0 } },
  ],
};
