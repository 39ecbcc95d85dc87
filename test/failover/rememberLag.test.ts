import { describe, expect, it } from 'vitest';
import type { MetricSource } from '../../shared/failover/lag.ts';
import { rememberLag } from '../../shared/failover/rememberLag.ts';

const source: MetricSource = { kind: 'metric', namespace: 'AWS/RDS', name: 'Lag', dimensions: {}, unitMs: 1 };

function counted() {
  const asked: string[] = [];
  const measure = rememberLag(async ({ name }, endpoint) => {
    asked.push(`${name} ${endpoint}`);
    return asked.length;
  }, 30_000);
  return { asked, measure };
}

describe('rememberLag', () => {
  it('asks once for everybody who asks within the time, and again after it', async () => {
    const { asked, measure } = counted();
    expect([await measure(source, 'a', 0), await measure(source, 'a', 29_999)]).toEqual([1, 1]);
    expect(await measure(source, 'a', 30_000)).toBe(2);
    expect(asked).toHaveLength(2);
  });

  it('keeps endpoints and metrics apart', async () => {
    const { asked, measure } = counted();
    await measure(source, 'a', 0);
    await measure(source, 'b', 0);
    await measure({ ...source, name: 'Other' }, 'a', 0);
    expect(asked).toEqual(['Lag a', 'Lag b', 'Other a']);
  });

  it('asks again when the clock was set back', async () => {
    const { measure } = counted();
    await measure(source, 'a', 60_000);
    expect(await measure(source, 'a', 0)).toBe(2);
  });
});
