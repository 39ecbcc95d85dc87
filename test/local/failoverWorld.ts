/** A running monitor as those see it who watch its failing over: the API's decision, and what the name answers. */
import { Resolver } from 'node:dns/promises';
import { type AfterTest, type Ended, eventually, holdfast, type Running } from './holdfastProcess.ts';

export type Decision = {
  readonly active: string;
  readonly epoch: number;
  readonly phase: string;
  readonly decision: { readonly kind: string; readonly why: string | { readonly kind: string; readonly down: number } };
  readonly endpoints: readonly {
    readonly id: string;
    readonly votes: readonly { readonly observer: string; readonly verdict: { readonly kind: string } }[];
  }[];
};

/** undefined until the service has been taken over. */
async function decisionOf(url: string, service: string): Promise<Decision | undefined> {
  const answer = await fetch(`${url}/api/v1/services/${service}/decision`);
  return answer.ok ? JSON.parse(await answer.text()) : undefined;
}

export async function decisionWhere(
  url: string,
  service: string,
  what: string,
  holds: (decision: Decision) => boolean,
): Promise<Decision> {
  return await eventually(
    what,
    async () => {
      const decision = await decisionOf(url, service);
      return decision !== undefined && holds(decision) ? decision : undefined;
    },
    60_000,
  );
}

export function votesOn(decision: Decision, endpoint: string): Readonly<Record<string, string>> {
  const votes = decision.endpoints.find(({ id }) => id === endpoint)?.votes ?? [];
  return Object.fromEntries(votes.map(({ observer, verdict }) => [observer, verdict.kind]));
}

/** The addresses that the monitor's own DNS server answers over UDP, asked for until they are these. */
export async function nameAnswers(
  running: Running,
  name: string,
  addresses: readonly string[],
): Promise<readonly string[]> {
  // Told in a line of its own, after the one that says that the monitor is up.
  const port = (await told(running, /dig @127\.0\.0\.1 -p \d+ /)).split(' ').at(3);
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return await eventually(
    `${name} to answer ${addresses}`,
    async () => {
      const found = await resolver.resolve4(name).catch(() => []);
      return `${found}` === `${addresses}` ? found : undefined;
    },
    60_000,
  );
}

export async function told({ written }: Running, what: RegExp): Promise<string> {
  return await eventually(`the line ${what}`, async () => what.exec(written.stdout)?.[0], 60_000);
}

export async function demo(after: AfterTest, url: string, ...args: readonly string[]): Promise<void> {
  const command = holdfast(after, 'demo', ...args, '--url', url);
  const { code } = await command.ended;
  if (code !== 0) throw new Error(`demo ${args.join(' ')} ended with ${code}: ${command.written.stderr}`);
}

/** At once, as what is told may be over within a second. */
export async function killedWhenTold({ child, written, ended }: Running, what: RegExp): Promise<Ended> {
  child.stdout?.on('data', () => {
    if (what.test(written.stdout)) child.kill('SIGKILL');
  });
  return await ended;
}
