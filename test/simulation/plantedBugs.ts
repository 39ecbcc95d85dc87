/** Every bug that is planted has to be found, in some world, within so many seeds. */
import { expect, it } from 'vitest';
import { runSeeds } from '../../local/simulation/campaign.ts';

export const seedsToCatchMax = 400;
export const patienceMs = 300_000;

type Worlds = NonNullable<Parameters<typeof runSeeds>[0]['worlds']>;

export type Planted<Verbs> = { readonly name: string; readonly verbs: Verbs; readonly fromSeed: number };

export function findsPlanted<Verbs>(planted: readonly Planted<Verbs>[], worldsOf: (verbs: Verbs) => Worlds): void {
  it.each(planted)(
    'are found: $name',
    async ({ verbs, name, fromSeed }) => {
      const worlds = worldsOf(verbs);
      const { seeds, broken } = await runSeeds({ firstSeed: fromSeed, seeds: seedsToCatchMax, worlds });
      console.info(`${name}: after ${seeds} seeds from ${fromSeed}, invariant ${broken?.invariant}`);
      expect(broken).toBeDefined();
    },
    patienceMs,
  );
}
