/** Why nothing was audited. The message says what to do about it. */
export class AuditRefused extends Error {
  readonly code = 'audit-refused';

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'AuditRefused';
  }
}
