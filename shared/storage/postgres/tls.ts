/** What libpq's `sslmode` means to the driver. */
import type pg from 'pg';
import type { DatabaseAddress } from './address.ts';

type Mode = Pick<DatabaseAddress, 'sslMode'>;

/** PostgreSQL documentation, "34.19.3. Protection Provided in Different Modes". The roots are those of Node. */
export function tlsOf({ sslMode }: Mode): pg.ClientConfig['ssl'] {
  switch (sslMode) {
    case 'disable':
      return false;
    case 'allow':
    case 'prefer':
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-ca':
      return { rejectUnauthorized: true, checkServerIdentity: () => undefined };
    case 'verify-full':
      return { rejectUnauthorized: true };
  }
}

export function mayGoWithoutTls({ sslMode }: Mode): boolean {
  return sslMode === 'allow' || sslMode === 'prefer';
}

/** Of what the driver throws. */
export function offersNoTls(error: unknown): boolean {
  return error instanceof Error && /does not support SSL/.test(error.message);
}
