/** A running monitor's API, as far as these tests ask it. */
import { eventually } from './holdfastProcess.ts';

export type Service = {
  readonly state: string;
  readonly endpoints: readonly {
    readonly id: string;
    readonly state: string;
    readonly observers: Readonly<Record<string, { readonly reason?: string }>>;
  }[];
};

export type Event = { readonly kind: string; readonly from: string; readonly to: string; readonly ongoing: boolean };

async function json<T>(url: string): Promise<T> {
  const answer: T = JSON.parse(await (await fetch(url)).text());
  return answer;
}

const serviceAt = (url: string, id: string) => json<Service>(`${url}/api/v1/services/${id}`);

export async function serviceInState(url: string, id: string, state: string): Promise<Service> {
  return await eventually(`${id} to be ${state}`, async () => {
    const service = await serviceAt(url, id);
    return service.state === state ? service : undefined;
  });
}

/** The slots that the API has told of, asked for until there are so many. */
export async function slotsTold(url: string, count: number): Promise<readonly number[]> {
  const slots = new Set<number>();
  await eventually(`${count} rounds`, async () => {
    type Status = { readonly observers: readonly { readonly lastRoundAt: string | null }[] };
    const { observers } = await json<Status>(`${url}/api/v1/status`);
    const last = observers[0]?.lastRoundAt;
    if (typeof last === 'string') slots.add(Date.parse(last));
    return slots.size >= count ? true : undefined;
  });
  return [...slots];
}

export async function gapThatEnded(url: string, id: string): Promise<Event> {
  return await eventually('the gap', async () => {
    const { events } = await json<{ readonly events: readonly Event[] }>(
      `${url}/api/v1/services/${id}/events?window=1h`,
    );
    return events.find(({ kind, ongoing }) => kind === 'gap' && !ongoing);
  });
}

export async function missingSeconds(url: string, id: string): Promise<number> {
  type Report = { readonly total: { readonly missingSeconds: number } };
  const { total } = await json<Report>(`${url}/api/v1/services/${id}/uptime?window=1h&resolution=hour`);
  return total.missingSeconds;
}
