/** What is to be done first: the rules, from the gravest down. `todo.ts` says what each finds. */

export const ruleIds = [
  'watch-lost',
  'restore-failed',
  'finding-critical',
  'budget-gone',
  'restore-never',
  'restore-missed',
  'unread',
  'observer-silent',
  'hardly-watched',
  'objective-missed',
  'rto-missed',
  'drill-failed',
  'budget-going',
  'restore-unknown',
  'page-open',
  'drill-missing',
  'finding-high',
  'audit-blind',
  'incident-unnoted',
] as const;

export type RuleId = (typeof ruleIds)[number];

/** Below this share of the time that should have been seen, a figure says little: the page hatches such days, too. */
export const coverageEnough = 0.9;

/** AWS Well-Architected, REL13-BP03, has recovery tested regularly; game days are customarily held once a quarter. */
export const drillEveryDays = 90;

/** An incident that took so much of the whole budget is worth a sentence about what it was. */
export const notedFromShare = 0.1;

type RuleText = {
  /** When there is something to do. */
  readonly when: string;
  /** Why it stands where it stands. */
  readonly because: string;
};

const ruleTexts: Readonly<Record<RuleId, RuleText>> = {
  'watch-lost': {
    when: 'so many observers are silent that no quorum is left',
    because: 'nobody knows how anything is, and nothing fails over',
  },
  'restore-failed': {
    when: 'the last restore test of a backup failed',
    because: 'data that cannot be restored is lost with the next disaster',
  },
  'finding-critical': {
    when: 'a critical finding of the audit is open',
    because: 'data can be read, changed or deleted by whoever finds it',
  },
  'budget-gone': { when: 'an error budget is spent', because: 'what was promised is broken already' },
  'restore-never': {
    when: 'a backup was never restored',
    because: 'a backup that nobody restored is not known to be one',
  },
  'restore-missed': { when: 'a restore test was due and not made', because: 'what was good once may be so no more' },
  unread: { when: 'a part of the report could not be read', because: 'something graver may be hidden in it' },
  'observer-silent': {
    when: 'an observer is silent, and the others are still a quorum',
    because: 'one more, and nothing fails over',
  },
  'hardly-watched': {
    when: `less than ${coverageEnough * 100} % of a service's time was seen`,
    because: 'a good figure of what was hardly watched is none',
  },
  'objective-missed': {
    when: 'the period was below an objective whose budget is not spent',
    because: 'a few more like it, and the budget is',
  },
  'rto-missed': {
    when: 'a flip or a drill took longer than the RTO, or a passed restore than its objectives',
    because: 'the next disaster takes longer than promised',
  },
  'drill-failed': { when: 'the last drill of a service failed', because: 'the next failover may fail, too' },
  'budget-going': {
    when: 'an error budget will be spent before its window ends, at the last pace',
    because: 'there is still time to slow down',
  },
  'restore-unknown': { when: 'the last restore test could not tell', because: 'something stood in its way' },
  'page-open': {
    when: 'a page fires and nobody has acknowledged it',
    because: 'somebody was to look at it at once',
  },
  'drill-missing': {
    when: `a service that fails over passed no drill in ${drillEveryDays} days`,
    because: 'what is not rehearsed does not work when it has to',
  },
  'finding-high': { when: 'an audit found something high in the period', because: 'it is new, so its cause is known' },
  'audit-blind': {
    when: 'no audit was finished in the period, or nothing could be judged of a subject',
    because: 'nobody knows what is wrong there',
  },
  'incident-unnoted': {
    when: `an incident took ${notedFromShare * 100} % of the budget or more, and nobody noted what it was`,
    because: 'it will be forgotten, and come again',
  },
};

export const rulesTable = [
  '| | rule | there is something to do when | because |',
  '| ---: | --- | --- | --- |',
  ...ruleIds.map((id, index) => `| ${index + 1} | \`${id}\` | ${ruleTexts[id].when} | ${ruleTexts[id].because} |`),
  '',
].join('\n');
