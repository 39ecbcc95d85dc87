/** What the groups of commands have in common. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Io } from './io.ts';

/** 0 fine, 1 the answer is bad news, 2 wrong usage or the command could not do its work. */
export type ExitStatus = 0 | 1 | 2;

/** Defines commands; each passes its exit status to `answer`. */
export type AddCommands = (program: Command, io: Io, answer: (status: ExitStatus) => void) => void;

export const defaultUrl = 'http://127.0.0.1:4000';

/** A command that asks a monitor. */
export function asking(command: Command): Command {
  return command.option('--url <url>', 'the monitor to ask', defaultUrl).option('--json', 'print JSON', false);
}

/** One that a monitor on AWS answers to operators alone. */
export function signing(command: Command): Command {
  return asking(command).option('--sign', 'sign for AWS, which is done anyhow for a host of amazonaws.com', false);
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number of at most nine digits.');
  return value;
}

export function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  }
  return value;
}
