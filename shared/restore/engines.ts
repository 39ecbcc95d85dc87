/** Which engine restores what kind of backup. */
import type { RestoreTest } from '../config/restoreConfig.ts';
import type { Engine, EngineInput, EngineParts, Restored } from './engine.ts';
import { failedWith, type Outcome } from './failure.ts';

/** What this machine can restore of what lies as objects. */
export type Engines = { readonly [Kind in 'postgres' | 'sqlite' | 'files']?: Engine<Kind> };

export async function restoreWith(
  engines: Engines,
  test: RestoreTest,
  input: Omit<EngineInput, 'test'>,
  parts: EngineParts,
): Promise<Outcome<Restored>> {
  const { engine } = test;
  switch (engine.kind) {
    case 'postgres':
      return engines.postgres?.restore({ ...input, test: { ...test, engine } }, parts) ?? noEngine(engine.kind);
    case 'sqlite':
      return engines.sqlite?.restore({ ...input, test: { ...test, engine } }, parts) ?? noEngine(engine.kind);
    case 'files':
      return engines.files?.restore({ ...input, test: { ...test, engine } }, parts) ?? noEngine(engine.kind);
    case 'dynamodb':
      return failedWith('no-engine', 'A DynamoDB table is restored by DynamoDB, and not from objects in a bucket.');
  }
}

/** Known before anything is fetched. */
export function hasEngine(engines: Engines, { engine }: RestoreTest): boolean {
  return engine.kind !== 'dynamodb' && engines[engine.kind] !== undefined;
}

export function noEngine(kind: string): ReturnType<typeof failedWith> {
  return failedWith(
    'no-engine',
    `Nothing here restores backups of the kind ${kind}.`,
    kind === 'postgres' ? 'Install PostgreSQL on this machine, or name a staging server.' : undefined,
  );
}
