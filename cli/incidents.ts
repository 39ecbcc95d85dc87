/** `holdfast incidents`: what went wrong, and what was done about it; and notes on it. */
import type * as z from 'zod';
import { allIncidentsSchema, notedSchema, serviceIncidentsSchema } from '../shared/status/wire/incidentSchemas.ts';
import { ask } from './ask.ts';
import { withoutSlash } from './demo.ts';
import { allIncidentsText, incidentLine, incidentsText } from './incidentsText.ts';
import type { Io } from './io.ts';
import { parseMoment } from './momentOption.ts';
import { type OrderOptions, order, print, serviceUrl, told } from './order.ts';

export type IncidentsOptions = {
  readonly service?: string | undefined;
  readonly window: string;
  readonly url: string;
  readonly json: boolean;
};

/** Of all services it reads all of them. */
const timeoutMs = 35_000;

/** @returns 1 when one is open, 2 when nobody answered, else 0. */
export function showIncidents({ service, window, url, json }: IncidentsOptions, io: Io): Promise<0 | 1 | 2> {
  return told(io, async () => {
    const query = `incidents?window=${encodeURIComponent(window)}`;
    if (service !== undefined) {
      const answer = await ask(`${serviceUrl({ url, service })}/${query}`, serviceIncidentsSchema, { timeoutMs });
      print(io, json, answer, incidentsText(answer));
      return statusOf(answer);
    }
    const answer = await ask(`${withoutSlash(url)}/api/v1/${query}`, allIncidentsSchema, { timeoutMs });
    print(io, json, answer, allIncidentsText(answer));
    return statusOf(answer);
  });
}

function statusOf({ incidents }: Pick<z.output<typeof serviceIncidentsSchema>, 'incidents'>): 0 | 1 {
  return incidents.some(({ state }) => state === 'open') ? 1 : 0;
}

export type NoteOptions = OrderOptions & { readonly at: string; readonly text: string };

/** @returns 2 when the note could not be taken, such as where nothing was wrong at that time. */
export async function noteIncident(options: NoteOptions, io: Io): Promise<0 | 1 | 2> {
  const { at, text, json } = options;
  const moment = parseMoment(at);
  if (!moment.ok) {
    io.stderr(`--at: ${moment.message}\n`);
    return 2;
  }
  return await told(io, async () => {
    const body = { at: new Date(moment.value).toISOString(), text };
    const answer = await order('incidents/note', body, notedSchema, options);
    print(io, json, answer, `Noted: ${incidentLine(answer.incident)}\n`);
    return 0;
  });
}
