import { expect, it } from 'vitest';
import { createPatientRestoring } from '../../shared/restore/patientRestoring.ts';
import type { Restoration } from '../../shared/restore/restoring.ts';
import type { Steps } from '../../shared/restore/steps.ts';

async function asked(
  trigger: { kind: 'schedule'; scheduledAt: number } | { kind: 'person'; by: string },
  busy: number,
) {
  let [waited, calls] = [0, 0];
  const steps: Steps = {
    step: (_, act) => act(new AbortController().signal),
    wait: async (__, ms) => {
      waited += ms;
    },
  };
  const restoring = createPatientRestoring(async (): Promise<Restoration> => {
    calls += 1;
    return calls <= busy ? { kind: 'busy' } : { kind: 'ran-before', run: 'r' };
  });
  const { kind } = await restoring({ backup: 'orders', trigger }, { steps, holder: 'me', progress: () => {} });
  return { kind, waited };
}

it('waits for hours until a backup that is due is free, and not for ever', async () => {
  const due = { kind: 'schedule', scheduledAt: 0 } as const;
  expect(await asked(due, 12)).toEqual({ kind: 'ran-before', waited: 2 * 3_600_000 });
  expect(await asked(due, 1_000)).toMatchObject({ kind: 'busy' });
});

it('tells a person at once', async () => {
  expect(await asked({ kind: 'person', by: 'anna' }, 1)).toEqual({ kind: 'busy', waited: 0 });
});
