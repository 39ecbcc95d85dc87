/** The routes of the formats that others read. */
import type { Hono } from 'hono';
import { sharedRead } from '../../runtime/sharedRead.ts';
import { asError } from '../asError.ts';
import { readLatencies } from '../readLatencies.ts';
import { readRestoreStatuses } from '../readRestoresView.ts';
import type { ServiceAnswers } from '../serviceAnswers.ts';
import { addBadgeRoutes } from './badge/badgeRoutes.ts';
import { addCsvRoutes } from './csv/csvRoutes.ts';
import { addFeedRoutes } from './feed/feedRoutes.ts';
import type { FormatParts } from './formatParts.ts';
import { addMetricsRoutes } from './metrics/metricsRoutes.ts';
import { addStatuspageRoutes } from './statuspage/statuspageRoutes.ts';

/** A day's hours of every service are read for it, and they are folded every few minutes. */
const latenciesMs = 300_000;

/** A restore test takes longer, and there are few of them. */
const restoresMs = 60_000;

export type FormatRouteParts = Omit<FormatParts, 'latencies' | 'restores'> & {
  readonly answers: ServiceAnswers;
  /** Told of what could not be read for a part of an answer. */
  readonly onError: (error: Error) => void;
};

export function addFormatRoutes(app: Hono, given: FormatRouteParts): void {
  const { config, ledger, clock, onError } = given;
  const latencies = sharedRead(clock, latenciesMs, () =>
    readLatencies({ services: config.services, now: clock.now() }, { ledger }),
  );
  const restores = sharedRead(clock, restoresMs, () =>
    readRestoreStatuses({ config, now: clock.now() }, { ledger, onError: (error) => onError(asError(error)) }),
  );
  const parts = { ...given, latencies, restores };
  addBadgeRoutes(app, parts);
  addStatuspageRoutes(app, parts);
  addFeedRoutes(app, parts);
  addMetricsRoutes(app, parts);
  addCsvRoutes(app, parts);
}
