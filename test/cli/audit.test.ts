/** `holdfast audit` from end to end: a folder of the AWS CLI's documents, a template, and a folder in the place of AWS. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { audit } from '../../cli/audit.ts';
import type { AuditOptions } from '../../cli/auditOptions.ts';
import { auditPartsOf } from '../../cli/auditParts.ts';
import { main } from '../../cli/main.ts';
import { createFolderSource } from '../../shared/storage/collect/folder.ts';
import { auditJsonSchema } from '../../shared/storage/formats/json.ts';
import { absent, unknown } from '../../shared/storage/looked.ts';
import { sarifProblems } from '../storage/formats/sarifSchema.ts';
import { textsIn, unsafe } from '../storage/formats/unsafe.ts';
import { documentsWith } from '../storage/tables/tables.ts';
import { recordedIo } from './recordedIo.ts';

const fixtures = join(import.meta.dirname, '../storage/fixtures');
const folder = join(fixtures, 'folder');
const config = join(fixtures, 'holdfast.yml');
const template = join(fixtures, 'template/storage.yml');

const traced = ['--from', folder, '--trace', 's3://acme-backups/key'];

async function run(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(['audit', ...args], io), ...written };
}

/** When the newest backup of the folder is nine hours old. */
const now = Date.UTC(2026, 10, 30, 12);
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterAll(() => {
  vi.useRealTimers();
});

const parts = {
  ...auditPartsOf({}),
  clock: { now: () => now, monotonic: () => 0, sleep: async () => {} },
  createAwsSource: () => createFolderSource(folder),
};

const asked: AuditOptions = {
  given: new Set(),
  buckets: [],
  parameter: {},
  policy: 'backup',
  format: 'table',
  failOn: 'low',
  explain: false,
  size: 20 * 2 ** 30,
  tags: {},
  fix: false,
  yes: false,
  last: false,
  url: 'http://127.0.0.1:9',
  sign: false,
};

/** With the time standing still, so that what is printed is the same every time. */
async function runAt(options: Partial<AuditOptions>) {
  const { io, written } = recordedIo();
  return { exit: await audit({ ...asked, ...options }, io, parts), ...written };
}

const sarifRuns = z.object({
  runs: z.tuple([
    z.object({
      results: z.array(
        z.object({
          ruleId: z.string(),
          locations: z.array(
            z.object({
              physicalLocation: z.object({
                artifactLocation: z.object({ uri: z.string() }),
                region: z.object({ startLine: z.int().positive() }),
              }),
            }),
          ),
        }),
      ),
    }),
  ]),
});

