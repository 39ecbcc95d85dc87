import { describe, expect, it } from 'vitest';
import type { Control } from '../../shared/control/control.ts';
import { controlSchema } from '../../shared/control/items.ts';
import { revised } from '../../shared/control/log.ts';
import { createMemoryControlStore } from '../../shared/control/memory.ts';
import { revise } from '../../shared/control/revise.ts';
import type { ControlStore } from '../../shared/control/store.ts';

const first: Control = {
  service: 'checkout',
  revision: 1,
  active: 'us-east-1',
  epoch: 1,
  phase: 'settled',
  flips: [],
  log: [],
};

/** As the DynamoDB store does: what is read was parsed, and every write is repeated because its answer was lost. */
function repeatingStore(): ControlStore {
  const store = createMemoryControlStore();
  return {
    ...store,
    async readControl(service) {
      const found = await store.readControl(service);
      return found === undefined ? undefined : controlSchema.parse(found);
    },
    async replaceControl(control) {
      await store.replaceControl(control);
      return store.replaceControl(control);
    },
  };
}

describe('a write whose answer was lost, and that was repeated', () => {
  it('is known for our own by what it wrote into the log', async () => {
    const store = repeatingStore();
    await store.createControl(first);
    const written = await revise(store, 'checkout', (current) =>
      current.log.length > 0
        ? undefined
        : revised(current, { by: 'ada', at: 1 }, { kind: 'drill-began', endpoint: 'us-east-1', reason: 'monthly' }),
    );
    expect(written).toMatchObject({ kind: 'written', control: { revision: 2 } });
  });

  it('is done once', async () => {
    const store = repeatingStore();
    await store.createControl(first);
    await revise(store, 'checkout', (current) =>
      revised(current, { by: 'ada', at: 1 }, { kind: 'released', reason: 'done' }),
    );
    expect((await store.readControl('checkout'))?.log).toHaveLength(1);
  });
});
