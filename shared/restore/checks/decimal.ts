/**
 * Numbers as databases print them, compared without rounding: a bigint or a numeric may have more digits than a double
 * holds. Pure.
 */

/** `units` / 10^`scale`. */
export type Decimal = { readonly units: bigint; readonly scale: number };

const form = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;

/** Enough for every number that people keep, and quick to compare. */
const lengthMax = 5_000;

/** Undefined for what is no number, or one that is not finite. */
export function decimalOf(text: string): Decimal | undefined {
  if (text.length > lengthMax) return undefined;
  const match = form.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const units = BigInt(`${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  const signed = sign === '-' ? -units : units;
  return scale < 0 ? { units: signed * 10n ** BigInt(-scale), scale: 0 } : { units: signed, scale };
}

/** @returns below zero when `a` is the smaller one, zero when both are the same number */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const difference = minus(a, b).units;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** Whether `value` is at most so many percent of `base` away from it. */
export function isWithinPercent(value: Decimal, base: Decimal, percent: Decimal): boolean {
  const away = times(magnitude(minus(value, base)), { units: 100n, scale: 0 });
  return compareDecimals(away, times(percent, magnitude(base))) <= 0;
}

function minus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: atScale(a, scale) - atScale(b, scale), scale };
}

function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

function magnitude({ units, scale }: Decimal): Decimal {
  return { units: units < 0n ? -units : units, scale };
}

function atScale(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale);
}
