/** Where a command writes. Texts end with their own line feed. */
export type Io = {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Clears the screen; absent where the output is not a terminal. */
  readonly clear?: () => void;
  /** Columns of the terminal; absent where the output is not one. */
  readonly width?: number;
  /** Columns of the terminal that messages go to, which may change meanwhile; absent where they go to none. */
  readonly messageWidth?: () => number;
};
