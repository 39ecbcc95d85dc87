/** Percentages as the config writes them: bare numbers. They are read as ratios. */
import * as z from 'zod';
import { quote } from './quote.ts';
import { expected } from './wording.ts';

/** `99.95` → 0.9995: above 0 and below 100. */
export const percent = percentage((value) => value < 100, 'below 100, such as 99.95', '99.95').meta({
  exclusiveMinimum: 0,
  exclusiveMaximum: 100,
});

/** `75` → 0.75: above 0 and at most `most` percent. */
export function percentUpTo(most: number, such: string) {
  return percentage((value) => value <= most, `at most ${most}, such as ${such}`, such).meta({
    exclusiveMinimum: 0,
    maximum: most,
  });
}

/** Shifts the decimal point in the text, because 99.9 / 100 is not 0.999 in binary. */
function percentage(isAllowed: (value: number) => boolean, bound: string, such: string) {
  const error = ({ input }: { readonly input?: unknown }): string => {
    const digits = typeof input === 'string' ? /^\s*(\d+(?:\.\d+)?)\s*%?\s*$/.exec(input)?.[1] : undefined;
    if (digits !== undefined)
      return `${quote(String(input))} is text; write the percentage as a bare number: ${digits}`;
    if (typeof input === 'number') return `${input} is not possible; write a percentage above 0 and ${bound}`;
    return expected(`a percentage such as ${such}`)({ input });
  };
  return z
    .number({ error })
    .refine((value) => value > 0 && isAllowed(value), { error })
    .transform((value) => shifted(value));
}

/** The number's own text may have an exponent already: 1e-7. */
function shifted(value: number): number {
  const [digits, exponent = '0'] = String(value).split('e');
  return Number(`${digits}e${Number(exponent) - 2}`);
}
