/** What DynamoDB's errors mean for restoring a table. */
import { TableError, type TableErrorCode } from '../restore/engines/dynamodb/tables.ts';

/**
 * Amazon DynamoDB API Reference, the errors of the calls that are made, and "Error handling with DynamoDB". What is not
 * here (throttling, errors of the server or of the network) may work the next time.
 */
const codes: Readonly<Record<string, TableErrorCode>> = {
  AccessDeniedException: 'denied',
  AccessDenied: 'denied',
  UnrecognizedClientException: 'denied',
  ExpiredTokenException: 'denied',
  ResourceNotFoundException: 'missing',
  TableNotFoundException: 'missing',
  BackupNotFoundException: 'missing',
  PointInTimeRecoveryUnavailableException: 'no-recovery',
  InvalidRestoreTimeException: 'no-recovery',
  TableAlreadyExistsException: 'exists',
  TableInUseException: 'exists',
  ResourceInUseException: 'busy',
  BackupInUseException: 'busy',
  LimitExceededException: 'busy',
};

/** The name says enough: the message of a denial quotes ARNs and policies. */
export function tableErrorOf(operation: string, error: unknown): TableError {
  const name = error instanceof Error ? error.name : 'an unknown error';
  const code = codes[name] ?? 'unreachable';
  const text = code === 'denied' ? `dynamodb:${operation} is not allowed (${name})` : `${operation} failed (${name})`;
  return new TableError(code, text, { cause: error });
}
