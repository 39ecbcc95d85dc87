/** The JSON Schema of `holdfast.yml`, for editors: completion, help and the first mistakes while typing. */
import * as z from 'zod';
import { bucketNamePattern } from './bucketName.ts';
import { publicEndpointId } from './config.ts';
import { regions } from './regions.ts';
import { configSchema, serviceIdPattern } from './schema.ts';

type Json = z.core.JSONSchema.BaseSchema;

/** Keys cannot be part of the zod schema: it stops at a map's bad key, and the parser must see what is below it. */
const keyRules: Readonly<Record<string, Json>> = {
  services: { type: 'string', pattern: serviceIdPattern.source },
  endpoints: { type: 'string', enum: [...regions, publicEndpointId] },
  policies: { type: 'string', pattern: serviceIdPattern.source },
  buckets: { type: 'string', pattern: bucketNamePattern.source },
  backups: { type: 'string', pattern: serviceIdPattern.source },
  prices: { type: 'string', enum: [...regions] },
};

/** Draft 2020-12. Rules between settings are the parser's alone. */
export function configJsonSchema(): Json {
  return {
    ...z.toJSONSchema(configSchema, {
      target: 'draft-2020-12',
      io: 'input',
      override: ({ jsonSchema, path }) => {
        const propertyNames = keyRules[String(path.at(-1))];
        if (propertyNames !== undefined && jsonSchema.type === 'object') jsonSchema.propertyNames = propertyNames;
      },
    }),
    title: 'holdfast.yml',
  };
}
