/** docs/formats.md shows what is answered, and names every route of the formats. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metricsTypes, openMetricsText } from '../../shared/status/formats/metrics/metricsText.ts';
import { formatPaths } from '../../shared/status/wire/formatPaths.ts';
import { answerLines } from './formatsWorld.ts';

const markdown = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'formats.md'), 'utf8');

/** ```json GET /api/v2/status.json */
const examples = [...markdown.matchAll(/^```\w+ GET (\S+)\n(.*?)^```$/gms)].map(([, path = '', text = '']) => ({
  path,
  shown: text.trimEnd().split('\n'),
}));

/** Whether the lines are those of the answer, where a line of `…` stands for any number of them. */
function shows(shown: readonly string[], answered: readonly string[]): string | undefined {
  let at = 0;
  let isOpen = false;
  for (const line of shown) {
    if (line.trim() === '…') {
      isOpen = true;
      continue;
    }
    const found = isOpen ? answered.indexOf(line, at) : at;
    if (answered[found] !== line) return line;
    at = found + 1;
    isOpen = false;
  }
  return undefined;
}

describe('docs/formats.md', () => {
  it('has an example of each format', () => {
    const kinds = examples.map(({ path }) => path.replace(/\?.*/, '').replace(/^\/api\/v[12]\/.*\//, '/'));
    for (const kind of [/\.json$/, /^\/feed\.atom$/, /^\/feed\.rss$/, /\.ics$/, /\.svg$/, /^\/metrics$/, /\.csv$/]) {
      expect(kinds.some((one) => kind.test(one))).toBe(true);
    }
  });

  it.each(examples)('shows what GET $path answers', async ({ path, shown }) => {
    const answered = await answerLines(path, path === '/metrics' ? 'application/openmetrics-text' : '*/*');
    expect(shows(shown, answered)).toBeUndefined();
  });

  it.each(Object.keys(formatPaths()))('names the route %s', (path) => {
    expect(markdown).toContain(`\`${path.replace('/api/v1/services/{id}', '…')}\``);
  });

  it('names every metric, and both content types', async () => {
    const answered = await answerLines('/metrics');
    const names = answered.flatMap((line) => /^# TYPE (\w+)/.exec(line)?.[1] ?? []);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(markdown).toContain(`\`${name}\``);
    for (const type of Object.values(metricsTypes)) expect(markdown).toContain(type.replace('; charset=utf-8', ''));
    expect(openMetricsText([])).toBe('# EOF\n');
  });
});
