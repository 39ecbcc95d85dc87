/** Which options of `holdfast audit` go together: one that would be ignored is refused. Pure. */
import type { AuditFormat } from './auditOptions.ts';

type Option = string;

/** What each is for, where it is for one other option alone. */
const needs: readonly (readonly [option: Option, needed: Option])[] = [
  ['yes', 'fix'],
  ['size', 'trace'],
  ['tags', 'trace'],
  ['days', 'trace'],
  ['parameter', 'template'],
  ['url', 'last'],
  ['sign', 'last'],
];

type Misfit = { readonly having: readonly Option[]; readonly not: readonly Option[]; readonly because: string };

const misfits: readonly Misfit[] = [
  {
    having: ['last'],
    not: [
      ...['buckets', 'config', 'from', 'template', 'policy', 'output', 'baseline', 'prices', 'account', 'region'],
      ...['fix', 'trace'],
    ],
    because: 'it shows what a running monitor found',
  },
  {
    having: ['trace'],
    not: ['buckets', 'policy', 'baseline', 'failOn', 'explain', 'account', 'fix'],
    because: 'it follows one object and judges nothing',
  },
  {
    having: ['fix', 'yes'],
    not: ['from', 'template', 'output'],
    because: 'it changes buckets in AWS and tells each change as it is made',
  },
  { having: ['fix'], not: ['template'], because: 'a template is mended where it is written; --explain tells how' },
  { having: ['fix'], not: ['baseline', 'explain', 'account'], because: 'it tells commands' },
];

const formats: readonly (readonly [option: Option, formats: readonly AuditFormat[], what: string])[] = [
  ['last', ['table', 'json'], 'a table or as JSON'],
  ['trace', ['table', 'json'], 'a table or as JSON'],
  ['fix', ['table'], 'commands'],
];

/**
 * @param given the options that somebody gave, by their names in the code; `buckets` when some were named.
 * @returns what is wrong and what to do about it; undefined when everything fits.
 */
export function misfitOf(given: ReadonlySet<Option>, format: AuditFormat): string | undefined {
  for (const [option, needed] of needs) {
    if (given.has(option) && !given.has(needed)) return `${flag(option)} is for ${flag(needed)}.`;
  }
  for (const { having, not, because } of misfits) {
    const misfit = having.every((one) => given.has(one)) ? not.find((one) => given.has(one)) : undefined;
    if (misfit === undefined) continue;
    return `Leave ${flag(misfit)} out: it does not go with ${having.map(flag).join(' ')}, for ${because}.`;
  }
  const [option, , what] = formats.find(([one, all]) => given.has(one) && !all.includes(format)) ?? [];
  return option === undefined ? undefined : `${flag(option)} tells as ${what}: leave --format out.`;
}

function flag(option: Option): string {
  if (option === 'buckets') return 'the names of buckets';
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
