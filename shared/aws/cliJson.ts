/** An answer of the SDK as the AWS CLI prints it, so that one parser reads both. */

const depthMax = 20;

export function cliJson(answer: object): Readonly<Record<string, unknown>> {
  const { $metadata: _, ...content } = { $metadata: undefined, ...answer };
  return Object.fromEntries(entriesOf(content, 0));
}

function plain(value: unknown, depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (typeof value !== 'object' || value === null || depth > depthMax) return value;
  if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1));
  return Object.fromEntries(entriesOf(value, depth + 1));
}

function entriesOf(value: object, depth: number): (readonly [string, unknown])[] {
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => [key, plain(one, depth)]);
}
