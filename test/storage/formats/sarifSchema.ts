/** The published schema of SARIF 2.1.0, as @microsoft/jest-sarif brings it: JSON Schema, draft 4. */
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { default as Ajv } from 'ajv-draft-04';
import { default as addFormats } from 'ajv-formats';

// One of its patterns has a bracket that only stands for itself without the flag `u`.
const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** What the schema finds wrong, empty when nothing is. */
export function sarifProblems(log: unknown): readonly string[] {
  return validate(log) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
