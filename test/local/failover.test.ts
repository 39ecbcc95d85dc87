/** Failing over on one machine, as a person does it: a real process, a real DNS question, a real kill. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { type Decision, decisionWhere, demo, killedWhenTold, nameAnswers, told, votesOn } from './failoverWorld.ts';
import { exitOf, holdfast, startHoldfast, temporaryFolder } from './holdfastProcess.ts';

const limit = { timeout: 150_000 };
const name = 'checkout.demo.test';
const [east, west] = [['192.0.2.10'], ['198.51.100.10']];

describe.concurrent('the demo world fails over', limit, () => {
  it('when an endpoint breaks, through a kill in the middle of the flip, and remembers it', async ({
    expect,
    onTestFinished,
  }) => {
    const data = await temporaryFolder(onTestFinished);
    const first = await startHoldfast(onTestFinished, '--data', data);
    await nameAnswers(first, name, east);
    await decisionWhere(first.url, 'checkout', 'the first settling', ({ phase }) => phase === 'settled');
    const killed = killedWhenTold(first, /flip from us-east-1 to us-west-2 \(failover by \S+, epoch 2\)/);
    await demo(onTestFinished, first.url, 'break', 'checkout', 'us-east-1');
    expect(await killed).toEqual({ code: null, signal: 'SIGKILL' });
    expect(first.written.stdout).not.toContain('epoch 2 is settled');

    const second = await startHoldfast(onTestFinished, '--data', data);
    await nameAnswers(second, name, west);
    const finished = await decisionWhere(
      second.url,
      'checkout',
      'the end of the flip',
      ({ phase }) => phase === 'settled',
    );
    expect(finished).toMatchObject({ active: 'us-west-2', epoch: 2 });
    second.child.kill('SIGTERM');
    expect(await exitOf(second)).toEqual({ code: 0, signal: null });

    // What somebody does who edits the record in the console while Holdfast is not there.
    const file = join(data, 'demo', 'route53.json');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('198.51.100.10', '203.0.113.99'));
    const third = await startHoldfast(onTestFinished, '--data', data);
    await told(third, /the records are not as they should be, and are put right: .*203\.0\.113\.99/);
    expect(third.written.stdout).not.toContain('left alone');
    await nameAnswers(third, name, west);
    const kept = await decisionWhere(third.url, 'checkout', 'a decision', () => true);
    expect(kept).toMatchObject({ active: 'us-west-2', epoch: 2 });
  });

  it('not when one observer loses its network', async ({ expect, onTestFinished }) => {
    const data = await temporaryFolder(onTestFinished);
    const monitor = await startHoldfast(onTestFinished, '--data', data);
    await decisionWhere(monitor.url, 'checkout', 'a quorum', ({ decision }) => decision.why === 'active-is-up');
    await demo(onTestFinished, monitor.url, 'isolate', 'us-east-2');
    const isCutOff = (one: Decision) => votesOn(one, 'us-east-1')['us-east-2'] === 'isolated';
    const cut = await decisionWhere(monitor.url, 'checkout', 'the isolation', isCutOff);
    expect(cut.decision).toEqual({ kind: 'stay', why: 'active-is-up' });
    // Longer than it would take to flip.
    await delay(10_000);
    const later = await decisionWhere(monitor.url, 'checkout', 'a decision', () => true);
    expect(later).toMatchObject({ active: 'us-east-1', epoch: 1, decision: { kind: 'stay', why: 'active-is-up' } });
    await nameAnswers(monitor, name, east);
    await demo(onTestFinished, monitor.url, 'reconnect', 'us-east-2');
    await decisionWhere(monitor.url, 'checkout', 'the return', (one) => !isCutOff(one));
  });

  it('not while a person holds it, and then Route 53 answers the other endpoint by its own health checks', async ({
    expect,
    onTestFinished,
  }) => {
    const data = await temporaryFolder(onTestFinished);
    const monitor = await startHoldfast(onTestFinished, '--data', data);
    await nameAnswers(monitor, name, east);
    const holding = ['hold', 'checkout', '--reason', 'moving house', '--url', monitor.url];
    expect(await holdfast(onTestFinished, ...holding).ended).toEqual({ code: 0, signal: null });
    await demo(onTestFinished, monitor.url, 'break', 'checkout', 'us-east-1');
    await nameAnswers(monitor, name, west);
    await told(monitor, /checkout: the name answers us-west-2 now/);
    const held = await decisionWhere(monitor.url, 'checkout', 'a decision', () => true);
    expect(held).toMatchObject({
      active: 'us-east-1',
      epoch: 1,
      decision: { kind: 'blocked', why: { kind: 'hold', reason: 'moving house' } },
    });
    const releasing = holdfast(onTestFinished, 'release', 'checkout', '--reason', 'moved', '--url', monitor.url);
    expect(await releasing.ended).toEqual({ code: 0, signal: null });
    await told(monitor, /flip from us-east-1 to us-west-2/);
  });

  it('not when two observers are dead, whatever breaks, and says why', async ({ expect, onTestFinished }) => {
    const data = await temporaryFolder(onTestFinished);
    const monitor = await startHoldfast(onTestFinished, '--data', data);
    await decisionWhere(monitor.url, 'checkout', 'a quorum', ({ decision }) => decision.why === 'active-is-up');
    for (const observer of ['us-east-1', 'us-east-2']) await demo(onTestFinished, monitor.url, 'kill', observer);
    await demo(onTestFinished, monitor.url, 'break', 'checkout', 'us-east-1');
    const blocked = await decisionWhere(
      monitor.url,
      'checkout',
      'the missing quorum',
      ({ decision, endpoints }) =>
        decision.kind === 'blocked' && endpoints.every(({ votes }) => votes.filter(isMissing).length === 2),
    );
    expect(blocked).toMatchObject({ active: 'us-east-1', epoch: 1, decision: { why: { kind: 'no-quorum', down: 1 } } });
    expect(votesOn(blocked, 'us-east-1')).toEqual({
      'us-east-1': 'missing',
      'us-east-2': 'missing',
      'us-west-2': 'down',
    });
    await told(monitor, /checkout: stay on us-east-1.* 1 observer says that it is down, and a flip needs 2/);
  });
});

function isMissing({ verdict }: { readonly verdict: { readonly kind: string } }): boolean {
  return verdict.kind === 'missing';
}
