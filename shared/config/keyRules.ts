/** The keys that a writer chooses: ids, regions, header names, expressions. Zod would stop at a map's bad key. */
import { compile, getRegisteredFunctions } from '@jmespath-community/jmespath';
import { checkAuditKeys } from './auditKeyRules.ts';
import { publicEndpointId } from './config.ts';
import type { ConfigDraft, EndpointDraft, ServiceDraft } from './draft.ts';
import type { Findings, Message } from './findings.ts';
import { nearest } from './nearest.ts';
import { children, keyPlace, type Part } from './part.ts';
import { quote } from './quote.ts';
import { regions } from './regions.ts';
import { endpointsMax, serviceIdPattern, servicesMax } from './schema.ts';

export type Report = (part: Part, message: Message | undefined) => void;

const endpointIds = [...regions, publicEndpointId];

export function checkKeys(draft: ConfigDraft, findings: Findings): void {
  const report: Report = (part, message) => {
    if (message !== undefined) findings.problem(keyPlace(part), message);
  };
  report(draft.servicesPart, countMessage(draft.servicesPart, 'service', servicesMax));
  for (const service of draft.services) checkService(service, report);
  checkAuditKeys(draft.audit, report);
}

function checkService(service: ServiceDraft, report: Report): void {
  report(service.part, serviceIdMessage(service.id));
  report(service.endpointsPart, countMessage(service.endpointsPart, 'endpoint', endpointsMax));
  checkMaps(service, report);
  for (const endpoint of service.endpoints) {
    report(endpoint.part, endpointIdMessage(endpoint.id));
    checkMaps(endpoint, report);
  }
}

function checkMaps({ own }: ServiceDraft | EndpointDraft, report: Report): void {
  checkHeaderNames(own.headers.part, requestHeaderMessage, report);
  checkHeaderNames(own.expectHeaders.part, headerNameMessage, report);
  const expressions = own.expectJson.part;
  for (const { key, part } of children(expressions, mapEntriesMax)) report(part, expressionMessage(key));
  report(expressions, tooMany(expressions, 'expressions'));
}

export function countMessage(part: Part, what: string, max: number, whats = `${what}s`): string | undefined {
  const count = part.tree?.entries.size ?? 0;
  if (count > max) return `there are ${count} ${whats}; at most ${max} are allowed`;
  const isEmptyMap = count === 0 && typeof part.tree?.value === 'object' && part.tree.value !== null;
  return isEmptyMap && !Array.isArray(part.tree?.value) ? `the map is empty; write at least one ${what}` : undefined;
}

export const mapEntriesMax = 50;

function tooMany({ tree }: Part, what: string): string | undefined {
  const count = tree?.entries.size ?? 0;
  return count > mapEntriesMax ? `there are ${count} ${what}; at most ${mapEntriesMax} are allowed` : undefined;
}

function serviceIdMessage(id: string): string | undefined {
  // Rounds and folds are maps by service, and every plain object answers to this name already.
  if (id === 'constructor') return `"constructor" cannot be a service's id: JavaScript keeps the name; write another`;
  return serviceIdPattern.test(id)
    ? undefined
    : `${quote(id)} cannot be a service's id; write 1 to 40 lower case letters, digits and inner hyphens`;
}

function endpointIdMessage(id: string): Message | undefined {
  return endpointIds.includes(id) ? undefined : () => unknownEndpointId(id);
}

function unknownEndpointId(id: string): string {
  const near = nearest(id, endpointIds);
  const hint = near === undefined ? 'write a region such as eu-central-1, or public' : `did you mean ${near}?`;
  return `${quote(id)} is neither an AWS region nor "public"; ${hint}`;
}

/** A token as RFC 9110, section 5.6.2, defines it. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;

/** What the probe itself sets, because a request would be malformed or sent elsewhere otherwise. */
const reservedHeaders = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);

function headerNameMessage(name: string): string | undefined {
  return token.test(name) ? undefined : `${quote(name)} cannot be a header's name; write letters, digits and hyphens`;
}

function requestHeaderMessage(name: string): string | undefined {
  return reservedHeaders.has(name.toLowerCase())
    ? `the header ${quote(name)} is set by the probe itself; remove it`
    : headerNameMessage(name);
}

function checkHeaderNames(map: Part, messageFor: (name: string) => string | undefined, report: Report): void {
  const seen = new Map<string, string>();
  for (const { key, part } of children(map, mapEntriesMax)) {
    report(part, messageFor(key));
    const first = seen.get(key.toLowerCase());
    if (first === undefined) seen.set(key.toLowerCase(), key);
    else report(part, `${quote(key)} and ${quote(first)} are the same header; remove one of the two`);
  }
  report(map, tooMany(map, 'headers'));
}

const expressionLengthMax = 500;

/** What is wrong with a JMESPath expression; undefined when nothing is. */
export function expressionMessage(expression: string): string | undefined {
  if (expression.length > expressionLengthMax) {
    return `the expression has ${expression.length} characters; at most ${expressionLengthMax} are allowed`;
  }
  try {
    return unknownFunction(compile(expression));
  } catch (error) {
    return `${quote(expression)} is not a JMESPath expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** An unknown function would otherwise fail in every probe: JMESPath looks functions up when they are called. */
function unknownFunction(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('type' in node && node.type === 'Function' && 'name' in node && typeof node.name === 'string') {
    const functions = getRegisteredFunctions();
    const near = nearest(node.name, functions);
    const hint = near === undefined ? `the functions are ${functions.join(', ')}` : `did you mean ${quote(near)}?`;
    if (!functions.includes(node.name)) return `JMESPath has no function ${quote(node.name)}; ${hint}`;
  }
  return Object.values(node)
    .map(unknownFunction)
    .find((message) => message !== undefined);
}
