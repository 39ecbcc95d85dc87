/** The DNS server, asked over real sockets by Node's resolver and by packets made by another library. */
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { promisify } from 'node:util';
import { type DecodedPacket, decode, encode, type Packet } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CannotStart } from '../../../local/cannotStart.ts';
import { respond } from '../../../local/route53/dnsMessage.ts';
import { type DnsServer, startDnsServer } from '../../../local/route53/dnsServer.ts';
import type { Zone } from '../../../local/route53/zone.ts';
import { alias, east, emptyZone, failover, name, pair, simple, west, zoneWith } from './samples.ts';

const zone = zoneWith(
  ...pair(1, east, west),
  simple('AAAA', ['2001:db8::1', '::ffff:192.0.2.1'], { name: 'six.example.com' }),
  simple('CNAME', ['WWW.example.com'], { name: 'alias.example.com' }),
  simple('CNAME', ['elsewhere.example.net'], { name: 'away.example.com' }),
  simple('CNAME', ['loop-b.example.com'], { name: 'loop-a.example.com' }),
  simple('CNAME', ['loop-a.example.com'], { name: 'loop-b.example.com' }),
  simple('TXT', ['"v=spf1 -all"', '"two " "strings" "\\"\\\\\\101"'], { name: 'text.example.com' }),
  simple('MX', ['10 mail.example.com', '20 mail2.example.com.'], { name: 'post.example.com' }),
  simple('A', ['192.0.2.77'], { name: '*.wild.example.com' }),
  simple('A', ['192.0.2.78'], { name: 'deep.below.example.com' }),
  alias(name, { name: 'same.example.com' }),
  simple(
    'A',
    Array.from({ length: 60 }, (_, n) => `10.0.0.${n}`),
    { name: 'many.example.com' },
  ),
);

async function serve(zones: readonly Zone[] = [zone], unhealthy: readonly string[] = []): Promise<DnsServer> {
  const isHealthy = (id: string) => !unhealthy.includes(id);
  const server = await startDnsServer({ published: () => zones, isHealthy }, { port: 0 });
  onTestFinished(() => server.close());
  return server;
}

