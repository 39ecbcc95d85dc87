/** Which endpoint users reach. */
import { publicEndpointId, type Service } from '../config/config.ts';

/** The `public` endpoint if the service has one, else the active one: the first in the order of preference. */
export function visibleEndpoint(service: Service): string {
  const named = service.endpoints.find(({ id }) => id === publicEndpointId);
  return named?.id ?? activeEndpoint(service);
}

/** From a moment on, Unix milliseconds, users reached this endpoint; the first one has stood since ever, 0. */
export type Shown = {
  readonly from: number;
  readonly endpoint: string;
  /** The failover record's name was seen to answer it; otherwise the config says so. */
  readonly answered?: true;
};

/** Old changes are of no use once their hours are no longer folded again. */
const shownKeptMax = 20;

export function shownKept(shown: readonly Shown[]): readonly Shown[] {
  return shown.slice(-shownKeptMax);
}

/** Whether what users reach is what a failover record answers: a `public` endpoint is probed as users see it anyway. */
export function followsTraffic(service: Service): boolean {
  return service.failover !== undefined && service.endpoints.every(({ id }) => id !== publicEndpointId);
}

/**
 * The history of what users reached, oldest first. Once the service's name was seen to answer an endpoint, only that
 * counts; until then, and for a service without a failover record, what the config says now goes on from the past.
 *
 * @param earlier as it was known before.
 * @param answers what the name answered, as far as it was read, in any order; what is known already may be among it.
 */
export function shownFrom(
  earlier: readonly Shown[],
  service: Service,
  now: number,
  answers: readonly Shown[] = [],
): readonly Shown[] {
  const endpoint = visibleEndpoint(service);
  const past = earlier.length === 0 ? [{ from: 0, endpoint }] : earlier;
  const known = followsTraffic(service) ? withAnswers(past, answers) : past;
  const last = known.at(-1);
  const stands = last?.endpoint === endpoint || (followsTraffic(service) && last?.answered === true);
  return stands ? known : [...known, { from: now, endpoint }];
}

/** What the config said after an answer was seen is passed over: it moved no traffic. */
function withAnswers(earlier: readonly Shown[], answers: readonly Shown[]): readonly Shown[] {
  const isKnown = (one: Shown) => earlier.some((other) => other.from === one.from && other.answered === true);
  const all = [...earlier, ...answers.filter((one) => !isKnown(one))].sort((a, b) => a.from - b.from);
  const first = all.findIndex(({ answered }) => answered === true);
  return all.filter(({ answered }, index) => answered === true || first < 0 || index < first);
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
