/** A report, as it is kept, answered and rendered: one form for the API, the command line, the page and the mail. */
import * as z from 'zod';
import { alertKinds } from '../config/config.ts';
import { reportPeriods } from '../config/pageConfig.ts';
import { downReasons } from '../probe/observation.ts';
import { flipCause } from '../status/wire/failoverSchemas.ts';
import { time } from '../status/wire/wireTime.ts';
import { findingSeverities } from '../storage/finding.ts';
import { ruleIds } from './rules.ts';

const count = z.number().int();
const seconds = z.number();
const share = z.number().nullable().meta({ description: '0 to 1; null when nothing is known' });
const more = count.meta({ description: 'how many are not listed' });

/** A part that is read by itself, so that it fails by itself. */
function section<Schema extends z.ZodType>(value: Schema) {
  return z.discriminatedUnion('state', [
    z.object({ state: z.literal('shown'), value }),
    z.object({ state: z.literal('hidden') }).meta({ description: 'nothing of the kind is configured' }),
    z.object({ state: z.literal('failed') }).meta({ description: 'it could not be read: nobody knows' }),
  ]);
}

const spanSchema = z.object({
  kind: z.enum(reportPeriods),
  name: z.string().meta({ examples: ['2026-W47', '2026-11', '2026-Q4'] }),
  timezone: z.string(),
  from: time,
  to: time,
});

export const figuresSchema = z.object({
  availability: share,
  coverage: share.meta({
    description: 'of the time since watching began, maintenance apart, what was seen up or down',
  }),
  seen: share.meta({ description: 'the same of all of the period, 0 before watching began' }),
  downSeconds: seconds,
  unseenSeconds: seconds.meta({ description: 'nobody looked, or no quorum agreed' }),
  maintenanceSeconds: seconds,
  unwatchedSeconds: seconds.meta({ description: 'before watching began' }),
});

const verdict = z.enum(['met', 'missed', 'unsure']).meta({
  description: 'of the period alone; unsure when too little of it was measured to say that it was met',
});

const objectiveSchema = z.object({
  slo: z.enum(['availability', 'latency']),
  target: z.number(),
  window: z.string().meta({ description: 'in words' }),
  indicator: z.string().meta({ description: 'in words' }),
  now: z.object({ compliance: share, measured: share }),
  before: z.object({ compliance: share, measured: share }),
  verdict,
  budget: z
    .object({
      spentShare: share.meta({ description: 'of the budget of the whole window; above 1 when overspent' }),
      goneAt: time.nullable().meta({ description: 'when it will be gone at the last pace, or was counted as gone' }),
      isGone: z.boolean(),
    })
    .meta({ description: "the window's, as of the end of the period" }),
});

const incidentSchema = z.object({
  from: time,
  to: time.nullable().meta({ description: 'null while it is not over' }),
  state: z.enum(['open', 'closed']),
  scope: z.enum(['service', 'endpoint']),
  endpoint: z.string().exactOptional(),
  durationSeconds: seconds,
  downSeconds: seconds,
  endUncertainSeconds: seconds,
  reason: z.enum(downReasons).exactOptional(),
  budgetShare: share.meta({
    description: 'of the budget of the whole window; null where the objective counts no time',
  }),
  isDrill: z.boolean(),
  notes: z.array(z.object({ by: z.string(), text: z.string() })),
});

const flipSchema = z.object({
  at: time,
  epoch: count,
  from: z.string(),
  to: z.string(),
  cause: flipCause,
  by: z.string(),
  reason: z.string(),
  failingSince: time.exactOptional(),
  detectedAt: time.exactOptional(),
  inSyncAt: time.exactOptional(),
  answeredAt: time.exactOptional(),
  tookSeconds: seconds.exactOptional().meta({ description: 'from the first failure, or the decision, to the answer' }),
});

const drillSchema = z.object({
  startedAt: time,
  endedAt: time,
  by: z.string(),
  endpoint: z.string(),
  passed: z.boolean(),
  why: z.string(),
  detectedAt: time.exactOptional(),
  decidedAt: time.exactOptional(),
  inSyncAt: time.exactOptional(),
  answeredAt: time.exactOptional(),
  backAt: time.exactOptional(),
  tookSeconds: seconds.exactOptional().meta({ description: 'from its beginning to the answer' }),
});

const raisedSchema = z.object({
  at: time,
  about: z.enum(alertKinds),
  severity: z.enum(['page', 'ticket']),
  text: z.string(),
});

const raisedListSchema = z.object({ count, countBefore: count, listed: z.array(raisedSchema), more });

const serviceSchema = z.object({
  id: z.string(),
  title: z.string(),
  availability: section(
    z.object({
      now: figuresSchema,
      before: figuresSchema,
      days: z.array(z.object({ day: z.string(), availability: share, seen: share, downSeconds: seconds })).meta({
        description: 'UTC days, those at the ends as far as they are of the period',
      }),
    }),
  ),
  objectives: section(z.array(objectiveSchema)),
  incidents: section(
    z.object({
      count: count.meta({ description: 'those that users found, and that nobody rehearsed' }),
      countBefore: count,
      listed: z.array(incidentSchema).meta({ description: 'newest first' }),
      more,
      unnoted: z
        .object({ count, newest: z.object({ from: time, budgetShare: z.number() }).exactOptional() })
        .meta({ description: 'those that took much of the budget and have no note, listed or not' }),
    }),
  ),
  failover: section(
    z.object({
      flips: z.array(flipSchema).meta({ description: 'newest first' }),
      drills: z.array(drillSchema).meta({ description: 'newest first' }),
      more,
      counts: z
        .object({ flips: count, drillsPassed: count, drillsFailed: count })
        .meta({ description: 'of the whole period, listed or not' }),
      longestSeconds: seconds.exactOptional().meta({ description: 'of all flips and drills, listed or not' }),
      rtoSeconds: seconds.exactOptional().meta({ description: 'the objective' }),
      lastPassedDrillAt: time.nullable().meta({ description: 'null when there was none in the last 90 days' }),
    }),
  ),
  alerts: section(raisedListSchema),
  maintenance: z.array(z.object({ from: time, to: time })),
});

