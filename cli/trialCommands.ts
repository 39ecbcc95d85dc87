/** The commands that try things out: in simulated worlds and in the demo world. */
import { setCondition, setObserver } from './demo.ts';
import { type AddCommands, defaultUrl, wholeNumber } from './program.ts';
import { simulateSeeds } from './simulate.ts';

export const addTrialCommands: AddCommands = (program, io, answer) => {
  program
    .command('simulate')
    .description('run the real verbs in seeded worlds where things go wrong, and check what must always hold')
    .option('--seeds <number>', 'how many worlds', wholeNumber, 100)
    .option('--seed <number>', 'the first seed', wholeNumber, 1)
    .option('--verbose', 'print what happens in each', false)
    .option('--json', 'print JSON; what --verbose tells goes to stderr', false)
    .action(async (options) => answer(await simulateSeeds(options, io)));
  const demo = program
    .command('demo')
    .description('break, slow down or heal an endpoint of the demo world, or cut off an observer');
  for (const [verb, condition] of [
    ['break', 'broken'],
    ['slow', 'slow'],
    ['heal', 'healthy'],
  ] as const) {
    demo
      .command(verb)
      .description(`make an endpoint ${condition}`)
      .argument('<service>')
      .argument('<region>')
      .option('--url <url>', 'the monitor that runs the demo', defaultUrl)
      .action(async (service: string, region: string, { url }) =>
        answer(await setCondition({ service, region, condition, url }, io)),
      );
  }
  for (const [verb, condition, description] of [
    ['isolate', 'isolated', 'take an observer off the network: to it, everything is down'],
    ['kill', 'dead', 'stop an observer: it takes no rounds'],
    ['reconnect', 'connected', 'bring an isolated or dead observer back'],
  ] as const) {
    demo
      .command(verb)
      .description(description)
      .argument('<observer>')
      .option('--url <url>', 'the monitor that runs the demo', defaultUrl)
      .action(async (observer: string, { url }) => answer(await setObserver({ observer, condition, url }, io)));
  }
};
