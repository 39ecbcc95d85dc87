/**
 * What a step gave, as Lambda keeps it: JSON, compressed when it is long. The names of a large schema's tables and
 * columns are megabytes that compress to a tenth.
 */
import { gunzipSync, gzipSync } from 'node:zlib';

/** One operation keeps at most 256 KB (CHECKPOINT_SIZE_LIMIT_BYTES of the SDK), with its name and id. */
const keptBytesMax = 240 * 1024;

const plainBytesMax = 32 * 1024;

/** No JSON begins with it. */
const packedPrefix = 'gzip:';

export class StepResultTooLarge extends Error {
  readonly code = 'step-result-too-large';

  constructor(step: string, bytes: number) {
    super(
      `The step ${step} gave ${bytes} bytes, compressed, and Lambda keeps ${keptBytesMax}. The backup has more tables and columns than can be kept; restore it with holdfast restore-test on a machine.`,
    );
    this.name = 'StepResultTooLarge';
  }
}

/** @throws StepResultTooLarge */
export function packStepResult(step: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const json = JSON.stringify(value);
  if (Buffer.byteLength(json) <= plainBytesMax) return json;
  const packed = packedPrefix + gzipSync(json).toString('base64');
  if (packed.length > keptBytesMax) throw new StepResultTooLarge(step, packed.length);
  return packed;
}

/** @returns what was packed, which is of the type that the step gives. */
export function unpackStepResult(text: string | undefined) {
  if (text === undefined) return undefined;
  const json = text.startsWith(packedPrefix)
    ? gunzipSync(Buffer.from(text.slice(packedPrefix.length), 'base64')).toString()
    : text;
  return JSON.parse(json);
}
