/** Which settings mean something for which kind of endpoint. */
import type { Address } from './address.ts';
import type { EndpointDraft, ProbeSettings, ServiceDraft } from './draft.ts';
import type { Findings } from './findings.ts';
import { isGiven, keyPlace } from './part.ts';

type Fit = { readonly kinds: string; readonly fits: (address: Address) => boolean };

const anyKind: Fit = { kinds: 'every endpoint', fits: () => true };
const http: Fit = { kinds: 'http:// and https:// endpoints', fits: ({ kind }) => kind === 'http' };
const secured: Fit = {
  kinds: 'https:// and tls:// endpoints',
  fits: (address) => address.kind === 'tls' || (address.kind === 'http' && address.secure),
};
const dns: Fit = { kinds: 'dns: endpoints', fits: ({ kind }) => kind === 'dns' };

const fitOf: Readonly<Record<keyof ProbeSettings, Fit>> = {
  timeout: anyKind,
  method: http,
  headers: http,
  body: http,
  redirects: http,
  bodyLimit: http,
  expectStatus: http,
  expectHeaders: http,
  expectBody: http,
  expectJson: http,
  latency: anyKind,
  certificate: secured,
  values: dns,
};

type Name = keyof ProbeSettings;

function isName(key: string): key is Name {
  return Object.hasOwn(fitOf, key);
}

const names: readonly Name[] = Object.keys(fitOf).filter(isName);

function kindOf(address: Address): string {
  if (address.kind !== 'http') return address.kind === 'dns' ? 'dns:' : `${address.kind}://`;
  return address.secure ? 'https://' : 'http://';
}

/**
 * An endpoint's own setting must fit its kind. A service's setting applies to the endpoints that it fits, and must
 * fit at least one; while an endpoint's URL is invalid, it is given the benefit of the doubt.
 */
export function checkFit(service: ServiceDraft, findings: Findings): void {
  for (const name of names) {
    for (const endpoint of service.endpoints) checkOwn(name, endpoint, findings);
    checkShared(name, service, findings);
  }
}

function checkOwn(name: Name, { own, address }: EndpointDraft, findings: Findings): void {
  const fit = fitOf[name];
  const setting = own[name];
  if (!isGiven(setting) || address.state !== 'valid' || fit.fits(address.value)) return;
  findings.problem(
    keyPlace(setting.part),
    `this is for ${fit.kinds}, and this endpoint is ${kindOf(address.value)}; remove it`,
  );
}

function checkShared(name: Name, service: ServiceDraft, findings: Findings): void {
  const fit = fitOf[name];
  const setting = service.own[name];
  if (!isGiven(setting) || service.endpoints.length === 0) return;
  if (service.endpoints.some(({ address }) => address.state !== 'valid' || fit.fits(address.value))) return;
  findings.problem(keyPlace(setting.part), `this is for ${fit.kinds}, and this service has none; remove it`);
}
