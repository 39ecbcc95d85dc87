import { describe, expect, it } from 'vitest';
import { accentStyle, pageStyle } from '../../../shared/status/page/pageStyle.ts';
import { darkPalette, lightPalette, type Palette, stateFills } from '../../../shared/status/page/palette.ts';
import { contrastOf } from './contrast.ts';

const palettes: readonly (readonly [string, Palette])[] = [
  ['light', lightPalette],
  ['dark', darkPalette],
];

const texts = ['ink', 'soft', 'up', 'slight', 'down', 'unknown', 'planned', 'accent'] as const;
const shapes = ['up', 'slight', 'down', 'unknown', 'planned', 'none', 'accent', 'ink'] as const;
const grounds = ['ground', 'card'] as const;

describe('contrast', () => {
  it('is computed as the specification does', () => {
    // WCAG 2.2: black on white is 21 : 1; #767676 is the lightest grey that passes on white, as WebAIM and others have it.
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastOf('#767676', '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf('#777777', '#ffffff')).toBeLessThan(4.5);
  });

  it.each(palettes)('of text is at least 4.5 : 1 (WCAG 2.2, 1.4.3): %s', (_, palette) => {
    const poor = texts.flatMap((text) =>
      grounds
        .filter((ground) => contrastOf(palette[text], palette[ground]) < 4.5)
        .map((ground) => `${text} on ${ground}`),
    );
    expect(poor).toEqual([]);
  });

  it.each(palettes)('of what bars are told by is at least 3 : 1 (WCAG 2.2, 1.4.11): %s', (_, palette) => {
    const poor = shapes.flatMap((shape) =>
      grounds
        .filter((ground) => contrastOf(palette[shape], palette[ground]) < 3)
        .map((ground) => `${shape} on ${ground}`),
    );
    expect(poor).toEqual([]);
  });

  it('of white on a state is at least 4.5 : 1', () => {
    for (const fill of Object.values(stateFills)) expect(contrastOf(fill, '#ffffff')).toBeGreaterThanOrEqual(4.5);
  });
});

describe('the style', () => {
  it('has no colour besides those of the palettes, and white paper', () => {
    const known = new Set([...Object.values(lightPalette), ...Object.values(darkPalette), '#fff']);
    const used = pageStyle.match(/#[0-9a-f]{3,8}\b/gi) ?? [];
    expect(used.filter((colour) => !known.has(colour))).toEqual([]);
    expect(pageStyle).not.toMatch(/rgb|hsl|opacity/i);
  });

  it('asks for nothing from elsewhere, and moves nothing', () => {
    expect(pageStyle).not.toMatch(/url\(|@import|animation|transition/i);
  });

  it('gives the dark colours to screens alone: paper is white', () => {
    const dark = /@media ([^{]*)\{:root\{--ground:#0f141a/.exec(pageStyle)?.[1];
    expect(dark).toBe('screen and (prefers-color-scheme:dark)');
    expect(accentStyle({ light: '#000000', dark: '#ffffff' })).toContain(
      '@media screen and (prefers-color-scheme:dark)',
    );
  });
});
