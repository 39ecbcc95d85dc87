/** Which endpoint users reach. */
import { publicEndpointId, type Service } from '../config/config.ts';

/** The `public` endpoint if the service has one, else the active one: the first in the order of preference. */
export function visibleEndpoint(service: Service): string {
  const named = service.endpoints.find(({ id }) => id === publicEndpointId);
  return named?.id ?? activeEndpoint(service);
}

/** From a slot on, Unix milliseconds, users reached this endpoint; the first one has stood since ever, 0. */
export type Shown = { readonly from: number; readonly endpoint: string };

/** Old changes are of no use once their hours are no longer folded again. */
const shownMax = 20;

/** The history of what users reached, oldest first, with what the config says now. */
export function shownFrom(earlier: readonly Shown[], service: Service, now: number): readonly Shown[] {
  const endpoint = visibleEndpoint(service);
  if (earlier.length === 0) return [{ from: 0, endpoint }];
  if (earlier.at(-1)?.endpoint === endpoint) return earlier;
  return [...earlier, { from: now, endpoint }].slice(-shownMax);
}

/** What users reached at a slot: a change of the config never moves the past to another endpoint. */
export function visibleAt(shown: readonly Shown[], service: Service): (slot: number) => string {
  return (slot) => (shown.findLast(({ from }) => from <= slot) ?? shown[0])?.endpoint ?? visibleEndpoint(service);
}

/** The endpoint that traffic goes to: the first in the order of preference that is not `public`. */
export function activeEndpoint(service: Service): string {
  const regional = service.endpoints.find(({ id }) => id !== publicEndpointId);
  return regional?.id ?? publicEndpointId;
}
