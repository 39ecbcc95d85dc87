/** Where the stack's own HTTP API is, in its own region: CloudFormation fills it in. */
import { sub } from './policyStatements.ts';
import type { Resource } from './tables.ts';

const host = '${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}';

export const ownHost: Resource = sub(host);

/** Of the status page. */
export const ownUrl: Resource = sub(`https://${host}`);
