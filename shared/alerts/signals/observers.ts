/** Observers that have fallen silent, and certificates that run out. Pure. */
import type { Config, Severity } from '../../config/config.ts';
import { quorumOf } from '../../ledger/fold.ts';
import type { ObserverStatus } from '../../ledger/sight.ts';
import { minuteMs } from '../../objectives/series.ts';
import type { Target } from '../../probe/target.ts';
import { alertKey } from '../keys.ts';
import type { Signal, Survey } from '../signal.ts';
import type { Present } from './present.ts';

/** A round may be late, or its write may take another try. */
const pendingMs = 2 * minuteMs;

/** Stacks are deployed one after another: nobody is missed who has never been there. */
const newcomerPendingMs = 30 * minuteMs;

/** @param heard of the silent ones, when their last round was, Unix milliseconds; those that were never heard of are absent. */
export function surveyObservers({ observers }: Present, heard: ReadonlyMap<string, number>): Survey {
  const silent = observers.filter(({ state }) => state === 'silent').length;
  // Without a quorum nothing is decided any more, and nothing counts as up.
  const severity: Severity = observers.length - silent < quorumOf(observers.length) ? 'page' : 'ticket';
  return {
    kinds: ['observer'],
    signals: observers.map((one) =>
      observerSignal({ ...one, ...lastRound(one, heard) }, silent, observers.length, severity),
    ),
    rest: 'not-watched',
  };
}

function observerSignal(
  { region, state, lastRoundAt }: ObserverStatus,
  silent: number,
  observers: number,
  severity: Severity,
): Signal {
  const about = { key: alertKey.observer(region), region };
  // Whoever hears of too few may hear of itself alone, because it is the one that is cut off.
  if (state === 'reporting') return { ...about, condition: severity === 'page' ? 'unknown' : 'clear' };
  const detail = { kind: 'observer', observer: region, silent, observers } as const;
  if (lastRoundAt === undefined) {
    return { ...about, condition: 'active', severity: 'ticket', detail, pendingMs: newcomerPendingMs };
  }
  return { ...about, condition: 'active', severity, detail: { ...detail, lastRoundAt }, pendingMs };
}

function lastRound({ region, lastRoundAt }: ObserverStatus, heard: ReadonlyMap<string, number>) {
  const last = lastRoundAt ?? heard.get(region);
  return last === undefined ? {} : { lastRoundAt: last };
}

/** Long enough to renew one by hand; what `expect.certificate` asks for on top leaves a week before the endpoint counts as down. */
const ticketDays = 21;
const marginDays = 7;
const pageDays = 3;

export function surveyCertificates(config: Config, { endpoints }: Present): Survey {
  const signals = config.services.flatMap((service) =>
    service.endpoints.flatMap(({ id, target }): readonly Signal[] => {
      if (!hasCertificate(target)) return [];
      const about = { key: alertKey.certificate(service.id, id), service: service.id };
      const views = Object.values(endpoints.get(service.id)?.find((one) => one.id === id)?.observers ?? {});
      const days = views.flatMap(({ certificateDaysLeft }) => certificateDaysLeft ?? []);
      if (days.length === 0) {
        // Rounds tell only of certificates that end within weeks (`probe/certificate.ts`).
        const isSeen = views.some(({ state }) => state === 'up');
        return [{ ...about, condition: isSeen ? 'clear' : 'unknown' }];
      }
      const daysLeft = Math.min(...days);
      const asked = Math.max(ticketDays, (certificateDaysMin(target) ?? 0) + marginDays);
      if (daysLeft > asked) return [{ ...about, condition: 'clear' }];
      const severity: Severity = daysLeft <= pageDays ? 'page' : 'ticket';
      return [{ ...about, condition: 'active', severity, detail: { kind: 'certificate', endpoint: id, daysLeft } }];
    }),
  );
  return { kinds: ['certificate'], signals, rest: 'not-watched' };
}

function hasCertificate(target: Target): boolean {
  return target.kind === 'tls' || (target.kind === 'http' && target.url.startsWith('https:'));
}

function certificateDaysMin(target: Target): number | undefined {
  return target.kind === 'tls' || target.kind === 'http' ? target.expect.certificateDaysMin : undefined;
}
