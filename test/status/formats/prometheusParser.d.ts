declare module 'parse-prometheus-text-format' {
  type Metric = {
    readonly labels?: Readonly<Record<string, string>>;
    readonly value?: string;
    readonly quantiles?: Readonly<Record<string, string>>;
  };
  type Family = {
    readonly name: string;
    readonly help: string;
    readonly type: string;
    readonly metrics: readonly Metric[];
  };
  /** Throws at lines that it cannot read. */
  export default function parsePrometheusTextFormat(text: string): readonly Family[];
}
