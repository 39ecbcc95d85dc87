#!/usr/bin/env node
// Runs the command line on the Node that the project brings, whatever Node started this file:
// older ones cannot run TypeScript.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const entry = join(here, '..', 'cli', 'holdfast.ts');
const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');

const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`Node 24 could not be started (${error.message}). Run "npm ci" first.`);
  process.exitCode = 2;
});
child.on('exit', (code) => {
  process.exitCode = code ?? 2;
});
