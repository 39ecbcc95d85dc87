import { describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { recordedIo } from './recordedIo.ts';

async function nines(...args: readonly string[]) {
  const { io, written } = recordedIo();
  return { exit: await main(['nines', ...args], io), ...written };
}

async function figures(...args: readonly string[]) {
  const { exit, stdout, stderr } = await nines(...args, '--json');
  expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
  return JSON.parse(stdout);
}

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;

/**
 * Google, "Site Reliability Engineering" (2016), appendix A, table A-1: per year, quarter, month, week and day.
 * sre.google/sre-book/availability-table
 */
const published: Readonly<Record<string, readonly string[]>> = {
  90: ['36.5 d', '9 d', '3 d', '16.8 h', '2.4 h'],
  95: ['18.25 d', '4.5 d', '1.5 d', '8.4 h', '1.2 h'],
  99: ['3.65 d', '21.6 h', '7.2 h', '1.68 h', '14.4 m'],
  99.5: ['1.83 d', '10.8 h', '3.6 h', '50.4 m', '7.20 m'],
  99.9: ['8.76 h', '2.16 h', '43.2 m', '10.1 m', '1.44 m'],
  99.95: ['4.38 h', '1.08 h', '21.6 m', '5.04 m', '43.2 s'],
  99.99: ['52.6 m', '12.96 m', '4.32 m', '60.5 s', '8.64 s'],
  99.999: ['5.26 m', '1.30 m', '25.9 s', '6.05 s', '0.87 s'],
};

/** Half of the last digit that is printed; 0.864 s is printed as 0.87. */
function toleranceOf(figure: string): number {
  const decimals = figure.split('.')[1]?.length ?? 0;
  return figure === '0.87' ? 0.01 : 0.5 * 10 ** -decimals + 1e-9;
}

describe('holdfast nines', () => {
  it('has the published table', async () => {
    const { table } = await figures();
    for (const [percent, row] of Object.entries(published)) {
      const found = table.find((one: { unavailability: number }) => {
        return Math.abs(one.unavailability * 100 + Number(percent) - 100) < 1e-9;
      });
      const { year, quarter, month, week, day } = found.downtimeMs;
      for (const [index, ms] of [year, quarter, month, week, day].entries()) {
        const [figure = '', unit = ''] = (row[index] ?? '').split(' ');
        const size = Object.entries(unitMs).find(([name]) => name === unit)?.[1] ?? Number.NaN;
        expect(Math.abs(ms / size - Number(figure))).toBeLessThanOrEqual(toleranceOf(figure));
      }
    }
  });

  it('prints it', async () => {
    const { exit, stdout } = await nines();
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^availability +per day +per week +per month +per quarter +per year$/m);
    expect(stdout).toMatch(/^99\.5 % +7\.2 min +50\.4 min +3\.6 h +10\.8 h +1\.83 d$/m);
    expect(stdout).toMatch(/^99\.95 % +43\.2 s +5\.04 min +21\.6 min +1\.08 h +4\.38 h$/m);
  });

  it("does the workbook's sums for an objective", async () => {
    // Google, "The Site Reliability Workbook", chapter 5: for 99.9 %, table 5-8's burn rates, and a full outage is noticed
    // after (1 − objective) × window × burn rate.
    const { objective } = await figures('99.9');
    expect(objective.budgetMs / unitMs.m).toBeCloseTo(43.2, 9);
    const told = objective.burn.map(({ factor, errorRatio, outageMs }: Record<string, number>) => [
      Number(factor?.toFixed(9)),
      Number(errorRatio?.toFixed(9)),
      Number(((outageMs ?? 0) / 1_000).toFixed(6)),
    ]);
    expect(told).toEqual([
      [14.4, 0.0144, 51.84],
      [6, 0.006, 129.6],
      [3, 0.003, 259.2],
      [1, 0.001, 259.2],
    ]);
  });

  it('says which pairs can never fire', async () => {
    const { stdout } = await nines('90');
    expect(stdout).toMatch(/^page +1h +5m +14\.4 +never +never$/m);
    expect(stdout).toMatch(/^page +6h +30m +6 +60 % +3\.6 h$/m);
  });

  it('composes: parallel parts are one part of the chain', async () => {
    const { composed } = await figures('--serial', '99.9,99.99', '--parallel', '99,99%');
    expect(composed.availability).toBeCloseTo(0.999 * 0.9999 * 0.9999, 12);
    const { composed: twoOfThree } = await figures('--parallel', '99.9,99.9,99.9', '--of', '2');
    expect(twoOfThree.unavailability).toBeCloseTo(3e-6 - 2e-9, 15);
  });

  it('tells of copies how likely all are lost', async () => {
    const { component, replicated } = await figures('--mtbf', '1000000h', '--mttr', '24h', '--replicas', '3');
    expect(component.unavailability).toBeCloseTo(24 / 1_000_024, 12);
    // μ² / 3λ³, as in the tests of durability.ts.
    const expected = 8_760 / (1e18 / (3 * 24 ** 2));
    expect(replicated.annualLoss / expected).toBeCloseTo(1, 3);
    expect(replicated.durabilityNines).toBeCloseTo(-Math.log10(expected), 3);
  });

  it('calls nothing sure that is not, and one copy the only one', async () => {
    const { stdout } = await nines('--mtbf', '1000h', '--mttr', '1h', '--replicas', '1');
    // 1 − exp(−8.76) is 0.99984.
    expect(stdout).toMatch(/^It fails within a year with a probability of more than 99\.9 %\.$/m);
    expect(stdout).toMatch(
      /^The only copy of the data is lost within a year with a probability of more than 99\.9 %: /m,
    );
  });

  it('recommends a strategy, and one for no loss at all', async () => {
    expect((await nines('--rpo', '5m', '--rto', '1h')).stdout).toMatch(
      /^For an RPO of 5m .*: a hot standby \(AWS: pilot/,
    );
    expect((await nines('--rpo', '0', '--rto', '2m')).stdout).toMatch(/^For an RPO of 0 .*: synchronous replication/);
  });

  it('keeps the digits of many nines', async () => {
    const { objective } = await figures('99.999999999');
    expect(objective.unavailability).toBe(1e-11);
    expect((await nines('99.999999999')).stdout).toMatch(/^99\.999999999 %, 11 nines/);
  });

  it.each([
    [['99.95.1'], /"99\.95\.1" is not a percentage; write one above 0 and below 100/],
    [['100'], /100 is not possible/],
    [['0'], /0 is not possible/],
    [['--serial', '99.9,,99'], /"" is not a percentage/],
    [['--serial', 'x'.repeat(5_000)], /is not a percentage/],
    [['--parallel', '99.9', '--of', '2'], /--of 2 needs as many parts, and --parallel names 1/],
    [['--of', '2'], /With --of, name the parts/],
    [['--parallel', '99', '--of', '0'], /whole number from 1/],
    [['--mtbf', '1000h'], /Give both --mtbf and --mttr/],
    [['--mtbf', '1000', '--mttr', '1h'], /"1000" has no unit; did you mean 1000h\?/],
    [['--replicas', '3'], /With --replicas, give --mtbf/],
    [['--rpo', '5m'], /Give both --rpo and --rto/],
    [['--rpo', '5 minutes', '--rto', '1h'], /did you mean 5m\?/],
    [['--window', '0d', '99'], /is no time at all/],
  ])('ends with 2 and says what is wrong: %j', async (args, message) => {
    const { exit, stdout, stderr } = await nines(...args);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
