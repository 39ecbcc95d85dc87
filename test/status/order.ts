/** An order to the routes, as ada unless the body says otherwise. */
import type { failoverWorld } from './failoverWorld.ts';

type World = Pick<ReturnType<typeof failoverWorld>, 'app' | 'run'>;

export async function orderIn({ app, run }: World, path: string, body: object, headers: Record<string, string> = {}) {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ by: 'ada', ...body }),
  };
  const response = await run(Promise.resolve(app.request(path, request)));
  return { status: response.status, body: JSON.parse(await response.text()) };
}
