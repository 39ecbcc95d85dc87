/** What is to be said of a backup before anybody restores it: its age, and its size beside those before it. */
import { formatDuration } from '../../config/duration.ts';
import type { RestoreFailure } from '../failure.ts';
import type { Candidate } from './survey.ts';

const comparedMax = 10;

/** Fewer have no middle worth a word. */
const comparedMin = 3;

/** Of those that were taken before; absent when they are too few. @param candidates newest first. */
export function medianBefore(candidates: readonly Candidate[], chosen: Candidate): number | undefined {
  const before = candidates
    .slice(candidates.indexOf(chosen) + 1)
    .filter(({ incomplete }) => incomplete === undefined)
    .slice(0, comparedMax)
    .map(({ bytes }) => bytes)
    .sort((a, b) => a - b);
  if (before.length < comparedMin) return undefined;
  const upper = before[Math.floor(before.length / 2)] ?? 0;
  const lower = before[Math.ceil(before.length / 2) - 1] ?? 0;
  return (lower + upper) / 2;
}

export function shrunk(bytes: number, median: number | undefined, maxPercent: number): readonly RestoreFailure[] {
  if (median === undefined || median === 0 || bytes >= median * (1 - maxPercent / 100)) return [];
  const percent = Math.floor((1 - bytes / median) * 100);
  return [
    {
      code: 'shrunk',
      text: `The backup has ${bytes} bytes, ${percent} % less than the ${Math.round(median)} of those before it; at most ${maxPercent} % is allowed.`,
      advice: 'See whether something is left out of the backup, or whether as much was deleted from the data.',
    },
  ];
}

export function stale(takenAt: number, rpoMs: number | undefined, now: number): readonly RestoreFailure[] {
  if (rpoMs === undefined || now - takenAt <= rpoMs) return [];
  return [
    {
      code: 'stale-backup',
      text: `The newest backup was taken at ${new Date(takenAt).toISOString()}, ${ageText(now - takenAt)} ago; the objective is ${formatDuration(rpoMs)}.`,
      advice: 'See why no newer backup was written: the job that makes them, its credentials, and the space it needs.',
    },
  ];
}

/** `3 days`, `5 hours`: whole ones of the largest unit of which there are two. */
function ageText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
