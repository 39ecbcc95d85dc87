/**
 * What looking at one thing gave. That nobody could look is a state of its own: it is neither that something is missing
 * nor that it is fine.
 */
export type Looked<T> =
  | { readonly state: 'found'; readonly value: T }
  /** AWS answered that nothing of this kind is configured. */
  | { readonly state: 'absent' }
  | Unknown;

/** Of what is always there, such as a view of a database; whether it could be looked at is another matter. */
export type Seen<T> = Exclude<Looked<T>, { readonly state: 'absent' }>;

export type Unknown = {
  readonly state: 'unknown';
  readonly why: WhyUnknown;
  /** One line for a person: what was asked, what came back. Holds nothing secret. */
  readonly text: string;
};

export type WhyUnknown =
  /** Whoever asked may not. */
  | 'denied'
  /** The call failed, timed out or was throttled to the end. */
  | 'failed'
  /** Nobody asked: no file in the folder, nothing in the template, or the deadline came first. */
  | 'not-collected'
  /** A template's intrinsic function that only a deployment resolves. */
  | 'unresolved'
  /** A document that does not have the form AWS documents. */
  | 'unreadable';

export function found<T>(value: T): { readonly state: 'found'; readonly value: T } {
  return { state: 'found', value };
}

export const absent: Looked<never> = { state: 'absent' };

export function unknown(why: WhyUnknown, text: string): Unknown {
  return { state: 'unknown', why, text };
}
