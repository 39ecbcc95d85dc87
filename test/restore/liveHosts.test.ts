import { expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';
import { liveHostsOf } from '../../shared/restore/liveHosts.ts';

it('names every host that the config says something lives on', () => {
  const parsed = parseConfig(
    JSON.stringify({
      observers: ['us-east-1'],
      services: {
        shop: {
          endpoints: {
            'us-east-1': 'https://shop.example.com:8443/health',
            'us-west-2': 'tcp://192.0.2.7:6379',
            'eu-west-1': 'http://[2001:db8::1]/health',
          },
          database: 'postgres://audit:${env:PASSWORD}@db.example.com:5433/shop',
        },
      },
    }),
    'holdfast.yml',
  );
  expect(parsed.ok ? liveHostsOf(parsed.config) : parsed.problems).toEqual([
    'shop.example.com',
    '192.0.2.7',
    '2001:db8::1',
    'db.example.com',
  ]);
});
