/** A run in the format that was asked for, where it was asked for. */

import type { Finding, SubjectReport } from '../shared/storage/finding.ts';
import { fixCommands, fixTemplate } from '../shared/storage/fixText.ts';
import { type AsffTarget, asffRequests } from '../shared/storage/formats/asff.ts';
import type { AuditRun } from '../shared/storage/formats/auditRun.ts';
import { auditJson } from '../shared/storage/formats/json.ts';
import { junitXml } from '../shared/storage/formats/junit.ts';
import { type Locate, sarifLog } from '../shared/storage/formats/sarif.ts';
import type { AuditOptions } from './auditOptions.ts';
import type { AuditPlan } from './auditPlan.ts';
import { auditText } from './auditText.ts';
import { Refused } from './refused.ts';

export type Rendering = {
  readonly run: AuditRun;
  /** The reports that it was compared with. */
  readonly baseline: readonly SubjectReport[];
  /** The baseline's own: of a check that could not look, that it could not, and not what was known before. */
  readonly before: readonly SubjectReport[];
  readonly kind: AuditPlan['kind'];
  readonly locate: Locate;
  readonly home: string;
  /** Columns of the terminal. */
  readonly width: number;
};

/** @throws Refused when a format needs to know more. */
export function rendered(
  { run, baseline, before, kind, locate, home, width }: Rendering,
  { format, explain, account }: Pick<AuditOptions, 'format' | 'explain' | 'account'>,
): string {
  switch (format) {
    case 'table':
      return auditText(run, { width, explain, commandsOf: kind === 'template' ? fragmentOf : commandsOf });
    case 'json':
      return json(auditJson(run, baseline));
    case 'sarif':
      return json(sarifLog(run, locate));
    case 'junit':
      return junitXml(run);
    case 'asff':
      // A request a line, so that a shell can take them one by one.
      return asffRequests(run, asffTarget(run, account, home), [...before, ...baseline])
        .map((request) => `${JSON.stringify(request)}\n`)
        .join('');
  }
}

function commandsOf({ fix }: Finding): readonly string[] {
  return fix === undefined ? [] : fixCommands(fix);
}

/** A template is mended where it is written. */
function fragmentOf({ fix }: Finding): readonly string[] {
  return fix === undefined ? [] : (fixTemplate(fix)?.trimEnd().split('\n') ?? []);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The account that all of the buckets are known to be of, where nobody named another. */
function asffTarget({ subjects }: AuditRun, account: string | undefined, region: string): AsffTarget {
  const buckets = subjects.filter(({ subject }) => subject.kind === 'bucket');
  const owners = new Set(buckets.map(({ facts }) => facts.find(({ name }) => name === 'account')?.text));
  const [owner] = owners.size === 1 ? owners : [];
  const target = account ?? owner;
  if (target !== undefined) return { account: target, region };
  throw new Refused(
    'ASFF needs the account that imports the findings into Security Hub, and not all of the buckets are known to be of one: give --account ID.',
  );
}
