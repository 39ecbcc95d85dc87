/** What a probe needs besides its target, and what differs between compositions. */
import type { SecureContext } from 'node:tls';
import { createSecureContext } from 'node:tls';
import type { Clock } from '../runtime/clock.ts';
import type { Address } from './address.ts';
import type { Blockage } from './loopWatch.ts';
import { createLoopWatch } from './loopWatch.ts';
import type { Resolver } from './resolver.ts';
import { createResolver } from './resolver.ts';
import { hasRoute } from './route.ts';
import type { SecretSource } from './secrets.ts';

export type ProbeContext = {
  readonly clock: Clock;
  readonly resolver: Resolver;
  readonly blockage: Blockage;
  readonly secrets: SecretSource;
  /** Whether the kernel has a route to the address. Never rejects. */
  readonly hasRoute: (address: Address) => Promise<boolean>;
  /** The certificate authorities to trust. */
  readonly secureContext: () => SecureContext;
};

export type ProbeContextOptions = {
  readonly clock: Clock;
  readonly secrets: SecretSource;
  /** Certificate authorities (PEM) to trust instead of Node's own and those of NODE_EXTRA_CA_CERTS. */
  readonly ca?: string | readonly string[];
  /** See {@link createResolver}. */
  readonly lookupsMax?: number;
};

/** The real context, for Lambda and for one machine. Make one for the life of the process. */
export function createProbeContext({ clock, secrets, ca, lookupsMax }: ProbeContextOptions): ProbeContext {
  let trusted: SecureContext | undefined;
  return {
    clock,
    resolver: createResolver({ clock, ...(lookupsMax === undefined ? {} : { lookupsMax }) }),
    blockage: createLoopWatch(clock),
    secrets,
    hasRoute,
    secureContext() {
      // Made when first needed, and once: reading all root certificates takes milliseconds.
      trusted ??= createSecureContext(ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] });
      return trusted;
    },
  };
}
