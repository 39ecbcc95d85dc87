/** The demo's shop as a SQLite database: customers and their orders, the newest of them some minutes old. */
import type { DatabaseSync } from 'node:sqlite';

export type Shop = {
  readonly customers: readonly (readonly [id: number, name: string])[];
  readonly orders: readonly Order[];
};

export type Order = readonly [id: number, customer: number, cents: number, placedAt: string, token: string];

const minuteMs = 60_000;
const customersCount = 500;
/** Somebody always orders. */
const betweenMs = 10 * minuteMs;
const newestAgeMs = 3 * minuteMs;
/** Those of ten days. */
const ordersCount = 1_500;

/** Of one moment, Unix milliseconds; `random` as Math.random. */
export function shopAt(now: number, random: () => number): Shop {
  const customers = Array.from({ length: customersCount }, (_, place) => [place + 1, `Customer ${place + 1}`] as const);
  const orders = Array.from({ length: ordersCount }, (_, place): Order => {
    const placedAt = new Date(now - newestAgeMs - (ordersCount - 1 - place) * betweenMs).toISOString();
    const customer = 1 + Math.floor(random() * customersCount);
    return [place + 1, customer, 100 + Math.floor(random() * 20_000), placedAt, tokenOf(random)];
  });
  return { customers, orders };
}

/** Like a payment's reference: nothing that compresses well. */
function tokenOf(random: () => number): string {
  const part = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return `${part()}${part()}${part()}${part()}`;
}

/** Everything in one transaction, as one would do without waiting for the disk ten thousand times. */
export function writeShop(database: DatabaseSync, { customers, orders }: Shop): void {
  database.exec(`
    create table customers (id integer primary key, name text not null);
    create table orders (
      id integer primary key,
      customer integer not null references customers (id),
      cents integer not null check (cents > 0),
      placed_at text not null,
      token text not null
    );
    create index orders_by_customer on orders (customer);
    begin`);
  const customer = database.prepare('insert into customers values (?, ?)');
  for (const one of customers) customer.run(...one);
  const order = database.prepare('insert into orders values (?, ?, ?, ?, ?)');
  for (const one of orders) order.run(...one);
  database.exec('commit');
}
