/** The world that docs/formats.md shows: one service with an outage behind it, and its weekly maintenance. */
import type { Config } from '../../shared/config/config.ts';
import { weeklyWindow } from '../status/formats/planned.ts';
import { worldApp, worldConfig } from '../status/world.ts';

const config: Config = {
  ...worldConfig,
  services: worldConfig.services.filter(({ id }) => id === 'checkout'),
  maintenance: [weeklyWindow],
  url: 'https://status.example.com',
};

/** What a route answers, in lines; JSON is indented. */
export async function answerLines(path: string, accept = '*/*'): Promise<readonly string[]> {
  const { app } = await worldApp({ config });
  const response = await app.request(`https://status.example.com${path}`, { headers: { accept } });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return (isJson ? JSON.stringify(JSON.parse(text), null, 2) : text).replaceAll('\r\n', '\n').split('\n');
}
