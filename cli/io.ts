/** Where a command writes. Texts end with their own line feed. */
export type Io = {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Clears the screen; absent where the output is not a terminal. */
  readonly clear?: () => void;
  /** Columns of the terminal; absent where the output is not one. */
  readonly width?: number;
};
