import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atNight, contrast, contrastProblem, grounds, parseColour } from '../../shared/config/accent.ts';
import { pageStyle } from '../../shared/status/page/pageStyle.ts';

describe('contrast', () => {
  // WCAG 2.2, "contrast ratio", for the ends; WebAIM, "Contrast and Color Accessibility", for the rest, to one decimal.
  it.each([
    ['#000000', 21],
    ['#ffffff', 1],
    ['#ff0000', 4.0],
    ['#00ff00', 1.4],
    ['#0000ff', 8.6],
  ])('%s on white', (colour, ratio) => {
    expect(contrast(colour, '#ffffff')).toBeCloseTo(ratio, 1);
    expect(contrast('#ffffff', colour)).toBe(contrast(colour, '#ffffff'));
  });
});

describe('contrastProblem', () => {
  // #767676 is the lightest grey with 4.5 on white.
  it('refuses what stands on white just well enough, because the page is not quite white', () => {
    expect(contrast('#767676', '#ffffff')).toBeGreaterThan(4.5);
    expect(contrastProblem('light', '#767676')).toContain('is 4.2');
    expect(contrastProblem('light', '#595959')).toBeUndefined();
  });
});

describe('grounds', () => {
  it.each([
    ['light', 0],
    ['dark', 1],
  ] as const)('%s are those that the page paints', (scheme, nth) => {
    const blocks = [...pageStyle.matchAll(/:root\{[^}]*--ground:(#\w+);--card:(#\w+)/g)];
    const long = (colour = '') => parseColour(colour);
    expect(blocks).toHaveLength(2);
    expect([long(blocks[nth]?.[1]), long(blocks[nth]?.[2])]).toEqual(
      grounds[scheme].map((value) => ({ ok: true, value })),
    );
  });
});

describe('atNight', () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

  it('can be read on dark grounds, whatever it is made of', () => {
    for (const given of fc.sample(colour, 300)) expect(contrastProblem('dark', atNight(given)), given).toBeUndefined();
  });

  it('leaves a colour that can be read there as it is', () => {
    expect(atNight('#8ab4f8')).toBe('#8ab4f8');
  });
});

describe('parseColour', () => {
  it.each([
    ['#ABC', '#aabbcc'],
    ['#0B57d0', '#0b57d0'],
  ])('%s', (text, value) => {
    expect(parseColour(text)).toEqual({ ok: true, value });
  });

  it.each(['blue', '#12', '#1234', '#12345678', 'rgb(0,0,0)', '#0b57d0;}body{display:none', '#ggg'])(
    'refuses %s',
    (text) => {
      expect(parseColour(text).ok).toBe(false);
    },
  );
});
