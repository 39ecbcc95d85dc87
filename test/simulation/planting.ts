/** Ways to put something wrong between the verbs and the world. */
import type { ObserverParts } from '../../local/simulation/runParts.ts';
import type { Verbs } from '../../local/simulation/verbs.ts';
import type { Control } from '../../shared/control/control.ts';
import type { ControlStore } from '../../shared/control/store.ts';
import type { Zone } from '../../shared/failover/dns/zone.ts';
import type { Round, Seen } from '../../shared/ledger/round.ts';

type Ports = Verbs['ports'];
type Of = Parameters<Ports>[1];

export function withControl(
  change: (control: ControlStore, parts: ObserverParts, of: Of) => Partial<ControlStore>,
): Ports {
  return (parts, of) => ({ ...parts, control: { ...parts.control, ...change(parts.control, parts, of) } });
}

export function withZone(change: (zone: Zone) => Partial<Zone>): Ports {
  return (parts) => ({ ...parts, zone: { ...parts.zone, ...change(parts.zone) } });
}

export function withLedger(
  change: (ledger: ObserverParts['ledger'], parts: ObserverParts, of: Of) => Partial<ObserverParts['ledger']>,
): Ports {
  return (parts, of) => ({ ...parts, ledger: { ...parts.ledger, ...change(parts.ledger, parts, of) } });
}

/** Every observation as it is read, of rounds and bursts. */
export function seeing(change: (seen: Seen) => Seen): Ports {
  const changed = (endpoints: Readonly<Record<string, Seen>>) =>
    Object.fromEntries(Object.entries(endpoints).map(([id, one]) => [id, change(one)]));
  return withLedger((ledger) => ({
    async rounds(query) {
      const found = await ledger.rounds(query);
      return found.map((round) => withSeen(round, changed));
    },
    async bursts(query) {
      const found = await ledger.bursts(query);
      return found.map((burst) => ({ ...burst, seen: changed(burst.seen) }));
    },
  }));
}

type Endpoints = Readonly<Record<string, Seen>>;

export function withSeen(round: Round, change: (endpoints: Endpoints, service: string) => Endpoints): Round {
  const services = Object.entries(round.seen).map(([service, seen]) => [service, change(seen, service)] as const);
  return { ...round, seen: Object.fromEntries(services) };
}

export function withoutHold({ hold: _, ...control }: Control): Control {
  return control;
}

export const down: Seen = { outcome: 'down', reason: 'unreachable', evidence: {}, timings: { totalMs: 0 } };
