/** Whatever goes wrong in a route becomes a problem document. */
import type { Hono } from 'hono';
import { ControlCorrupt, ControlUnavailable } from '../control/store.ts';
import { NoRecordFor } from '../failover/dns/records.ts';
import { ZoneUnavailable } from '../failover/dns/zone.ts';
import { LedgerUnavailable } from '../ledger/ledger.ts';
import { RestoreNotStarted } from '../restore/startRestore.ts';
import { asError } from './asError.ts';
import { Problem, problemResponse } from './problem.ts';

/** @param onError told of errors that are answered with 500 or 503. */
export function answerErrors(app: Hono, onError: (error: Error) => void): void {
  app.notFound((context) => {
    const problem = new Problem(404, 'No such route', `There is nothing at ${context.req.path}; see /openapi.json.`);
    return problemResponse(problem, context.req.path);
  });
  app.onError((error, context) => problemResponse(problemOf(error, onError), context.req.path));
}

/** @param onError told of errors that nobody who asks can do anything about. */
export function problemOf(thrown: unknown, onError: (error: Error) => void): Problem {
  const error = asError(thrown);
  if (error instanceof Problem) return error;
  if (error instanceof NoRecordFor) return new Problem(409, 'No such record', error.message);
  onError(error);
  if (error instanceof LedgerUnavailable) {
    const detail = 'The ledger did not answer, so nothing can be said about the services now. Try again in a moment.';
    return new Problem(503, 'Ledger unavailable', detail);
  }
  if (error instanceof ControlUnavailable) {
    const detail =
      'The control table did not answer. Nothing is known to have changed; look at the status, and try again in a moment.';
    return new Problem(503, 'Control table unavailable', detail);
  }
  if (error instanceof ControlCorrupt) {
    const detail =
      "The service's control record cannot be read, so nothing moves by itself. Correct it in the control table; the log says what is wrong with it.";
    return new Problem(503, 'Control record unreadable', detail);
  }
  if (error instanceof ZoneUnavailable) {
    const detail = 'Route 53 did not answer. Whatever was decided stands, and the observers go on with it.';
    return new Problem(503, 'Route 53 unavailable', detail);
  }
  if (error instanceof RestoreNotStarted) return new Problem(503, 'Not started', error.message);
  return new Problem(500, 'Internal error', 'Holdfast failed to answer; its log says why.');
}
