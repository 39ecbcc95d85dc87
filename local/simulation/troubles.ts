/** When which observer is kept from its part: whoever is not must have done it. */
import { type Fault, isDuring, type Window } from './faults.ts';

/** @returns whether any fault keeps the observer from its part at a time, in milliseconds since the start. */
export function troublesOf(faults: readonly Fault[], everyMs: number): (observer: string, at: number) => boolean {
  const everybodys = faults.filter(isEverybodys);
  const windows = new Map<string, Window[]>();
  for (const fault of faults) {
    const trouble = troubleOf(fault, everyMs);
    if (trouble === undefined) continue;
    const known = windows.get(trouble.observer) ?? [];
    windows.set(trouble.observer, [...known, trouble.window]);
  }
  return (observer, at) =>
    everybodys.some((window) => isDuring(window, at)) ||
    (windows.get(observer) ?? []).some((window) => isDuring(window, at));
}

type EverybodysFault = Extract<Fault, { kind: 'throttled' | 'prior-request' | 'topics-away' | 'topics-hang' }>;

function isEverybodys(fault: Fault): fault is EverybodysFault {
  return ['throttled', 'prior-request', 'topics-away', 'topics-hang'].includes(fault.kind);
}

type Trouble = { readonly observer: string; readonly window: Window };

function troubleOf(fault: Fault, everyMs: number): Trouble | undefined {
  switch (fault.kind) {
    case 'region-lost':
      return { observer: fault.region, window: fault };
    case 'observer-stopped':
    case 'cut-from-endpoint':
    case 'cut-off':
    case 'cut-from-control':
    case 'cut-from-zone':
    case 'cut-from-ledger':
    case 'cut-from-topics':
    case 'rounds-lost':
      return { observer: fault.observer, window: fault };
    case 'held-up':
    case 'replication-slow':
      return { observer: fault.observer, window: { from: fault.from, to: fault.to + fault.ms } };
    case 'trigger-lost':
    case 'trigger-twice':
      return { observer: fault.observer, window: slotsFrom(fault.slot, 1, everyMs) };
    case 'trigger-late':
      return { observer: fault.observer, window: slotsFrom(fault.slot, 1 + fault.ms / everyMs, everyMs) };
    case 'throttled':
    case 'prior-request':
    case 'topics-away':
    case 'topics-hang':
      return undefined;
    // What a call's mishap troubles is known only when it happens.
    case 'call':
    case 'skew':
    case 'hold':
    case 'maintenance':
    case 'flip-by-hand':
    case 'drill':
    case 'drift':
    case 'endpoint-down':
    case 'endpoint-flaps':
    case 'endpoint-slow':
    case 'data-lags':
    case 'lag-untold':
    case 'service-down':
    case 'acknowledge':
    case 'exclude':
    case 'service-maintenance':
    case 'flip':
      return undefined;
  }
}

function slotsFrom(slot: number, slots: number, everyMs: number): Window {
  return { from: slot * everyMs, to: (slot + slots) * everyMs };
}
