/** Tells a person at the terminal what happens to the control records, as it is written and not a moment later. */
import { printable } from '../shared/config/quote.ts';
import type { ControlEvent } from '../shared/control/control.ts';
import type { ControlStore, Written } from '../shared/control/store.ts';
import { timeText } from '../shared/ledger/keys.ts';
import type { Ledger } from '../shared/ledger/ledger.ts';

type Say = (line: string) => void;

/** The store, telling of every event that was written into a record. */
export function narratedControl(store: ControlStore, say: Say): ControlStore {
  const tell = (written: Written, service: string, revision: number, log: readonly ControlEvent[]): Written => {
    if (written === 'lost') return written;
    const news = log.filter((event) => event.revision === revision).toReversed();
    for (const event of news) say(`${timeText(event.at)} ${service}: ${printable(controlEventText(event))}`);
    return written;
  };
  return {
    ...store,
    createControl: async (control) =>
      tell(await store.createControl(control), control.service, control.revision, control.log),
    replaceControl: async (control) =>
      tell(await store.replaceControl(control), control.service, control.revision, control.log),
  };
}

/** The ledger, telling once of every flip that something stood in the way of. */
export function narratedLedger(ledger: Ledger, say: Say): Ledger {
  const told = new Map<string, string>();
  return {
    ...ledger,
    async putEvent(event) {
      await ledger.putEvent(event);
      if (event.kind !== 'blocked' || told.get(event.service) === event.id) return;
      told.set(event.service, event.id);
      say(`${timeText(event.at)} ${printable(event.text)}`);
    },
  };
}

function controlEventText(event: ControlEvent): string {
  switch (event.kind) {
    case 'adopted':
      return `Holdfast has the records in hand (epoch ${event.epoch}); traffic goes to ${event.active}`;
    case 'flipped':
      return `flip from ${event.from} to ${event.to} (${event.cause === 'forced' ? 'by hand' : event.cause} by ${event.by}, epoch ${event.epoch}): ${event.reason}`;
    case 'settled':
      return `epoch ${event.epoch} is settled: every name server has it`;
    case 'answers':
      return `the name answers ${event.endpoint} now`;
    case 'held':
      return `held by ${event.by}${event.until === undefined ? '' : ` until ${timeText(event.until)}`}: ${event.reason}`;
    case 'released':
      return `released by ${event.by}: ${event.reason}`;
    case 'drifted':
      return `the records are not as they should be, and are ${event.repaired ? 'put right' : 'left alone'}: ${event.what}`;
    case 'drill-began':
      return `drill by ${event.by}: ${event.endpoint} counts as down from now on`;
    case 'drill-ended':
      return `the drill ${event.passed ? 'passed' : 'failed'}: ${event.why}`;
  }
}
