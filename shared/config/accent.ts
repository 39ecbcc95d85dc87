/** The colour of links and marks: whether it can be read on the page, and what it is at night. Pure. */
import { bad, good, type Parsed } from './parsed.ts';
import { quote } from './quote.ts';

/** `#rrggbb`. */
export type Colour = string;

/** What it stands on: the ground of the page and the cards on it. `pageStyle.ts` paints them; a test holds both together. */
export const grounds = { light: ['#f6f7f9', '#ffffff'], dark: ['#0f141a', '#182029'] } as const;

export type Scheme = keyof typeof grounds;

/** WCAG 2.2, success criterion 1.4.3: of text in a usual size. */
const contrastMin = 4.5;

export const colourPattern = '^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$';

export function parseColour(text: string): Parsed<Colour> {
  const [, digits] = /^#([0-9a-f]{6}|[0-9a-f]{3})$/.exec(text.toLowerCase()) ?? [];
  if (digits === undefined) return bad(`${quote(text)} is not a colour; write one such as "#0b57d0"`);
  const six = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  return good(`#${six}`);
}

/** The contrast to the ground that it is nearest to, 1 to 21. */
function contrastIn(scheme: Scheme, colour: Colour): number {
  return Math.min(...grounds[scheme].map((ground) => contrast(colour, ground)));
}

/** What is wrong with a colour on such grounds; undefined when it can be read there. */
export function contrastProblem(scheme: Scheme, colour: Colour): string | undefined {
  const ratio = contrastIn(scheme, colour);
  if (ratio >= contrastMin) return undefined;
  const other = scheme === 'light' ? 'darker' : 'lighter';
  // Rounded down, so that what is refused never reads as enough.
  const told = (Math.floor(ratio * 100) / 100).toFixed(2);
  return `the contrast to the page's ${scheme} ground is ${told}, and text needs ${contrastMin} (WCAG 2.2, 1.4.3); write a ${other} colour`;
}

const steps = 100;

/** The same colour with as little white in it as makes it readable on dark grounds. */
export function atNight(colour: Colour): Colour {
  for (let step = 0; step < steps; step++) {
    const mixed = mixedWithWhite(colour, step / steps);
    if (contrastIn('dark', mixed) >= contrastMin) return mixed;
  }
  return '#ffffff';
}

function mixedWithWhite(colour: Colour, share: number): Colour {
  const mixed = channels(colour).map((value) => Math.round(value + (255 - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, "contrast ratio". */
export function contrast(a: Colour, b: Colour): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: Colour): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
