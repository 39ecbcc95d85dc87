declare module 'autocannon' {
  type Options = {
    readonly url: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** Seconds. */
    readonly timeout: number;
    /** Requests a second, of all connections together. */
    readonly overallRate?: number;
    readonly headers?: Readonly<Record<string, string>>;
  };

  type Result = { readonly errors: number; readonly timeouts: number; readonly non2xx: number };

  type Run = {
    on(event: 'response', listener: (client: unknown, status: number, bytes: number, ms: number) => void): Run;
    on(event: 'done', listener: (result: Result) => void): Run;
    on(event: 'error', listener: (error: Error) => void): Run;
  };

  export default function autocannon(options: Options, done?: (error: Error | null, result: Result) => void): Run;
}
