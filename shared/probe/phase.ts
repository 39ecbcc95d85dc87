/** The phases of an attempt, and what is missing when one of them does not end. */

export type Phase = 'dns' | 'connect' | 'tls' | 'first-byte' | 'body';

export const missing: Readonly<Record<Phase, string>> = {
  dns: 'no answer from the name server',
  connect: 'no connection',
  tls: 'no end of the TLS handshake',
  'first-byte': 'not one byte of the response',
  body: 'no end of the response',
};
