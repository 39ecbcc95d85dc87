/** Where a service has its page. */
export function servicePath(id: string): string {
  return `/services/${encodeURIComponent(id)}`;
}
