/** A round of 1,000 HTTP endpoints on loopback, 20 ms each, fresh connections. */
import * as z from 'zod';
import { runScript, startServer } from './child.ts';
import { median, megabytes, milliseconds } from './measure.ts';
import { atMost, below, type Figure, type RowResult } from './report.ts';
import { atOnceMax, endpointCount, type RoundCost } from './roundWays.ts';

const repeats = 4;

/** In each process: the first one finds everything cold, the others do not. */
const roundsPerProcess = 10;

const ways = ['floor', 'http', 'ours'] as const;
type Way = (typeof ways)[number];

const costs = z.array(z.object({ wallMs: z.number(), cpuMs: z.number(), peakBytes: z.number() }));

/** Medians, over the processes and their rounds. */
type Cost = {
  readonly wallMs: number;
  readonly wallMsFirst: number;
  readonly cpuMsPerProbe: number;
  readonly cpuMsPerProbeFirst: number;
  readonly peakBytes: number;
  readonly peakBytesFirst: number;
};

export async function benchRound(): Promise<RowResult> {
  const outcomes: Record<Way, RoundCost[][]> = { floor: [], http: [], ours: [] };
  const server = await startServer(new URL('roundServer.ts', import.meta.url), [], (message) =>
    z.array(z.number()).parse(message),
  );
  try {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      for (const way of ways) {
        const args = [way, String(roundsPerProcess), ...server.address.map(String)];
        outcomes[way].push(costs.parse(await runScript(new URL('roundProber.ts', import.meta.url), args)));
      }
    }
  } finally {
    await server.stop();
  }
  const [floor, http, ours] = ways.map((way) => costOf(outcomes[way]));
  if (floor === undefined || http === undefined || ours === undefined) throw new Error('A way was not measured.');
  return {
    title: `A round of ${endpointCount} HTTP endpoints on loopback, 20 ms each, fresh connections, ${atOnceMax} at once`,
    figures: figuresOf(floor, http, ours),
    notes: [
      `Medians of ${repeats} processes each, alternating; "warm" are the ${roundsPerProcess - 1} rounds after a process's first.`,
      'The floor is a bare node:net GET loop, the peer a bare node:http one; neither asserts more than the status 200. Ours has all phase timings, a header and a body pattern, two JSON paths and a latency limit.',
      'Processor time and peak memory are those of the probing process alone; the endpoints run in another one.',
      'Node frees closed sockets in full collections, which come late when rounds follow each other without a pause: the floor grows in the same way.',
    ],
  };
}

function costOf(processes: readonly (readonly RoundCost[])[]): Cost {
  const first = processes.flatMap((rounds) => rounds.slice(0, 1));
  const warm = processes.flatMap((rounds) => rounds.slice(1));
  const last = processes.flatMap((rounds) => rounds.slice(-1));
  return {
    wallMs: median(warm.map(({ wallMs }) => wallMs)),
    wallMsFirst: median(first.map(({ wallMs }) => wallMs)),
    cpuMsPerProbe: median(warm.map(({ cpuMs }) => cpuMs)) / endpointCount,
    cpuMsPerProbeFirst: median(first.map(({ cpuMs }) => cpuMs)) / endpointCount,
    peakBytes: median(last.map(({ peakBytes }) => peakBytes)),
    peakBytesFirst: median(first.map(({ peakBytes }) => peakBytes)),
  };
}

function figuresOf(floor: Cost, http: Cost, ours: Cost): readonly Figure[] {
  const row = (name: string, value: (cost: Cost) => number, unit: (value: number) => string) => ({
    name,
    figure: unit(value(ours)),
    beside: `node:net ${unit(value(floor))}, node:http ${unit(value(http))}`,
    ratio: value(ours) / value(floor),
  });
  const cpuRatio = ours.cpuMsPerProbe / floor.cpuMsPerProbe;
  const cpuRatioFirst = ours.cpuMsPerProbeFirst / floor.cpuMsPerProbeFirst;
  return [
    {
      ...row('CPU per probe, warm', (cost) => cost.cpuMsPerProbe, milliseconds),
      aim: atMost(2, cpuRatio, '2 × the floor'),
    },
    {
      ...row('CPU per probe, first round of a process', (cost) => cost.cpuMsPerProbeFirst, milliseconds),
      aim: atMost(2, cpuRatioFirst, '2 × the floor'),
    },
    { ...row('wall time, warm', (cost) => cost.wallMs, milliseconds), aim: below(1_000, ours.wallMs, '1 s') },
    {
      ...row('wall time, first round of a process', (cost) => cost.wallMsFirst, milliseconds),
      aim: below(1_000, ours.wallMsFirst, '1 s'),
    },
    {
      ...row('peak memory, first round of a process', (cost) => cost.peakBytesFirst, megabytes),
      aim: below(150e6, ours.peakBytesFirst, '150 MB'),
    },
    {
      ...row(`peak memory, ${roundsPerProcess} rounds without a pause`, (cost) => cost.peakBytes, megabytes),
      aim: below(150e6, ours.peakBytes, '150 MB'),
    },
  ];
}
