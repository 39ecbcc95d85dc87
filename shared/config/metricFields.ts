/** How a CloudWatch metric is named. */
import { bad, good } from './parsed.ts';
import { quote } from './quote.ts';
import { textRead } from './wording.ts';

/** CloudWatch API reference, MetricDatum and Dimension: the longest names and values. */
const nameLengthMax = 255;
const dimensionValueLengthMax = 1_024;

/** @param such an example. */
export function namespace(such: string) {
  return metricText(`a metric's namespace, such as ${such}`, nameLengthMax);
}

export function name(such: string) {
  return metricText(`a metric's name, such as ${such}`, nameLengthMax);
}

export const dimensionValue = metricText("a dimension's value", dimensionValueLengthMax);

function metricText(what: string, lengthMax: number) {
  return textRead(what, (text) => {
    if (text === '' || text.length > lengthMax) {
      return bad(`this has ${text.length} characters; write ${what}, 1 to ${lengthMax} characters long`);
    }
    return text.startsWith(':') || /\p{Cc}/u.test(text)
      ? bad(
          `${quote(text)} cannot be ${what}; CloudWatch has none that begins with a colon or holds a control character`,
        )
      : good(text);
  });
}
