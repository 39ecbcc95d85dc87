/** What the OpenAPI document says in the same way of many routes. */
import * as z from 'zod';
import { $ref, type ComponentId, type JsonSchema } from './openapiComponents.ts';

export const serviceId = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: "the service's id",
};

export function order(
  operationId: string,
  summary: string,
  parameters: readonly JsonSchema[],
  asked: ComponentId,
  answer: ComponentId,
) {
  return {
    ...question(operationId, summary, parameters, answer),
    requestBody: { required: true, content: { 'application/json': { schema: $ref(asked) } } },
  };
}

export function question(operationId: string, summary: string, parameters: readonly JsonSchema[], answer: ComponentId) {
  return {
    operationId,
    summary,
    parameters,
    responses: {
      200: { description: 'OK', content: { 'application/json': { schema: $ref(answer) } } },
      default: wentWrong(),
    },
  };
}

function wentWrong() {
  return { description: 'What went wrong', content: { 'application/problem+json': { schema: $ref('Problem') } } };
}

/** What is not JSON is text to whoever generates a client. */
export const anyText: JsonSchema = { schema: { type: 'string' } };

export function media(operationId: string, summary: string, parameters: readonly JsonSchema[], type: string) {
  return {
    operationId,
    summary,
    parameters,
    responses: { 200: { description: 'OK', content: { [type]: anyText } }, default: wentWrong() },
  };
}

export function queryParameters(schema: z.ZodObject): readonly JsonSchema[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const { $schema: _, description, ...shape } = z.toJSONSchema(field, { io: 'input' }) as JsonSchema;
    return { name, in: 'query', required: false, schema: shape, ...(description === undefined ? {} : { description }) };
  });
}
