/** The routes that are answered from the ledger, for a service called checkout. */
export const answers = [
  '/',
  '/badge/checkout.svg',
  '/api/v1/status',
  '/api/v1/services/checkout',
  '/api/v1/services/checkout/uptime',
  '/api/v1/services/checkout/events',
  '/api/v1/services/checkout/budget',
];
