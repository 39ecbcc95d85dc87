/** Of what several writers folded, the newest. */
import type { Board, BoardService } from './board.ts';
import type { Recent, RecentService } from './recent.ts';

export type ServiceRecent = RecentService & Pick<Recent, 'everyMs' | 'from' | 'to'>;
export type ServiceBoard = BoardService & Pick<Board, 'asOf'>;

export function recentOf(recents: readonly Recent[], service: string): ServiceRecent | undefined {
  const candidates = recents.flatMap(({ everyMs, from, to, services }) => {
    const found = services[service];
    return found === undefined ? [] : [{ ...found, everyMs, from, to }];
  });
  return candidates.sort((a, b) => b.to - a.to)[0];
}

export function boardOf(boards: readonly Board[], service: string): ServiceBoard | undefined {
  const candidates = boards.flatMap(({ asOf, services }) => {
    const found = services[service];
    return found === undefined ? [] : [{ ...found, asOf }];
  });
  return candidates.sort((a, b) => b.asOf - a.asOf)[0];
}
