/** What docs/restore.md says of reasons is what the code has, and its examples are whole configs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';
import { renderProblem } from '../../shared/config/problem.ts';
import { badCodes, blindCodes } from '../../shared/restore/failure.ts';

const markdown = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'restore.md'), 'utf8');

const [, reasons = ''] = /^## Reasons\n(.*?)^## /ms.exec(markdown) ?? [];

const codesAfter = (words: string): readonly string[] => {
  const [, text = ''] = reasons.split(words);
  const [table = ''] = /(^\|.*\n)+/m.exec(text) ?? [];
  return [...table.matchAll(/^\| `([\w-]+)` \| \S.* \| \S.* \|$/gm)].map(([, code = '']) => code);
};

describe('docs/restore.md', () => {
  it('says of every reason what it means and what to do', () => {
    expect(codesAfter('not as promised:')).toEqual([...badCodes]);
    expect(codesAfter('Nobody could tell:')).toEqual([...blindCodes]);
  });

  const examples = [...markdown.matchAll(/^```yaml file\n(.*?)^```$/gms)].map(([, text = '']) => text);

  it('has an example of each engine', () => {
    const kinds = examples.flatMap((text) => {
      const parsed = parseConfig(text, 'docs/restore.md');
      return parsed.ok ? parsed.config.restore.tests.map(({ engine }) => engine.kind) : [];
    });
    expect(kinds.toSorted()).toEqual(['dynamodb', 'files', 'postgres', 'sqlite']);
    expect(markdown.match(/^```ya?ml/gm)).toHaveLength(examples.length);
  });

  it.each(examples)('has a valid example, and one without warnings: %j', (text) => {
    const parsed = parseConfig(text, 'docs/restore.md');
    expect(parsed.ok ? parsed.warnings.map(renderProblem) : parsed.problems.map(renderProblem)).toEqual([]);
  });
});
