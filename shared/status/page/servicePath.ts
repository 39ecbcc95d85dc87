/** Where a service has its page, and where each of its days. */
export function servicePath(id: string): string {
  return `/services/${encodeURIComponent(id)}`;
}

/** @param day `2026-11-22` */
export function dayPath(id: string, day: string): string {
  return `${servicePath(id)}/days/${day}`;
}
