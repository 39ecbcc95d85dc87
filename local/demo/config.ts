/** The demo world's config: a `holdfast.yml` like any other, made once the ports are known. */
import type { Config } from '../../shared/config/config.ts';
import { parseConfig } from '../../shared/config/parse.ts';
import { type DemoWorld, demoServices } from './world.ts';

export function demoConfig(world: DemoWorld): Config {
  const parsed = parseConfig(demoYaml(world), 'demo.yml');
  if (!parsed.ok) throw new Error(`the demo config is invalid: ${JSON.stringify(parsed.problems)}`);
  return parsed.config;
}

/** JSON is YAML, so the config is written as one. */
function demoYaml(world: DemoWorld): string {
  const services = Object.entries(demoServices).map(([id, { title, regions }]) => [
    id,
    {
      title,
      every: '5s',
      timeout: '2s',
      endpoints: Object.fromEntries(regions.map((region) => [region, { url: world.url(id, region) }])),
      expect: { status: 200, json: { status: 'ok' }, latency: '1s' },
      objective: { availability: 99.9, window: '30d' },
    },
  ]);
  return JSON.stringify({
    observers: ['us-east-1', 'us-east-2', 'us-west-2'],
    services: Object.fromEntries(services),
  });
}