const restoreSchema = z.object({
  backup: z.string(),
  runs: z.object({
    passed: count,
    failed: count,
    unknown: count,
    isAll: z.boolean().meta({ description: 'false when there were more than are read: the newest are counted' }),
  }),
  last: z
    .object({
      at: time,
      verdict: z.enum(['passed', 'failed', 'unknown']),
      reasons: z.array(z.string()),
      advice: z.string().exactOptional(),
      rpoSeconds: seconds.exactOptional(),
      rtoSeconds: seconds.exactOptional(),
    })
    .nullable()
    .meta({ description: 'up to the end of the period; null when it was never restored' }),
  rpoObjectiveSeconds: seconds.exactOptional(),
  rtoObjectiveSeconds: seconds.exactOptional(),
  missedSince: time.exactOptional().meta({ description: 'when the run was due that has not been made' }),
});

const findingSchema = z.object({
  check: z.string(),
  title: z.string(),
  severity: z.enum(findingSeverities),
  since: z.string().meta({ description: 'the UTC day of the run that found it first' }),
  count,
  subjects: z.string(),
  summary: z.string(),
  fix: z.string().exactOptional(),
});

const severityCounts = z.object({ critical: count, high: count, medium: count, low: count });

const auditsSchema = z.object({
  run: z.string().nullable().meta({ description: 'the last finished one of the period; null when there is none' }),
  runBefore: z.string().nullable(),
  open: severityCounts,
  openBefore: severityCounts.nullable(),
  unknown: count.meta({ description: 'checks that could not look' }),
  blind: z.string().exactOptional().meta({ description: 'subjects of which nothing could be judged' }),
  grave: z.array(findingSchema).meta({ description: 'critical and high ones that are open, the gravest first' }),
  fresh: z.array(findingSchema).meta({ description: 'found first after the run before, the gravest first' }),
  freshFindings: severityCounts.meta({
    description: 'how many findings were found first after the run before, listed or not',
  }),
  gone: z.array(findingSchema).meta({ description: 'of which no finding is left, the gravest first' }),
  goneFindings: count.meta({
    description: 'how many findings are gone, listed or not; those of which others are left, too',
  }),
  uncompared: count.meta({
    description:
      'findings of this run and the one before of which nobody can tell: not looked at again, or left out of a summary',
  }),
  more: more.meta({ description: 'how many lines of all lists are not listed' }),
});

const actionSchema = z.object({
  rule: z.enum(ruleIds),
  what: z.string().meta({ description: 'what to do, in one sentence' }),
  why: z.string().meta({ description: 'what was found, in one sentence' }),
});

export const todoSchema = z.object({
  first: z.array(actionSchema).max(3),
  more: more.meta({ description: 'how many less grave things there are' }),
  unread: z.array(z.string()).meta({ description: 'parts of which nobody knows whether there is something to do' }),
});

export const reportSchema = z
  .object({
    title: z.string().meta({ description: "the page's" }),
    generatedAt: time,
    period: spanSchema.extend({
      isOver: z.boolean().meta({ description: 'else it is told as far as it has come' }),
      until: time.meta({ description: 'up to when is told: its end, or now' }),
    }),
    before: spanSchema,
    todo: todoSchema,
    changes: z.array(z.string()).meta({ description: 'what is otherwise than in the period before, in words' }),
    services: z.array(serviceSchema),
    restores: section(z.array(restoreSchema)),
    audits: section(auditsSchema),
    observers: section(
      z.array(z.object({ region: z.string(), state: z.enum(['reporting', 'silent']), lastRoundAt: time.nullable() })),
    ),
    monitorAlerts: section(raisedListSchema).meta({ description: 'about no service' }),
    open: section(
      z.array(
        z.object({ since: time, severity: z.enum(['page', 'ticket']), isAcknowledged: z.boolean(), text: z.string() }),
      ),
    ).meta({
      description: 'the alerts that fire when the report is made',
    }),
  })
  .meta({ id: 'Report' });

export type Report = z.output<typeof reportSchema>;
export type ReportedService = Report['services'][number];
export type Figures = z.output<typeof figuresSchema>;
export type ReportedObjective = z.output<typeof objectiveSchema>;
export type ReportedIncident = z.output<typeof incidentSchema>;
export type ReportedFlip = z.output<typeof flipSchema>;
export type ReportedDrill = z.output<typeof drillSchema>;
export type ReportedRestore = z.output<typeof restoreSchema>;
export type ReportedAudits = z.output<typeof auditsSchema>;
export type ReportedFinding = z.output<typeof findingSchema>;
export type RaisedList = z.output<typeof raisedListSchema>;
export type Action = z.output<typeof actionSchema>;
export type Todo = z.output<typeof todoSchema>;

/** Everything but what is concluded from it. */
export type Facts = Omit<Report, 'todo' | 'changes'>;

export const reportQuerySchema = z
  .strictObject({
    week: z
      .string()
      .exactOptional()
      .meta({ description: 'an ISO 8601 week', examples: ['2026-W47'] }),
    month: z
      .string()
      .exactOptional()
      .meta({ examples: ['2026-11'] }),
    quarter: z
      .string()
      .exactOptional()
      .meta({ examples: ['2026-Q4'] }),
  })
  .meta({ description: 'the last finished week when none is given' });
