/** Run with a small `ulimit -n`: uses up all file descriptors, probes, and prints the observation. */
import { openSync } from 'node:fs';
import { probe } from '../../../shared/probe/probe.ts';
import { httpTarget, testContext } from './contexts.ts';

const context = testContext();
const target = httpTarget('http://127.0.0.1:1/');
await probe(target, context);
try {
  for (;;) openSync('/dev/null', 'r');
} catch {
  process.stdout.write(JSON.stringify(await probe(target, context)));
}
