/**
 * The server that AWS_ENDPOINT_URL names, with the one operation of Route 53 besides that moto does not have:
 * TestDNSAnswer, which here answers the PRIMARY of the records that are listed. And with a hosted zone whose id begins
 * with Z, as every id of Route 53's does and moto's do not. Everything else passes through unchanged.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateHostedZoneCommand, ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { wireClientOptions, wireEndpoint } from './server.ts';

export type AnsweringServer = { readonly endpoint: string; close(): Promise<void> };

export const zoneId = 'Z0123456789ABC';

/** Makes a hosted zone for example.com, which from then on is there as `zoneId`. */
export async function openAnsweringServer(): Promise<AnsweringServer> {
  const behind = new URL(wireEndpoint());
  const route53 = new Route53Client({ ...wireClientOptions, endpoint: behind.href });
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: randomUUID() }),
  );
  const realId = (HostedZone?.Id ?? '').replace(/^.*\//, '');
  const server = createServer((incoming, outgoing) => {
    const asked = new URL((incoming.url ?? '/').replaceAll(zoneId, realId), behind);
    if (!asked.pathname.endsWith('/testdnsanswer')) {
      passThrough(asked, incoming, outgoing);
      return;
    }
    answer(route53, asked.searchParams).then(
      (body) => outgoing.writeHead(200, { 'content-type': 'text/xml' }).end(body),
      (error: unknown) => outgoing.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      route53.destroy();
      await closed(server);
    },
  };
}

function passThrough(asked: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { hostname, port, pathname, search } = asked;
  const { method, headers } = incoming;
  const onward = request({ hostname, port, method, path: `${pathname}${search}`, headers }, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}

/** The form of the answer: Amazon Route 53 API reference, TestDNSAnswer. */
async function answer(route53: Route53Client, asked: URLSearchParams): Promise<string> {
  const [zone, name, type] = ['hostedzoneid', 'recordname', 'recordtype'].map((key) => asked.get(key) ?? '');
  const { ResourceRecordSets = [] } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone }));
  const primary = ResourceRecordSets.find(
    (set) => set.Name === `${name}.` && set.Type === type && set.Failover === 'PRIMARY',
  );
  const entries = (primary?.ResourceRecords ?? []).map(({ Value }) => `<RecordDataEntry>${Value}</RecordDataEntry>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<TestDNSAnswerResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/">',
    `<Nameserver>ns-1.example.com</Nameserver><RecordName>${name}</RecordName><RecordType>${type}</RecordType>`,
    `<RecordData>${entries.join('')}</RecordData>`,
    '<ResponseCode>NOERROR</ResponseCode><Protocol>UDP</Protocol></TestDNSAnswerResponse>',
  ].join('');
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
