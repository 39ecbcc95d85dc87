/** Findings for Security Hub: against the service model that AWS publishes, and over the wire. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { describe, expect, it } from 'vitest';
import { type AsffRequest, asffRequests } from '../../shared/storage/formats/asff.ts';
import { mutableFinding } from '../storage/formats/mutableFinding.ts';
import { comparedRun, sampleRun } from '../storage/formats/sampleRun.ts';
import { wireClientOptions, wireEndpoint } from './server.ts';

const target = { account: '123456789012', region: 'us-east-1' };

/** With the Python that moto is installed in, which brings botocore. */
function python(): string {
  const path = process.env['WIRE_PYTHON'];
  if (path !== undefined && path !== '') return path;
  throw new Error('Set WIRE_PYTHON to a Python with botocore, such as that of moto, to run the wire tests.');
}

async function modelProblems(requests: readonly AsffRequest[]): Promise<readonly string[]> {
  const running = promisify(execFile)(python(), [join(import.meta.dirname, 'asffModel.py')], { timeout: 30_000 });
  running.child.stdin?.end(JSON.stringify(requests));
  const { stdout } = await running;
  const problems: unknown = JSON.parse(stdout);
  if (!Array.isArray(problems)) throw new Error('asffModel.py prints a list.');
  return problems.map(String);
}

describe('ASFF', () => {
  it('fits the published model of BatchImportFindings, with the lengths that its documentation names', async () => {
    expect(await modelProblems([...asffRequests(sampleRun, target), ...asffRequests(comparedRun, target)])).toEqual([]);
  });

  it('would be told what is wrong', async () => {
    const [request] = asffRequests(sampleRun, target);
    const [finding] = request?.Findings ?? [];
    if (finding === undefined) throw new Error('The sample has no findings.');
    const wrong = { ...finding, Title: 'x'.repeat(257), Extra: true, Compliance: { Status: 'GRAVE' } };
    const problems = await modelProblems([JSON.parse(JSON.stringify({ Findings: [wrong] }))]);
    expect(problems.join('\n')).toMatch(/Title.*256/);
    expect(problems.join('\n')).toMatch(/Unknown parameter.*Extra/);
    expect(problems.join('\n')).toMatch(/GRAVE/);
  });

  it('is imported', async () => {
    const client = new SecurityHubClient({ ...wireClientOptions, endpoint: wireEndpoint() });
    const requests = asffRequests(comparedRun, target);
    for (const { Findings } of requests) {
      const answer = await client.send(new BatchImportFindingsCommand({ Findings: Findings.map(mutableFinding) }));
      expect(answer).toMatchObject({ FailedCount: 0, SuccessCount: Findings.length });
    }
    client.destroy();
  });
});
