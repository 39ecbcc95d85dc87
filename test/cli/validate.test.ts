import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printSchema } from '../../cli/schema.ts';
import { validate } from '../../cli/validate.ts';
import { configJsonSchema } from '../../shared/config/jsonSchema.ts';
import { recordedIo } from './recordedIo.ts';

const config = (folder: 'bad' | 'good', name: string): string =>
  join(import.meta.dirname, '..', 'config', folder, `${name}.yml`);

const now = Date.UTC(2026, 10, 30);

describe('validate', () => {
  it('counts what a valid config holds and prints its warnings apart', async () => {
    const { written, io } = recordedIo();
    const file = config('good', 'sample');
    expect(await validate({ file, json: false, now }, io)).toBe(0);
    expect(written.stdout).toBe(`${file}: valid; 4 services, 7 endpoints, 3 observers\n`);
    expect(written.stderr).toBe(
      `warning: ${file}:36:12: services.checkout.objective.rpo: at most 5m of data may be lost, and no backup is said to hold the data of checkout; write one under \`backups\`, with services: [checkout]\n` +
        `warning: ${file}:69:7: alerts[0].console: the console is for one machine; on AWS write a topic, which is all that is published to\n`,
    );
  });

  it('counts one as one', async () => {
    const { written, io } = recordedIo();
    const file = config('good', 'minimal');
    expect(await validate({ file, json: false, now }, io)).toBe(0);
    expect(written).toEqual({ stdout: `${file}: valid; 1 service, 1 endpoint, 1 observer\n`, stderr: '' });
  });

  it('counts what is audited, and says which days are over', async () => {
    const { written, io } = recordedIo();
    const file = config('good', 'audit');
    expect(await validate({ file, json: false, now: Date.UTC(2027, 6, 1) }, io)).toBe(0);
    expect(written.stdout).toBe(
      `${file}: valid; 2 services, 2 endpoints, 3 observers, 8 buckets, 2 backups, 2 databases, 3 tables\n`,
    );
    expect(written.stderr).toMatch(/exceptions\[0\]\.until: this day is over/);
    expect(written.stderr).not.toContain('exceptions[1].until');
  });

  it('prints every problem on a line of stderr and nothing on stdout', async () => {
    const { written, io } = recordedIo();
    const file = config('bad', 'crlf');
    expect(await validate({ file, json: false, now }, io)).toBe(1);
    expect(written.stdout).toBe('');
    expect(written.stderr.split('\n')).toEqual([
      expect.stringContaining(`${file}:4:12: services.checkout.every: `),
      expect.stringContaining(`${file}:6:18: services.checkout.endpoints.us-east-1: `),
      '',
    ]);
  });

  it('prints JSON on stdout alone', async () => {
    const { written, io } = recordedIo();
    const file = config('bad', 'observers-too-many');
    expect(await validate({ file, json: true, now }, io)).toBe(1);
    expect(written.stderr).toBe('');
    expect(JSON.parse(written.stdout)).toEqual({
      valid: false,
      problems: [expect.objectContaining({ file, line: 1, column: 12, path: 'observers' })],
      warnings: [expect.objectContaining({ file, line: 1, column: 1, path: 'observers' })],
    });
  });
});

describe('validate on a file that cannot be read', () => {
  const file = join(import.meta.dirname, 'no-such-file.yml');
  const message = 'there is no such file; write one, or name another with --config FILE';

  it('is wrong usage, not an invalid config', async () => {
    const { written, io } = recordedIo();
    expect(await validate({ file, json: false, now }, io)).toBe(2);
    expect(written).toEqual({ stdout: '', stderr: `${file}: ${message}\n` });
  });

  it('says so in JSON too', async () => {
    const { written, io } = recordedIo();
    expect(await validate({ file, json: true, now }, io)).toBe(2);
    expect(JSON.parse(written.stdout)).toEqual({
      valid: false,
      problems: [{ file, line: 0, column: 0, path: '', message }],
      warnings: [],
    });
  });
});

describe('printSchema', () => {
  it('prints the JSON Schema', () => {
    const { written, io } = recordedIo();
    printSchema(io);
    expect(JSON.parse(written.stdout)).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
    expect(written.stderr).toBe('');
  });
});
