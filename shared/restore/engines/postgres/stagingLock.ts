/** One restore into a staging database at a time: the session that holds the lock has to live as long as the run. */
import type { Session } from './session.ts';

/** Any number would do, as long as nobody else takes it. */
const lockNumber = '7234017283807667315';

export async function isLocked(session: Session): Promise<boolean> {
  const [row] = await session.query(`SELECT pg_try_advisory_lock(${lockNumber})::text`);
  return row?.[0] === 'true';
}

const aliveMs = 60_000;

/** Between here and the server, a connection that says nothing may be forgotten; and then its lock is another's. */
export function guardOf(session: Session): { readonly lost: AbortSignal; readonly end: () => void } {
  const lost = new AbortController();
  const lose = () => lost.abort();
  session.ended.addEventListener('abort', lose, { once: true });
  const asking = setInterval(() => void session.query('SELECT 1').catch(lose), aliveMs);
  return {
    lost: lost.signal,
    end() {
      clearInterval(asking);
      session.ended.removeEventListener('abort', lose);
    },
  };
}
