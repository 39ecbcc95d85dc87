/** A part of a page that is read by itself, so that it fails by itself. */

export type Section<T> =
  | { readonly state: 'shown'; readonly value: T }
  /** Nothing of the kind is configured, or whoever reads is not to see it. */
  | { readonly state: 'hidden' }
  /** It could not be read. The page says so in its place, and never that there is nothing. */
  | { readonly state: 'failed' };

export async function readSection<T>(
  read: () => Promise<T | undefined>,
  onError: (error: unknown) => void,
): Promise<Section<T>> {
  try {
    const value = await read();
    return value === undefined ? { state: 'hidden' } : { state: 'shown', value };
  } catch (error) {
    onError(error);
    return { state: 'failed' };
  }
}
