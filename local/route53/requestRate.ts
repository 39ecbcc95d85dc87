/** How many requests an account may make: a token bucket for each limit. */

export type Rate = {
  /** How many requests at once. */
  readonly burst: number;
  readonly perSecond: number;
};

/**
 * "All requests: five requests per second per AWS account" (developer guide, "Quotas"). Newer editions of the guide
 * ("Throttling for Amazon Route 53 API requests") have a bucket of 50 that gains 10 per second; the stand-in keeps the
 * stricter one.
 */
export const strictRate: Rate = { burst: 5, perSecond: 5 };

/** Developer guide, "Throttling for Amazon Route 53 API requests", of the commands that the stand-in knows. */
export const commandRates: Readonly<Record<string, Rate>> = {
  GetHealthCheckStatusCommand: { burst: 4, perSecond: 1 },
};

/** @param now milliseconds on a clock that only goes forward. */
export function createBucket({ burst, perSecond }: Rate, now: () => number): { take(): boolean } {
  let tokens = burst;
  let filledAt = now();
  return {
    /** @returns false when the request is one too many. */
    take() {
      const at = now();
      tokens = Math.min(burst, tokens + ((at - filledAt) / 1_000) * perSecond);
      filledAt = at;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
