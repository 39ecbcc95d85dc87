/** `holdfast report`: what a week, a month or a quarter came to. */
import { writeFile } from 'node:fs/promises';
import { printable } from '../shared/config/quote.ts';
import { type AskedPeriod, periodAsked } from '../shared/report/asked.ts';
import { reportDocument } from '../shared/report/render/document.ts';
import { reportText } from '../shared/report/render/text.ts';
import { type Report, reportSchema } from '../shared/report/reportSchema.ts';
import { ask } from './ask.ts';
import { withoutSlash } from './demo.ts';
import type { Io } from './io.ts';
import { getOf, print, told } from './order.ts';

export type ReportOptions = AskedPeriod & {
  /** Where the report is written as one HTML file. */
  readonly html?: string;
  readonly url: string;
  /** Signs the request for AWS, which is done anyhow for a host of amazonaws.com. */
  readonly sign: boolean;
  readonly json: boolean;
};

/** @returns 1 when there is something to do, or to find out; 2 when there is no report. */
export async function printReport(options: ReportOptions, io: Io): Promise<0 | 1 | 2> {
  const { html, url: base, sign, json } = options;
  const periods = (['week', 'month', 'quarter'] as const).flatMap((kind) => {
    const name = options[kind];
    return name === undefined ? [] : [[kind, name] as const];
  });
  // The monitor's time zone and clock decide; only what is no period anywhere is refused here.
  const asked =
    periods.length === 0 ? undefined : periodAsked(Object.fromEntries(periods), {}, Number.POSITIVE_INFINITY);
  if (asked?.ok === false) {
    io.stderr(`${printable(asked.why)}\n`);
    return 2;
  }
  let isWritten = true;
  const status = await told(io, async () => {
    const query = new URLSearchParams(Object.fromEntries(periods)).toString();
    const url = `${withoutSlash(base)}/api/v1/report${query === '' ? '' : `?${query}`}`;
    const report = await ask(url, reportSchema, await getOf(url, { sign }));
    if (html !== undefined) isWritten = await writeDocument(html, report, io);
    print(io, json, report, reportText(report, `${withoutSlash(base)}/reports/${report.period.name}`));
    return report.todo.first.length > 0 ? 1 : 0;
  });
  return isWritten ? status : 2;
}

async function writeDocument(file: string, report: Report, io: Io): Promise<boolean> {
  try {
    await writeFile(file, await reportDocument(report));
    io.stderr(`The report is in ${file}.\n`);
    return true;
  } catch (error) {
    io.stderr(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}
