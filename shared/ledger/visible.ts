/** Which endpoint users reach. */
import { publicEndpointId, type Service } from '../config/config.ts';

/** The `public` endpoint if the service has one, else the active one: the first in the order of preference. */
export function visibleEndpoint(service: Service): string {
  const named = service.endpoints.find(({ id }) => id === publicEndpointId);
  return named?.id ?? activeEndpoint(service);
}

/** The endpoint that traffic goes to: the first in the order of preference that is not `public`. */
export function activeEndpoint(service: Service): string {
  const regional = service.endpoints.find(({ id }) => id !== publicEndpointId);
  return regional?.id ?? publicEndpointId;
}
