/** What was sent, in memory. */
import type { Outcome, SentKey, SentReports } from './sent.ts';

type State = { readonly state: 'sending' | Outcome; readonly token: string; readonly at: number };

export function createMemorySent(): SentReports {
  const known = new Map<string, State>();
  const keyText = ({ period, to }: SentKey) => `${period} ${to}`;
  return {
    async isSent(key) {
      return known.get(keyText(key))?.state === 'sent';
    },
    async claim(key, { token, now, deadBefore }) {
      const found = known.get(keyText(key));
      const isOwn = found?.state === 'sending' && found.token === token;
      const isFree = found === undefined || found.state === 'failed' || isOwn;
      const isDead = found?.state === 'unsure' || (found?.state === 'sending' && found.at < deadBefore);
      if (!isFree && !isDead) return 'taken';
      known.set(keyText(key), { state: 'sending', token, at: now });
      return isFree ? 'claimed' : 'again';
    },
    async settle(key, token, state) {
      const found = known.get(keyText(key));
      if (found?.token === token) known.set(keyText(key), { ...found, state });
    },
  };
}
