/** The OpenAPI 3.1 document, from the schemas that describe the answers. OpenAPI 3.1 takes JSON Schema as it is. */
import * as z from 'zod';
import {
  endpointSchema,
  eventsQuerySchema,
  eventsSchema,
  observerViewSchema,
  problemSchema,
  serviceDetailSchema,
  serviceSchema,
  statusSchema,
  uptimeQuerySchema,
  uptimeReportSchema,
  uptimeSchema,
} from './schemas.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const openApiVersion = '3.1.0';

export function openApiDocument(): JsonSchema {
  const { schemas, $ref } = components();
  const serviceId = {
    name: 'id',
    in: 'path',
    required: true,
    schema: { type: 'string' },
    description: "the service's id",
  };
  return {
    openapi: openApiVersion,
    info: {
      title: 'Holdfast',
      version: '1',
      description: 'What is up, what was, and how sure Holdfast is. Times are UTC; shares are between 0 and 1.',
    },
    paths: {
      '/api/v1/status': { get: operation('status', 'Every service, now', [], $ref('Status')) },
      '/api/v1/services/{id}': {
        get: operation('service', 'One service, with its 90 days', [serviceId], $ref('ServiceDetail')),
      },
      '/api/v1/services/{id}/uptime': {
        get: operation(
          'uptime',
          'Uptime over a window or any range',
          [serviceId, ...queryParameters(uptimeQuerySchema)],
          $ref('UptimeReport'),
        ),
      },
      '/api/v1/services/{id}/events': {
        get: operation(
          'events',
          'Outages, gaps and undecided stretches, newest first',
          [serviceId, ...queryParameters(eventsQuerySchema)],
          $ref('Events'),
        ),
      },
      '/badge/{id}.svg': { get: media('badge', "A badge with the service's state", [serviceId], 'image/svg+xml') },
      '/': { get: media('page', 'The status page', [], 'text/html') },
      '/openapi.json': { get: media('openapi', 'This document', [], 'application/json') },
    },
    components: { schemas },
  };

  function operation(operationId: string, summary: string, parameters: readonly JsonSchema[], schema: JsonSchema) {
    return {
      operationId,
      summary,
      parameters,
      responses: {
        200: { description: 'OK', content: { 'application/json': { schema } } },
        default: {
          description: 'What went wrong',
          content: { 'application/problem+json': { schema: $ref('Problem') } },
        },
      },
    };
  }
}

function media(operationId: string, summary: string, parameters: readonly JsonSchema[], type: string): JsonSchema {
  return { operationId, summary, parameters, responses: { 200: { description: 'OK', content: { [type]: {} } } } };
}

function components(): { readonly schemas: JsonSchema; readonly $ref: (id: string) => JsonSchema } {
  const registry = z.registry<{ id?: string }>();
  // Every schema with an id of its own stands here: what is not registered would be referred to outside the document.
  const named = {
    Status: statusSchema,
    Service: serviceSchema,
    ServiceDetail: serviceDetailSchema,
    Endpoint: endpointSchema,
    ObserverView: observerViewSchema,
    Uptime: uptimeSchema,
    UptimeReport: uptimeReportSchema,
    Events: eventsSchema,
    Problem: problemSchema,
  };
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: 'output' });
  return { schemas: withoutIds(schemas), $ref: (id) => ({ $ref: `#/components/schemas/${id}` }) };
}

/** Inside one document the schemas are found by their place; an `$id` would change what `$ref`s resolve against. */
function withoutIds(schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id: _id, $schema: _schema, ...schema }]) => [name, schema]),
  );
}

function queryParameters(schema: z.ZodObject): readonly JsonSchema[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const { $schema: _, description, ...shape } = z.toJSONSchema(field, { io: 'input' }) as JsonSchema;
    return { name, in: 'query', required: false, schema: shape, ...(description === undefined ? {} : { description }) };
  });
}
