/** How far behind an endpoint says its data is. */
import { compile, TreeInterpreter } from '@jmespath-community/jmespath';
import type { HttpTarget } from './target.ts';

type LagTarget = NonNullable<HttpTarget['lag']>;

/** Compiled once per config, not once per probe. */
const expressions = new WeakMap<LagTarget, ReturnType<typeof compile>>();

/**
 * In whole milliseconds; undefined when the body does not say: it is no JSON, it was cut, or the expression gives no
 * number of zero or more. That never makes an answer worse: whoever asks then knows that the age is not known.
 */
export function lagMsOf(lag: LagTarget, body: string): number | undefined {
  const value = foundIn(lag, body);
  if (typeof value !== 'number' || value < 0) return undefined;
  const lagMs = Math.round(value * lag.unitMs);
  return Number.isSafeInteger(lagMs) ? lagMs : undefined;
}

function foundIn(lag: LagTarget, body: string): unknown {
  try {
    return TreeInterpreter.search(expressionOf(lag), JSON.parse(body));
  } catch {
    // Expressions fail on values of the wrong type, such as the length of a number.
    return undefined;
  }
}

function expressionOf(lag: LagTarget): ReturnType<typeof compile> {
  let expression = expressions.get(lag);
  if (expression === undefined) {
    expression = compile(lag.path);
    expressions.set(lag, expression);
  }
  return expression;
}
