/** Signature Version 4, which API Gateway asks for where IAM decides who may steer traffic. */
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { NoAnswer } from './ask.ts';

export type Unsigned = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The service name of API Gateway's own endpoints and of its custom domains. */
const service = 'execute-api';

/**
 * With the SDK's default chain of credentials.
 * @returns the headers to send. @throws NoAnswer when there are no credentials, or no region.
 */
export async function signedHeaders(request: Unsigned): Promise<Record<string, string>> {
  const url = new URL(request.url);
  const signer = new SignatureV4({
    service,
    region: regionOf(url),
    credentials: defaultProvider(),
    sha256: Sha256Node,
  });
  try {
    const { headers } = await signer.sign({
      method: request.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { ...request.headers, host: url.host },
      body: request.body,
    });
    return headers;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NoAnswer(`The request could not be signed: ${why}. Give AWS credentials as for the AWS CLI.`, {
      cause: error,
    });
  }
}

/** `abc123.execute-api.us-east-1.amazonaws.com` says it; a name of one's own does not. */
function regionOf({ hostname }: URL): string {
  const told = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com$/.exec(hostname)?.[1];
  const region = told ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  if (region === undefined) throw new NoAnswer(`The region of ${hostname} is not known. Set AWS_REGION.`);
  return region;
}
