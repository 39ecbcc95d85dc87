/** What docs/report.md says is what the code does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { coverageEnough, rulesTable } from '../../shared/report/rules.ts';
import { recordedIo } from '../cli/recordedIo.ts';

const root = join(import.meta.dirname, '..', '..');
const markdown = readFileSync(join(root, 'docs', 'report.md'), 'utf8');
const sample = readFileSync(join(root, 'test', 'report', 'golden', 'report.txt'), 'utf8');

describe('docs/report.md', () => {
  it('shows the text as it is rendered', () => {
    expect(markdown).toContain(`\`\`\`text\n${sample}\`\`\``);
  });

  it('lists the rules in their order', () => {
    expect(markdown).toContain(`\n${rulesTable}`);
  });

  it('says how much has to be seen', () => {
    expect(markdown).toContain(`at least\n  ${coverageEnough * 100} % of the period was measured`);
  });

  it('names the options that the command has', async () => {
    const { io, written } = recordedIo();
    await main(['report', '--help'], io);
    const options = [...markdown.matchAll(/`?(--[a-z]+)/g)].map(([, name = '']) => name);
    expect(new Set(options).size).toBeGreaterThanOrEqual(6);
    for (const option of new Set(options)) expect(written.stdout).toContain(option);
  });
});
