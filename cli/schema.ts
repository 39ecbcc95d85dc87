/** `holdfast schema`: prints the JSON Schema of `holdfast.yml`. */
import { configJsonSchema } from '../shared/config/jsonSchema.ts';
import type { Io } from './io.ts';

export function printSchema(io: Io): void {
  io.stdout(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
}
