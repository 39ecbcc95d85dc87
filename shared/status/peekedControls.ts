/** The control records as they were a moment ago, for showing. */
import type { Config } from '../config/config.ts';
import type { ControlStore, Peeked } from '../control/store.ts';
import { asError } from './asError.ts';

export type PeekParts = {
  readonly control: Pick<ControlStore, 'peekControls'>;
  /** Told why the control table could not be read: the rest is answered all the same. */
  readonly onError: (error: Error) => void;
};

/** Of the services that fail over; undefined when the control table did not answer. */
export async function peekedControls(
  { services }: Pick<Config, 'services'>,
  { control, onError }: PeekParts,
): Promise<ReadonlyMap<string, Peeked> | undefined> {
  const failingOver = services.filter(({ failover }) => failover !== undefined).map(({ id }) => id);
  if (failingOver.length === 0) return new Map();
  try {
    return await control.peekControls(failingOver);
  } catch (error) {
    onError(asError(error));
    return undefined;
  }
}
