import type { Config } from '../config/config.ts';
export const config: Config = {
  observers: ['us-east-1', 'us-east-2', 'us-west-2'],
  services: [
    {
      id: 'checkout',
      title: 'C',
      everyMs: 30000,
      endpoints: [
        { id: 'us-east-1', target: { kind: 'tcp', host: 'a.example.com', port: 443, timeoutMs: 5000, expect: {} } },
      ],
    },
  ],
};
