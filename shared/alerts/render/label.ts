/** The word before every title: what kind of message it is, at a glance. Pure. */
import type { Notice } from '../notice.ts';

export function labelOf({ stage, status, severity, resolvedWhy }: Notice): string {
  if (resolvedWhy === 'eased') return 'EASED';
  if (status === 'resolved') return resolvedWhy === 'cleared' ? 'RESOLVED' : 'CLOSED';
  const word = severity === 'page' ? 'PAGE' : 'TICKET';
  switch (stage) {
    case 'reminder':
      return `${word}, REMINDER`;
    case 'worsened':
      return `${word}, WORSE`;
    case 'fired':
    case 'resolved':
      return word;
  }
}
