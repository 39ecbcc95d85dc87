/** An authoritative name server without its sockets: a query's bytes in, the answer's bytes out. */
import {
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type Answer as MessageRecord,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { type AnswerRecord, answer, type Names } from './answer.ts';
import { headerBytes, type QueryHead, type Question, readQueryHead } from './dnsQuestion.ts';
import { isPlain, nameOfLabels, plainName } from './domainName.ts';
import type { RecordType } from './recordSet.ts';
import { parseValue } from './recordValue.ts';

/** RFC 1035, section 4.1.1; the last one is RFC 6891, section 6.1.3, of which the header has only the low four bits. */
const rcodes = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5, BADVERS: 16 } as const;

/** IANA, "Domain Name System (DNS) Parameters". */
const typesByNumber: ReadonlyMap<number, RecordType> = new Map([
  [1, 'A'],
  [2, 'NS'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [15, 'MX'],
  [16, 'TXT'],
  [28, 'AAAA'],
]);
const classInternet = 1;
const opcodeQuery = 0;

/** Over UDP without EDNS (RFC 1035, section 2.3.4), and over TCP, whose length field has two octets. */
const udpBytesMax = 512;
const tcpBytesMax = 65_535;
/** What the server takes, and sends at most over UDP however much a client says it takes. */
const ednsBytesMax = 4_096;

type Reply = {
  readonly rcode: keyof typeof rcodes;
  readonly authoritative?: boolean;
  readonly answers?: readonly AnswerRecord[];
  readonly authority?: readonly AnswerRecord[];
};

type Edns = { readonly version: number; readonly bytesMax: number };

/** @returns undefined for what is no query. Never throws, whatever the bytes. */
export function respond(query: Buffer, names: Names, transport: 'udp' | 'tcp'): Buffer | undefined {
  const head = readQueryHead(query);
  if (head === undefined) return undefined;
  if (head.opcode !== opcodeQuery) return write(head, { rcode: 'NOTIMP' }, undefined);
  const edns = readEdns(query);
  if (head.question === undefined || edns === 'malformed') return write(head, { rcode: 'FORMERR' }, undefined);

  const whole = edns?.version ? write(head, { rcode: 'BADVERS' }, edns) : writeReply(head, head.question, names, edns);
  const most = transport === 'tcp' ? tcpBytesMax : Math.max(udpBytesMax, Math.min(edns?.bytesMax ?? 0, ednsBytesMax));
  return whole.length <= most
    ? whole
    : write(head, { rcode: 'NOERROR', authoritative: true }, edns, TRUNCATED_RESPONSE);
}

/** A fault in here must not end the process that answers everybody else. */
function writeReply(head: QueryHead, question: Question, names: Names, edns: Edns | undefined): Buffer {
  try {
    return write(head, reply(question, names), edns);
  } catch {
    return write(head, { rcode: 'SERVFAIL' }, edns);
  }
}

function readEdns(query: Buffer): Edns | undefined | 'malformed' {
  try {
    const options = (decode(query).additionals ?? []).filter((record) => record.type === 'OPT');
    const [option] = options;
    // RFC 6891, section 6.1.1: more than one is a format error.
    if (options.length > 1) return 'malformed';
    return option && { version: option.ednsVersion, bytesMax: option.udpPayloadSize };
  } catch {
    return 'malformed';
  }
}

function reply(question: Question, names: Names): Reply {
  // A label with other octets can be asked for but not kept by the stand-in, nor written into its messages.
  const isKeepable = question.labels.every((label) => [...label].every(isPlain));
  if (question.class !== classInternet || question.labels.length === 0 || !isKeepable) return { rcode: 'REFUSED' };
  const owner = question.labels.join('.');
  const asked = nameOfLabels(question.labels);
  const found = answer(names, asked, typesByNumber.get(question.type) ?? '');
  if (found.kind === 'refused') return { rcode: 'REFUSED' };
  return {
    rcode: found.rcode,
    authoritative: true,
    // The owner is written as it was asked for, capitals included.
    answers: found.answers.map((record) => (record.name === asked ? { ...record, name: `${owner}.` } : record)),
    authority: found.authority,
  };
}

function write(head: QueryHead, made: Reply, edns: Edns | undefined, flags = 0): Buffer {
  const rcode = rcodes[made.rcode];
  const message = encode({
    type: 'response',
    id: head.id,
    flags:
      flags |
      (made.authoritative === true ? AUTHORITATIVE_ANSWER : 0) |
      (head.recursionDesired ? RECURSION_DESIRED : 0) |
      (rcode & 0xf),
    answers: (made.answers ?? []).map(toMessageRecord),
    authorities: (made.authority ?? []).map(toMessageRecord),
    additionals: edns === undefined ? [] : [optionRecord(rcode >> 4)],
  });
  message.writeUInt16BE((message.readUInt16BE(2) & ~0x7800) | (head.opcode << 11), 2);
  if (head.question === undefined) return message;
  // The names after the header are all written out, so that nothing points to a place that moves.
  message.writeUInt16BE(1, 4);
  return Buffer.concat([message.subarray(0, headerBytes), head.question.bytes, message.subarray(headerBytes)]);
}

function optionRecord(extendedRcode: number): MessageRecord {
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: ednsBytesMax,
    extendedRcode,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

function toMessageRecord({ name, type, ttl, value }: AnswerRecord): MessageRecord {
  const parsed = parseValue(type, value);
  if (!parsed.ok) throw new Error(`The zone holds a ${type} record that cannot be written: ${parsed.fault}.`);
  const { record } = parsed;
  const owner = { name: plainName(name), ttl, class: 'IN' as const };
  if (record.type !== 'TXT') return { ...owner, ...record };
  return { ...owner, type: 'TXT', data: record.data.map((string) => Buffer.from(string, 'latin1')) };
}
