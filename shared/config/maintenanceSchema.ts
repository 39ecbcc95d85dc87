/** The shape of `maintenance`. That a window is either fixed or of a cron expression is a rule between settings. */
import { cronProblem } from '../availability/cron.ts';
import * as field from './fields.ts';
import { instantPattern, parseInstant } from './instant.ts';
import { bad, good } from './parsed.ts';
import { quote } from './quote.ts';
import { formRead, listOf, settings, textRead } from './wording.ts';

export const windowsMax = 200;

export const windowServicesMax = 1_000;

const instant = formRead('a moment such as 2026-12-01T22:00:00Z', parseInstant).meta({ pattern: instantPattern });

const cron = textRead('a cron expression such as "0 3 * * SUN"', (text) => {
  const problem = cronProblem(text);
  return problem === undefined
    ? good(text)
    : bad(`${quote(text)} is not a cron expression: ${problem}; write one such as "0 3 * * SUN"`);
});

const service = textRead("a service's id", good);

export const windowFields = {
  services: listOf("a list of services' ids", service, windowServicesMax).describe(
    'The services that it is for. Default: all of them.',
  ),
  title: field.title.describe('What people read while it lasts.'),
  from: instant.describe('When it begins, with an offset: 2026-12-01T22:00:00Z. With `to`.'),
  to: instant.describe('When it is over, with an offset.'),
  cron: cron.describe(
    'When it begins, each time: minute, hour, day of month, month, day of week. With `timezone` and `for`.',
  ),
  timezone: field.timezone.describe('Whose wall clock the cron expression is read on, such as Europe/Berlin.'),
  for: field.duration({ minMs: 60_000, maxMs: 31 * field.dayMs, such: '1h' }).describe('How long it lasts, each time.'),
};

const window = settings('a window, such as { from: 2026-12-01T22:00:00Z, to: 2026-12-01T23:00:00Z }', {
  services: windowFields.services.optional(),
  title: windowFields.title.optional(),
  from: windowFields.from.optional(),
  to: windowFields.to.optional(),
  cron: windowFields.cron.optional(),
  timezone: windowFields.timezone.optional(),
  for: windowFields.for.optional(),
}).meta({ oneOf: [{ required: ['from', 'to'] }, { required: ['cron', 'timezone', 'for'] }] });

export const maintenanceSchema = listOf('a list of windows', window, windowsMax).describe(
  'Planned times in which nothing flips by itself and nothing counts as down: fixed, or by cron.',
);
