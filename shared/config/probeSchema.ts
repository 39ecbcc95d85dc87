/** What a service sets for the probes of all its endpoints, and an endpoint for its own. */
import * as z from 'zod';
import * as field from './fields.ts';
import { listOf, mapOf, settings, whole } from './wording.ts';

export const recordValuesMax = 100;

export const recordValues = listOf('a list of values', field.recordValue, recordValuesMax);

export const expectFields = {
  status: field.status.describe(
    'The status codes that are good: 200, 2xx, 200-204, or a list of those. Default 200-299.',
  ),
  headers: mapOf('a map of header names and patterns', field.pattern).describe(
    'For http: response header name → regular expression that its value must match.',
  ),
  body: field.pattern.describe('For http: a regular expression that the body must match.'),
  json: mapOf('a map of JMESPath expressions and values', z.json()).describe(
    'For http: JMESPath expression → the value that it must give in the JSON body.',
  ),
  latency: field.latency.describe('The longest that a good answer may take. Less than the timeout.'),
  certificate: field.certificate.describe('For https and tls: how long the certificate must still be valid, in days.'),
  values: recordValues.describe("For dns: the answer's values, all of them, in any order."),
};

export const probeFields = {
  timeout: field.timeout.describe('How long one probe may take. Default 5s, or `every` where that is shorter.'),
  method: field.method.describe('For http: the request method. Default GET.'),
  headers: mapOf('a map of header names and values', field.headerValue).describe(
    `For http: request headers. Secrets by reference: \${env:NAME}, \${ssm:/path} or \${secretsmanager:name}.`,
  ),
  body: field.requestBody.describe('For http: the request body. Secrets by reference, as in headers.'),
  redirects: whole('how many redirects may be followed, from 0 to 10', 0, 10).describe(
    'For http: how many redirects may be followed, on the same host. Default 0, which judges the redirect itself.',
  ),
  bodyLimit: field.size.describe('For http: how much of the response body is read. Default 64KiB, at most 1MiB.'),
};

function optional<const S extends z.ZodRawShape>(shape: S) {
  return z.object(shape).partial().shape;
}

/** The settings that services and endpoints share. */
export const probeShape = {
  ...optional(probeFields),
  expect: settings('a map of expectations, such as { status: 200 }', optional(expectFields))
    .describe('What must be true of a good answer. An endpoint overrides its service, key by key.')
    .optional(),
};
