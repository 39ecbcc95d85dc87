/** Route 53's errors, as its client throws them. */
import {
  HealthCheckAlreadyExists,
  HostedZoneAlreadyExists,
  InvalidChangeBatch,
  InvalidInput,
  NoSuchChange,
  NoSuchHealthCheck,
  NoSuchHostedZone,
  PriorRequestNotComplete,
  Route53ServiceException,
} from '@aws-sdk/client-route-53';

/** The HTTP status codes of the API reference; all but the missing things are bad requests. */
const badRequest = { $metadata: { httpStatusCode: 400 } };
const notFound = { $metadata: { httpStatusCode: 404 } };
const conflict = { $metadata: { httpStatusCode: 409 } };

/** The service writes its list of messages into the message, in brackets. */
export function invalidChangeBatch(messages: readonly string[]): InvalidChangeBatch {
  return new InvalidChangeBatch({ message: `[${messages.join(', ')}]`, messages: [...messages], ...badRequest });
}

export function invalidInput(message: string): InvalidInput {
  return new InvalidInput({ message, ...badRequest });
}

export function noSuchHostedZone(id: string): NoSuchHostedZone {
  return new NoSuchHostedZone({ message: `No hosted zone found with ID: ${id}`, ...notFound });
}

export function noSuchChange(id: string): NoSuchChange {
  return new NoSuchChange({ message: `A change with the specified change ID does not exist: ${id}`, ...notFound });
}

export function noSuchHealthCheck(id: string): NoSuchHealthCheck {
  return new NoSuchHealthCheck({ message: `No health check exists with the specified ID: ${id}`, ...notFound });
}

export function hostedZoneAlreadyExists(callerReference: string): HostedZoneAlreadyExists {
  const message = `A hosted zone has already been created with the specified caller reference: ${callerReference}`;
  return new HostedZoneAlreadyExists({ message, ...conflict });
}

export function healthCheckAlreadyExists(callerReference: string): HealthCheckAlreadyExists {
  const message = `A health check has already been created with the specified caller reference: ${callerReference}`;
  return new HealthCheckAlreadyExists({ message, ...conflict });
}

/** Developer guide, "Quotas": this message goes with the code. */
export function priorRequestNotComplete(): PriorRequestNotComplete {
  const message = 'The request was rejected because Route 53 was still processing a prior request.';
  return new PriorRequestNotComplete({ message, ...badRequest });
}

/** No class of the client has this code; it throws the service's base exception under the code as its name. */
export function throttling(): Route53ServiceException {
  return new Route53ServiceException({
    name: 'Throttling',
    message: 'Rate exceeded',
    $fault: 'client',
    $retryable: { throttling: true },
    ...badRequest,
  });
}
