/** How far a response has come. */

export type ResponseProgress =
  | { readonly state: 'more' }
  /** The response has ended. */
  | { readonly state: 'complete' }
  /** The body goes on beyond the limit; what was read is its beginning. */
  | { readonly state: 'cut' }
  | ResponseFault;

export type ResponseFault = {
  readonly state: 'fault';
  readonly reason: 'not-http' | 'headers-too-large' | 'truncated';
  readonly got: string;
};

export const more: ResponseProgress = { state: 'more' };
export const complete: ResponseProgress = { state: 'complete' };
export const cut: ResponseProgress = { state: 'cut' };

export function fault(got: string, reason: ResponseFault['reason'] = 'not-http'): ResponseFault {
  return { state: 'fault', reason, got };
}
