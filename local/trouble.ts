/** Tells of something that keeps failing once, and of another failure, not every second. */

export type Trouble = {
  tell(doing: string, error: unknown): void;
  /** It worked: the next failure is news. */
  clear(doing: string): void;
};

export function createTrouble(say: (line: string) => void): Trouble {
  const told = new Map<string, string>();
  return {
    tell(doing, error) {
      const message = error instanceof Error ? error.message : String(error);
      if (told.get(doing) === message) return;
      told.set(doing, message);
      say(`${doing}: ${message}`);
    },
    clear: (doing) => void told.delete(doing),
  };
}
