/** How many bytes a page of very many services is, as it is sent. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type HomeQuestion, homePage } from '../../../shared/status/page/homePage.ts';
import { manyServices } from './manyServices.ts';

const hidden = { audit: { state: 'hidden' }, restores: { state: 'hidden' } } as const;

async function gzippedBytes(troubled: number): Promise<number> {
  const { config, model } = manyServices(100, troubled);
  const question: HomeQuestion = { config, viewer: 'public', window: '30d' };
  const page = await homePage(model, hidden, question);
  return gzipSync(page).length;
}

/** What the issue asks for. */
const bytesMax = 100_000;

describe('the home page of a hundred services with ninety days each', () => {
  it.each([0, 0.1, 0.3, 0.5, 1])(
    'is less than 100 KB as it is sent, with this share of days in trouble: %s',
    async (troubled) => {
      expect(await gzippedBytes(troubled)).toBeLessThan(bytesMax);
    },
  );
});