describe('holdfast audit', () => {
  let scratch = '';
  const file = (name: string) => join(scratch, name);
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'holdfast-audit-'));
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it.each([
    ['folder.txt', { from: folder, config }],
    ['folder-explained.txt', { from: folder, config, buckets: ['acme-db-dumps', 's3://acme-ledger/'], explain: true }],
    ['template.txt', { template, parameter: { Stage: 'prod' } }],
    ['trace.txt', { from: folder, trace: { bucket: 'acme-backups', key: 'db/orders/monday.dump' } }],
    ['fixes.txt', { from: folder, config, fix: true }],
  ])('prints %s', async (golden, options) => {
    const { stdout } = await runAt(options);
    await expect(stdout).toMatchFileSnapshot(`golden/audit-${golden}`);
    // A line feed is the only control character, and nothing reorders what stands there.
    expect(unsafe.test(stdout.replaceAll('\n', ''))).toBe(false);
  });

  it('gives each format what reads it', async () => {
    const at = (format: AuditOptions['format']) => runAt({ from: folder, config, format, account: '111122223333' });
    const sarif: unknown = JSON.parse((await at('sarif')).stdout);
    expect(sarifProblems(sarif)).toEqual([]);
    const json = auditJsonSchema.parse(JSON.parse((await at('json')).stdout));
    expect(json.subjects.map(({ subject }) => subject.id)).toEqual([
      'acme-backups',
      'acme-backups-copy',
      'acme-db-dumps',
      'acme-website',
      'acme-ledger',
      'acme-exports',
    ]);
    const asff = (await at('asff')).stdout.trimEnd().split('\n');
    for (const line of asff) expect(JSON.parse(line)).toMatchObject({ Findings: expect.any(Array) });
    expect((await at('junit')).stdout).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /);
    expect(textsIn(sarif).filter((text) => unsafe.test(text))).toEqual([]);
  });

  // GitHub, "SARIF support for code scanning", "Specifying the root for source files": relative to the root of the repository.
  it.each([template, relative(process.cwd(), template), `./cli/../${relative(process.cwd(), template)}`])(
    'names the template as the repository has it: %s',
    async (named) => {
      const { stdout } = await run('--template', named, '--format', 'sarif');
      const [{ results }] = sarifRuns.parse(JSON.parse(stdout)).runs;
      const uris = results.flatMap(({ locations }) =>
        locations.map((one) => one.physicalLocation.artifactLocation.uri),
      );
      expect([...new Set(uris)]).toEqual(['test/storage/fixtures/template/storage.yml']);
    },
  );

  it('names the line of the template', async () => {
    const { stdout } = await run('--template', template, '--parameter', 'Stage=prod', '--format', 'sarif');
    const [{ results }] = sarifRuns.parse(JSON.parse(stdout)).runs;
    const lines = (await readFile(template, 'utf8')).split('\n');
    const linesOf = (check: string) =>
      results.flatMap(({ ruleId, locations }) =>
        ruleId === check ? locations.map(({ physicalLocation }) => lines[physicalLocation.region.startLine - 1]) : [],
      );
    for (const { locations } of results) {
      for (const { physicalLocation } of locations) {
        expect(physicalLocation.artifactLocation.uri).toMatch(/template\/storage\.yml$/);
      }
    }
    // Where the bucket key would be switched on, and the bucket's rules, which lack one for broken uploads.
    expect(linesOf('encryption').join()).toMatch(/ServerSideEncryption|BucketKeyEnabled/);
    expect(linesOf('abort-multipart').join()).toMatch(/LifecycleConfiguration|Rules|Id:/);
  });

  it('says so where the bucket of a trace has no lifecycle', async () => {
    const path = file('bare.yml');
    await writeFile(path, 'Resources: { Bare: { Type: AWS::S3::Bucket } }\n');
    const bare = ['--template', path, '--trace', 's3://Bare/key'];
    const told = /The bucket has no lifecycle configuration: no rule ever moves or deletes this object/;
    expect(await run(...bare)).toMatchObject({ exit: 0, stdout: expect.stringMatching(told) });
    expect(JSON.parse((await run(...bare, '--json')).stdout)).toMatchObject({ withoutLifecycle: true });
    expect((await run(...traced)).stdout).not.toMatch(told);
  });

  it('finds that a template opens a bucket, and names the line', async () => {
    const path = file('open.yml');
    await writeFile(
      path,
      `Resources:
  Open:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: PublicReadWrite
      OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] }
      PublicAccessBlockConfiguration:
        BlockPublicAcls: false
        IgnorePublicAcls: false
        BlockPublicPolicy: false
        RestrictPublicBuckets: false
`,
    );
    expect((await run('--template', path)).stdout).toMatch(
      /HIGH public-access: Open to everybody by AccessControl PublicReadWrite/,
    );
    const [{ results }] = sarifRuns.parse(JSON.parse((await run('--template', path, '--format', 'sarif')).stdout)).runs;
    const [opened] = results.filter(({ ruleId }) => ruleId === 'public-access');
    expect(opened?.locations[0]?.physicalLocation.region.startLine).toBe(5);
  });

  it.each([
    ['a finding', ['acme-db-dumps'], 1],
    ['what could not be looked at', ['acme-ledger'], 1],
    ['nothing', ['acme-backups'], 0],
    ['nothing that is not excepted', ['acme-backups-copy'], 0],
    ['findings that are not grave enough', ['acme-exports', '--fail-on', 'critical'], 0],
    ['what could not be looked at, and could be grave', ['acme-ledger', '--fail-on', 'high'], 1],
    ['whatever there is', ['acme-db-dumps', 'acme-ledger', '--fail-on', 'never'], 0],
  ])('ends as it should with %s', async (_, args, status) => {
    expect((await run('--from', folder, '--config', config, ...args)).exit).toBe(status);
  });

  it.each([
    [['--from', 'nowhere'], /--from: there is no folder "nowhere"\./],
    [['--from', folder, 'acme-none'], /There is no bucket "acme-none" there; 7 others are/],
    [['--from', folder, '--template', template], /give --from or --template, not both/],
    [['--from', folder, '--policy', 'none'], /there is no policy "none"; built in are backup, archive, website, logs/],
    [['--from', folder, '--config', 'nowhere.yml'], /nowhere\.yml: there is no such file/],
    [['--config', template], /storage\.yml:\d+:\d+: /],
    [['--template', config], /holdfast\.yml/],
    [['--from', folder, '--baseline', config], /holdfast\.yml: this is not JSON/],
    [['--from', folder, '--prices', config], /holdfast\.yml: this is not JSON/],
    [['--from', folder, '--format', 'asff'], /give --account ID/],
    [['--from', folder, '--format', 'pdf'], /Allowed choices are table, json, sarif, asff, junit/],
    [['--from', folder, '--fail-on', 'grave'], /Allowed choices are critical, high, medium, low, never/],
    [['--from', folder, '--fix', '--yes'], /changes buckets in AWS/],
    [['--from', folder, '--yes'], /--yes is for --fix/],
    [['--from', folder, '--trace', 'acme-backups/key'], /such as s3:\/\/acme-backups\/db\/monday\.dump/],
    [
      ['--from', folder, '--trace', 's3://acme-ledger/key'],
      /The lifecycle of s3:\/\/acme-ledger could not be looked at/,
    ],
    [['--from', folder, '--size', 'huge'], /such as 512B, 1\.5GB or 20GiB/],
    [['--last', '--url', 'http://127.0.0.1:9'], /No monitor answers/],
    [['--from', folder, '--days', '9'], /--days is for --trace/],
    [['--from', folder, '--size', '1GB'], /--size is for --trace/],
    [['--from', folder, '--tags', 'a=b'], /--tags is for --trace/],
    [['--from', folder, '--parameter', 'a=b'], /--parameter is for --template/],
    [['--from', folder, '--sign'], /--sign is for --last/],
    [[...traced, '--baseline', 'x'], /Leave --baseline out: it does not go with --trace, for it follows one object/],
    [[...traced, '--fail-on', 'high'], /Leave --fail-on out/],
    [[...traced, '--fix'], /Leave --fix out/],
    [[...traced, '--yes'], /--yes is for --fix/],
    [[...traced, '--format', 'sarif'], /--trace tells as a table or as JSON: leave --format out/],
    [[...traced, 'acme-backups'], /Leave the names of buckets out/],
    [['--fix', '--yes', '--output', 'x'], /Leave --output out: it does not go with --fix --yes/],
    [['--fix', '--from', folder, '--json'], /--fix tells as commands: leave --format out/],
    [['--fix', '--template', template], /Leave --template out: it does not go with --fix/],
    [['--last', '--yes'], /--yes is for --fix/],
    [
      ['--last', '--output', 'x'],
      /Leave --output out: it does not go with --last, for it shows what a running monitor/,
    ],
    [['--last', '--from', folder], /Leave --from out/],
    [['--last', '--template', template], /Leave --template out/],
    [['--last', '--baseline', 'x'], /Leave --baseline out/],
    [['--last', 'acme-backups'], /Leave the names of buckets out/],
    [['--last', '--format', 'junit'], /--last tells as a table or as JSON/],
  ])('refuses %j', async (args, message) => {
    const { exit, stdout, stderr } = await run(...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('ends with 2 when nothing at all could be looked at', async () => {
    const empty = await mkdtemp(join(scratch, 'empty-'));
    expect(await run('--from', empty)).toEqual({
      exit: 2,
      stdout: '',
      stderr: 'There is nothing to audit: no bucket is named, and none is there.\n',
    });
  });

  it('compares with a baseline', async () => {
    const report = file('report.json');
    const first = await run('--from', folder, '--config', config, '--json', '--output', report);
    expect(first).toMatchObject({ exit: 1, stdout: '' });
    expect(first.stderr).toMatch(/^6 audited, \d+ findings, \d+ checks could not look; written to /);
    const again = await run('--from', folder, '--config', config, '--json', '--baseline', report);
    expect(auditJsonSchema.parse(JSON.parse(again.stdout)).since).toMatchObject({ new: [], gone: [], unknownNow: [] });
    const none = { ...JSON.parse(await readFile(report, 'utf8')), subjects: [] };
    await writeFile(file('none.json'), JSON.stringify(none));
    const fresh = await run('--from', folder, '--config', config, '--baseline', file('none.json'));
    expect(fresh.stdout).toMatch(/CRITICAL lifecycle-keep \(new\)/);
    expect(fresh.stdout).toMatch(/: \d+ new, 0 gone, 0 still there\./);
  });

  it('asks AWS for the buckets of the config, and says so where it disturbs nobody', async () => {
    const { exit, stdout, stderr } = await runAt({ config });
    expect(exit).toBe(1);
    expect(stderr).toMatch(/Looking at 6 buckets in AWS\./);
    expect(stdout).toBe((await runAt({ config, from: folder })).stdout);
  });

  it('audits databases and tables where AWS is the source, and shows no password', async () => {
    const path = file('databases.yml');
    await writeFile(
      path,
      `observers: [eu-central-1]
services:
  shop:
    endpoints: { public: https://shop.example.com/health }
    database: { url: "postgres://auditor:\${env:PASSWORD}@127.0.0.1:9/shop" }
    tables: [{ name: orders }]
`,
    );
    const { io, written } = recordedIo();
    const secrets = async () => 'hunter2-of-the-shop';
    const denied = unknown('denied', 'dynamodb:DescribeTable was refused');
    const described = { table: denied, backups: denied, timeToLive: denied };
    const tables = { describe: async () => described };
    const asking = { ...asked, config: path, format: 'json', failOn: 'never' } as const;
    await audit(asking, io, { ...parts, secrets, tables });
    const { subjects } = auditJsonSchema.parse(JSON.parse(written.stdout));
    expect(subjects.map(({ subject }) => `${subject.kind} ${subject.id}`)).toEqual(['database shop', 'table orders']);
    expect(subjects[0]?.results.map(({ outcome }) => outcome)).not.toContain('passed');
    expect(JSON.stringify(written)).not.toContain('hunter2');
    // A folder holds neither.
    expect(await runAt({ config: path, from: folder })).toMatchObject({ exit: 2 });
  });

  it('audits a table for every service that names it, and one of the same name elsewhere by itself', async () => {
    const path = file('tables.yml');
    const service = (id: string, rpo: string, table: string) => `  ${id}:
    endpoints: { public: https://shop.example.com/health }
    objective: { availability: 99.95, rpo: ${rpo} }
    tables: [${table}]
`;
    await writeFile(
      path,
      `observers: [eu-central-1]
services:
${service('shop', '1h', '{ name: orders }')}${service('desk', '1m', '{ name: orders, replicas: [eu-west-1] }')}${service('far', '1h', '{ name: orders, region: us-east-1 }')}`,
    );
    const { io, written } = recordedIo();
    const described: string[] = [];
    const tables = {
      describe: async (name: string, region: string) => {
        described.push(`${name} ${region}`);
        return region === 'us-east-1' ? { ...documentsWith(), table: absent } : documentsWith();
      },
    };
    const status = await audit({ ...asked, config: path, format: 'json' }, io, { ...parts, tables });
    const { subjects } = auditJsonSchema.parse(JSON.parse(written.stdout));
    expect(described).toEqual(['orders eu-central-1', 'orders us-east-1']);
    expect(new Set(subjects.map(({ subject }) => subject.id)).size).toBe(2);
    expect(subjects.map(({ region }) => region)).toEqual(['eu-central-1', 'us-east-1']);
    const failed = subjects.map(({ results }) =>
      results.flatMap((one) => (one.outcome === 'failed' ? [one.check] : [])),
    );
    // The replica that desk asks for, and an RPO of less than what point-in-time recovery can give.
    expect(failed[0]).toEqual(expect.arrayContaining(['table-replicas', 'table-restorable']));
    expect(failed[1]).toContain('table-present');
    expect(status).toBe(1);
  });

  it('looks at what a named bucket is copied to as the config says, although nobody named that', async () => {
    const role = 'arn:aws:iam::444455556666:role/holdfast-audit';
    const path = file('roles.yml');
    await writeFile(
      path,
      `observers: [eu-central-1]
services: { shop: { endpoints: { public: https://shop.example.com/health } } }
buckets:
  acme-backups: { policy: backup }
  acme-backups-copy: { policy: backup, role: "${role}" }
`,
    );
    const { io } = recordedIo();
    const collected = new Map<string, string | undefined>();
    const createAwsSource = () => ({
      collect: async (bucket: { readonly name: string; readonly role?: string }) => {
        collected.set(bucket.name, bucket.role);
        return await createFolderSource(folder).collect(bucket);
      },
    });
    await audit({ ...asked, config: path, buckets: ['acme-backups'] }, io, { ...parts, createAwsSource });
    expect(collected.get('acme-backups-copy')).toBe(role);
  });

  it('applies nothing that it cannot see to be safe', async () => {
    const { io, written } = recordedIo();
    const denied = Object.assign(new Error('Access Denied'), {
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    const sent: string[] = [];
    const s3 = () => ({
      send: async (command: { readonly constructor: { readonly name: string } }) => {
        sent.push(command.constructor.name);
        throw denied;
      },
    });
    expect(await audit({ ...asked, config, fix: true, yes: true }, io, { ...parts, s3 })).toBe(1);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.filter((name) => !name.startsWith('Get'))).toEqual([]);
    expect(written.stdout).toMatch(/s3:\/\/acme-db-dumps, versioning: not done, for how it is now could not be read/);
  });
});
