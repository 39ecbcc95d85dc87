/** What a run may rely on, whoever keeps its steps. */
import { describe, expect, it } from 'vitest';
import { StepFailed, type Steps } from '../../shared/restore/steps.ts';

export type StepsRunner = {
  /** Runs it to its end, however often that takes, without anybody waiting. @returns what it gave; rejects with what it threw. */
  run(body: (steps: Steps) => Promise<string>): Promise<string>;
};

class Flaky extends Error {
  override readonly name = 'Flaky';
}

export function stepsContract(runner: StepsRunner): void {
  describe('steps', () => {
    it('give what they did, once each, in order', async () => {
      const done: string[] = [];
      const said = await runner.run(async (steps) => {
        const first = await steps.step('first', async () => done.push('first'));
        await steps.wait('between', 5_000);
        const second = await steps.step('second', async () => done.push('second'));
        return `${first} ${second}`;
      });
      expect(said).toBe('1 2');
      expect(done).toEqual(['first', 'second']);
    });

    it('give what JSON keeps of a value', async () => {
      const value = { text: 'ä', missing: undefined, none: null, list: [1, undefined], at: new Date(0) };
      const said = await runner.run(async (steps) => JSON.stringify(await steps.step('value', async () => value)));
      expect(said).toBe('{"text":"ä","none":null,"list":[1,null],"at":"1970-01-01T00:00:00.000Z"}');
      const nothing = await runner.run(async (steps) => typeof (await steps.step('nothing', async () => undefined)));
      expect(nothing).toBe('undefined');
    });

    it('give values of a megabyte that repeats itself', async () => {
      const names = Array.from({ length: 40_000 }, (_, index) => `column ${index % 50} text`);
      const said = await runner.run(async (steps) => {
        const kept = await steps.step('schema', async () => names);
        await steps.wait('a moment', 1_000);
        return `${kept.length} ${kept.at(-1)}`;
      });
      expect(said).toBe('40000 column 49 text');
    });

    it('try again what throws, three times when nothing else is said', async () => {
      let tries = 0;
      const said = await runner.run((steps) =>
        steps.step('flaky', async () => {
          tries += 1;
          if (tries < 3) throw new Flaky('not yet');
          return `after ${tries}`;
        }),
      );
      expect(said).toBe('after 3');
    });

    it.each([
      [3, {}],
      [1, { attempts: 1 }],
      [5, { attempts: 5 }],
    ])('give up after %i, and say which step it was and why', async (expected, options) => {
      let tries = 0;
      const said = await runner.run(async (steps) => {
        try {
          return await steps.step(
            'broken',
            async () => {
              tries += 1;
              throw new Flaky('never');
            },
            options,
          );
        } catch (error) {
          if (!(error instanceof StepFailed)) throw error;
          return steps.step('after it', async () => `${error.code} ${error.step} ${error.errorName} ${error.why}`);
        }
      });
      expect(said).toBe('step-failed broken Flaky never');
      expect(tries).toBe(expected);
    });

    it('refuse a name for the second time', async () => {
      const twice = runner.run(async (steps) => {
        await steps.step('same', async () => 1);
        return steps.step('same', async () => 'two');
      });
      await expect(twice).rejects.toThrow('Two steps of a run are named same');
      const waits = runner.run(async (steps) => {
        await steps.wait('same', 1_000);
        await steps.wait('same', 1_000);
        return 'waited';
      });
      await expect(waits).rejects.toThrow('Two steps of a run are named same');
    });

    it('wait for hours', async () => {
      const said = await runner.run(async (steps) => {
        for (const name of ['a', 'b', 'c']) await steps.wait(name, 12 * 60 * 60_000);
        return 'thawed';
      });
      expect(said).toBe('thawed');
    });

    it('are told by their signal that their time is over, and are then not tried again', async () => {
      let tries = 0;
      const said = await runner.run(async (steps) => {
        try {
          return await steps.step(
            'slow',
            (signal) => {
              tries += 1;
              return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
            },
            { limitMs: 10, long: true },
          );
        } catch (error) {
          return error instanceof StepFailed ? error.errorName : 'something else';
        }
      });
      expect(said).toBe('StepTimeUp');
      expect(tries).toBe(1);
    });

    it('may give a value when their time is over', async () => {
      const said = await runner.run((steps) =>
        steps.step(
          'slow',
          (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('as far as it got'))),
          { limitMs: 10 },
        ),
      );
      expect(said).toBe('as far as it got');
    });
  });
}
