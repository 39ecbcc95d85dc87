/** Why a restore test was made, in words. Pure. */
import { printable } from '../config/quote.ts';
import { momentText } from '../status/words.ts';
import type { Trigger } from './run.ts';

export function triggerText(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'schedule':
      return `due at ${momentText(trigger.scheduledAt)}`;
    case 'person':
      return `asked for by ${printable(trigger.by)}`;
    case 'aws-backup':
      return `by the job ${printable(trigger.job)} of AWS Backup`;
  }
}