function resolverOf({ port }: DnsServer): Resolver {
  const resolver = new Resolver({ timeout: 5_000, tries: 2 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return resolver;
}

async function askUdp({ port }: DnsServer, query: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4');
  try {
    const answered = once(socket, 'message');
    socket.send(query, port, '127.0.0.1');
    const [bytes] = await answered;
    return bytes;
  } finally {
    socket.close();
  }
}

function aQuery(asked: string, more: Partial<Packet> = {}): Buffer {
  return encode({ type: 'query', id: 4711, questions: [{ type: 'A', name: asked, class: 'IN' }], ...more });
}

function edns(udpPayloadSize: number, ednsVersion = 0): Packet['additionals'] {
  const option = { type: 'OPT', name: '.', extendedRcode: 0, flags: 0, flag_do: false, options: [] } as const;
  return [{ ...option, options: [], udpPayloadSize, ednsVersion }];
}

/** RFC 1035, section 4.1.1. */
const rcodeOf = (bytes: Buffer) => bytes.readUInt16BE(2) & 0xf;
const rcodes = { noError: 0, formatError: 1, nameError: 3, notImplemented: 4, refused: 5 };

/** Without sockets. */
function ask(query: Buffer, transport: 'udp' | 'tcp' = 'udp'): Buffer {
  const bytes = respond(query, { zones: [zone], isHealthy: () => true }, transport);
  if (bytes === undefined) throw new Error('no answer');
  return bytes;
}

function read(query: Buffer, transport: 'udp' | 'tcp' = 'udp'): DecodedPacket {
  return decode(ask(query, transport));
}

describe("Node's resolver", () => {
  it('reads every type', async () => {
    const resolver = resolverOf(await serve());
    expect(await resolver.resolve4('www.example.com', { ttl: true })).toEqual([{ address: east, ttl: 30 }]);
    expect(await resolver.resolve6('six.example.com')).toEqual(['2001:db8::1', '::ffff:192.0.2.1']);
    expect(await resolver.resolveCname('alias.example.com')).toEqual(['www.example.com']);
    expect(await resolver.resolveTxt('text.example.com')).toEqual([['v=spf1 -all'], ['two ', 'strings', '"\\A']]);
    expect(await resolver.resolveMx('post.example.com')).toMatchObject([
      { priority: 10, exchange: 'mail.example.com' },
      { priority: 20, exchange: 'mail2.example.com' },
    ]);
    expect(await resolver.resolveNs('example.com')).toHaveLength(4);
    // The numbers of developer guide, "NS and SOA records that Route 53 creates for a public hosted zone".
    expect(await resolver.resolveSoa('example.com')).toMatchObject({
      nsname: 'ns-2048.awsdns-64.com',
      serial: 1,
      refresh: 7_200,
      retry: 900,
      expire: 1_209_600,
      minttl: 86_400,
    });
  });

  it('follows names, wildcards and aliases', async () => {
    const resolver = resolverOf(await serve());
    expect(await resolver.resolve4('alias.example.com')).toEqual([east]);
    expect(await resolver.resolve4('any.thing.wild.example.com')).toEqual(['192.0.2.77']);
    expect(await resolver.resolve4('same.example.com')).toEqual([east]);
  });

  it('gets no such name and no such data apart', async () => {
    const resolver = resolverOf(await serve());
    await expect(resolver.resolve4('gone.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve6('www.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver.resolve4('www.example.org')).rejects.toMatchObject({ code: 'EREFUSED' });
  });

  it('asks again over TCP what does not fit into UDP', async () => {
    const addresses = await resolverOf(await serve()).resolve4('many.example.com');
    expect(addresses).toHaveLength(60);
  });
});

// Developer guide, "How Amazon Route 53 chooses records when health checking is configured"; API reference,
// ResourceRecordSet, Failover.
describe('failover', () => {
  const withCheck = zoneWith(...pair(1, east, west));
  const withoutCheck = zoneWith(failover('PRIMARY', 'one', east, `check-${east}`), failover('SECONDARY', 'two', west));
  const only = (role: 'PRIMARY' | 'SECONDARY') => zoneWith(failover(role, 'one', east, `check-${east}`));
  it.each([
    ['both healthy', withCheck, [], east],
    ['the primary unhealthy', withCheck, [east], west],
    ['the secondary unhealthy', withCheck, [west], east],
    ['both unhealthy', withCheck, [east, west], east],
    ['the primary unhealthy, the secondary unchecked', withoutCheck, [east], west],
    ['only an unhealthy primary', only('PRIMARY'), [east], east],
    ['only an unhealthy secondary', only('SECONDARY'), [east], east],
  ])('%s', async (_what, zone, unhealthy, address) => {
    const server = await serve(
      [zone],
      unhealthy.map((endpoint) => `check-${endpoint}`),
    );
    expect(await resolverOf(server).resolve4('www.example.com')).toEqual([address]);
  });

  it('by the health of what an alias leads to', async () => {
    const primary = simple('A', [east], { name: 'east.example.com', healthCheckId: 'check-east' });
    const secondary = simple('A', [west], { name: 'west.example.com' });
    const zone = zoneWith(
      primary,
      secondary,
      alias('east.example.com', { failover: 'PRIMARY', setIdentifier: 'one' }),
      alias('west.example.com', { failover: 'SECONDARY', setIdentifier: 'two' }),
    );
    expect(await resolverOf(await serve([zone])).resolve4('www.example.com')).toEqual([east]);
    expect(await resolverOf(await serve([zone], ['check-east'])).resolve4('www.example.com')).toEqual([west]);
  });
});

describe('messages', () => {
  it('gives the question back as it was asked, and matches it whatever its case (RFC 4343)', () => {
    const answer = read(aQuery('wWw.ExAmPlE.cOm'));
    expect(answer).toMatchObject({ id: 4711, flag_aa: true, flag_tc: false, flag_ra: false });
    expect(answer.questions).toEqual([{ name: 'wWw.ExAmPlE.cOm', type: 'A', class: 'IN' }]);
    expect(answer.answers).toMatchObject([{ name: 'wWw.ExAmPlE.cOm', type: 'A', ttl: 30, data: east }]);
  });

  it.each([
    ['gone.example.com', rcodes.nameError],
    // RFC 8020: a name with names below it exists.
    ['below.example.com', rcodes.noError],
    ['text.example.com', rcodes.noError],
  ])('says with the SOA record for how long %s has no address (RFC 2308)', (asked, rcode) => {
    const bytes = ask(aQuery(asked));
    expect(rcodeOf(bytes)).toBe(rcode);
    const { answers, authorities } = decode(bytes);
    expect(answers).toEqual([]);
    // The smaller of the record's TTL, 900, and its MINIMUM, 86,400.
    expect(authorities).toMatchObject([{ name: 'example.com', type: 'SOA', ttl: 900 }]);
  });

  it('gives the CNAME alone when it leads out of the zone, and ends in a loop', () => {
    expect(read(aQuery('away.example.com')).answers).toMatchObject([{ type: 'CNAME', data: 'elsewhere.example.net' }]);
    expect(read(aQuery('loop-a.example.com')).answers?.length).toBeGreaterThan(0);
  });

  it('refuses what is not its own (RFC 1035, section 4.1.1)', () => {
    expect(rcodeOf(ask(aQuery('example.org')))).toBe(rcodes.refused);
    const chaos = encode({ type: 'query', questions: [{ type: 'TXT', name: 'version.bind', class: 'CH' }] });
    expect(rcodeOf(ask(chaos))).toBe(rcodes.refused);
  });

  it('knows no other operation than a query, and no other number of questions than one', () => {
    const notify = aQuery('www.example.com');
    notify.writeUInt16BE(4 << 11, 2);
    expect(rcodeOf(ask(notify))).toBe(rcodes.notImplemented);
    const question = { type: 'A', name: 'www.example.com' } as const;
    for (const questions of [[], [question, question]]) {
      expect(rcodeOf(ask(encode({ type: 'query', questions })))).toBe(rcodes.formatError);
    }
  });

  it('never answers an answer, nor less than a header', () => {
    const answer = ask(aQuery('www.example.com'));
    expect(respond(answer, { zones: [zone], isHealthy: () => true }, 'udp')).toBeUndefined();
    expect(respond(Buffer.alloc(11), { zones: [zone], isHealthy: () => true }, 'udp')).toBeUndefined();
  });

  it('answers names of any octets (RFC 2181, section 11) with a question that is unchanged', () => {
    const query = aQuery('xxxx.example.com');
    query.fill(0xff, 13, 17);
    const answer = ask(query);
    expect(answer.subarray(12, query.length)).toEqual(query.subarray(12));
  });

  it('cuts what is too long for UDP: 512 octets, or as many as EDNS says, at most 4,096', () => {
    const many = (more: Partial<Packet> = {}) => aQuery('many.example.com', more);
    const cut = ask(many());
    expect(cut.length).toBeLessThanOrEqual(512);
    expect(decode(cut)).toMatchObject({ flag_tc: true, answers: [] });
    expect(read(many({ additionals: edns(1_232) }))).toMatchObject({ flag_tc: true });
    const whole = read(many({ additionals: edns(4_096) }));
    expect(whole).toMatchObject({ flag_tc: false, additionals: [{ type: 'OPT', udpPayloadSize: 4_096 }] });
    expect(whole.answers).toHaveLength(60);
    expect(read(many(), 'tcp').answers).toHaveLength(60);
    // RFC 6891, section 6.2.3: less than 512 counts as 512.
    expect(read(aQuery('www.example.com', { additionals: edns(1) })).answers).toHaveLength(1);
  });

  it('knows EDNS version 0 only (RFC 6891, section 6.1.3)', () => {
    const answer = read(aQuery('www.example.com', { additionals: edns(4_096, 1) }));
    // BADVERS is 16: 1 in the OPT record's upper bits, 0 in the header.
    expect(answer).toMatchObject({ answers: [], additionals: [{ type: 'OPT', extendedRcode: 1, ednsVersion: 0 }] });
  });

  it('survives any bytes, and every damaged query', () => {
    const names = { zones: [zone], isHealthy: () => true };
    const query = aQuery('www.example.com', { additionals: edns(1_232) });
    const damaged = fc
      .tuple(fc.array(fc.tuple(fc.nat(query.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(query.length))
      .map(([changes, length]) => {
        const bytes = Buffer.from(query);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes.subarray(0, length);
      });
    const anything = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.oneof(damaged, anything), fc.constantFrom('udp', 'tcp'), (bytes, transport) => {
        const answer = respond(bytes, names, transport);
        if (answer === undefined) return;
        expect(answer.readUInt16BE(0)).toBe(bytes.readUInt16BE(0));
        expect(() => decode(answer)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('sockets', () => {
  it('go on after garbage over UDP and over TCP', async () => {
    const server = await serve();
    const udp = createSocket('udp4');
    onTestFinished(() => void udp.close());
    for (const garbage of [Buffer.alloc(0), Buffer.from('GET / HTTP/1.1'), Buffer.alloc(600, 0xff)]) {
      udp.send(garbage, server.port, '127.0.0.1');
    }
    const tcp = connect(server.port, '127.0.0.1');
    tcp.on('error', () => {});
    tcp.write(Buffer.from([0, 3, 1, 2, 3]));
    await once(tcp, 'close');
    expect(await resolverOf(server).resolve4('www.example.com')).toEqual([east]);
  });

  it('answer several queries on one connection, however they are cut', async () => {
    const server = await serve();
    const tcp = connect(server.port, '127.0.0.1');
    onTestFinished(() => void tcp.destroy());
    const query = aQuery('www.example.com');
    const framed = Buffer.concat([Buffer.from([0, query.length]), query]);
    tcp.write(framed.subarray(0, 1));
    await once(tcp, 'connect');
    tcp.write(Buffer.concat([framed.subarray(1), framed, framed]));
    const answer = ask(query, 'tcp');
    let received = Buffer.alloc(0);
    while (received.length < 3 * (answer.length + 2)) {
      const [bytes] = await once(tcp, 'data');
      received = Buffer.concat([received, bytes]);
    }
    const framedAnswer = Buffer.concat([Buffer.from([0, answer.length]), answer]);
    expect(received).toEqual(Buffer.concat([framedAnswer, framedAnswer, framedAnswer]));
  });

  it('see a zone that changes between two questions', async () => {
    let zones: readonly Zone[] = [zoneWith(...pair(1, east, west))];
    const server = await startDnsServer({ published: () => zones, isHealthy: () => true }, { port: 0 });
    onTestFinished(() => server.close());
    const query = aQuery('www.example.com');
    expect(decode(await askUdp(server, query)).answers).toMatchObject([{ data: east }]);
    zones = [zoneWith(...pair(2, west, east))];
    expect(decode(await askUdp(server, query)).answers).toMatchObject([{ data: west }]);
    zones = [emptyZone];
    expect(rcodeOf(await askUdp(server, query))).toBe(rcodes.nameError);
  });

  it('are closed with connections open, and the port is free again', async () => {
    const server = await startDnsServer({ published: () => [zone], isHealthy: () => true }, { port: 0 });
    const idle = connect(server.port, '127.0.0.1');
    idle.on('error', () => {});
    await once(idle, 'connect');
    await server.close();
    if (!idle.closed) await once(idle, 'close');
    const again = await startDnsServer({ published: () => [zone], isHealthy: () => true }, { port: server.port });
    await again.close();
  });

  it.each(['tcp', 'udp'] as const)('say in one line that the port is taken for %s', async (transport) => {
    const port = await takePort(transport);
    const start = startDnsServer({ published: () => [zone], isHealthy: () => true }, { port });
    await expect(start).rejects.toBeInstanceOf(CannotStart);
    await expect(start).rejects.toThrow(
      `The DNS port ${port} on 127.0.0.1 cannot be used: another program listens there. Stop it, or choose another port with --dns-port.`,
    );
  });
});

async function takePort(transport: 'tcp' | 'udp'): Promise<number> {
  if (transport === 'tcp') {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  }
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
}

const run = promisify(execFile);
const hasDig = await run('dig', ['-v']).then(
  () => true,
  () => false,
);

it.runIf(hasDig)('answers dig', async () => {
  const { port } = await serve();
  const options = ['@127.0.0.1', '-p', String(port), '+short', '+tries=2', '+time=5'];
  expect((await run('dig', [...options, 'www.example.com'])).stdout.trim()).toBe(east);
  expect((await run('dig', [...options, '+tcp', 'same.example.com'])).stdout.trim()).toBe(east);
});
