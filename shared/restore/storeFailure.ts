/** What the place of the backups answered → why a restore test does not go on. */
import { failedWith, type Outcome } from './failure.ts';
import { StoreError } from './store.ts';

/**
 * What trying again does not change, as a value.
 *
 * @throws everything else, which may work the next time
 */
export function storeFailure(error: unknown): Extract<Outcome<never>, { ok: false }> {
  if (!(error instanceof StoreError)) throw error;
  switch (error.code) {
    case 'denied':
      return failedWith('denied', error.message);
    case 'missing':
      return failedWith('no-backup', error.message);
    case 'exists':
    case 'unreachable':
    case 'not-thawed':
      throw error;
  }
}
