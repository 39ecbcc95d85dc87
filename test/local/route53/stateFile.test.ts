import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ChangeResourceRecordSetsCommand, GetChangeCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CannotStart } from '../../../local/cannotStart.ts';
import { createRoute53StandIn, type Route53State } from '../../../local/route53/standIn.ts';
import { createStateSaver, readStateFile } from '../../../local/route53/stateFile.ts';
import { createVirtualClock } from '../../fakes/clock.ts';
import { createRandom } from '../../fakes/random.ts';
import { temporaryFolder } from '../holdfastProcess.ts';
import { alias, east, emptyZone, name, pair, west, zoneId, zoneWith } from './samples.ts';

const state: Route53State = {
  zones: [zoneWith(...pair(3, east, west), alias(name, { name: 'other.example.com.' }))],
  healthChecks: [
    { id: 'one', callerReference: 'holdfast/shop/east', config: { Type: 'HTTP', IPAddress: east, Port: 80 } },
  ],
  changes: [{ id: 'C1', submittedAt: 1_000, comment: 'a comment' }],
};

async function aFile(): Promise<string> {
  return join(await temporaryFolder(onTestFinished), 'route53.json');
}

describe('the file of the zones', () => {
  it('gives back what was saved last, also when several saves were under way', async () => {
    const file = await aFile();
    expect(await readStateFile(file)).toEqual({ zones: [], healthChecks: [], changes: [] });
    const save = createStateSaver(file);
    await Promise.all([save({ ...state, zones: [] }), save({ ...state, healthChecks: [] }), save(state)]);
    expect(await readStateFile(file)).toEqual(state);
    expect(await readdir(join(file, '..'))).toEqual(['route53.json']);
  });

  it('is the old one when a save dies in the middle', async () => {
    const file = await aFile();
    await createStateSaver(file)(state);
    await writeFile(`${file}.new`, '{"zones":[{"id":');
    expect(await readStateFile(file)).toEqual(state);
    await createStateSaver(file)({ ...state, zones: [] });
    expect(await readStateFile(file)).toEqual({ ...state, zones: [] });
  });

  it.each([
    '',
    '{"zones":[',
    '[]',
    '{"zones":[],"healthChecks":[]}',
    '{"zones":[{"id":1}],"healthChecks":[],"changes":[]}',
  ])('that holds %j is damaged, is named and stays as it is', async (text) => {
    const file = await aFile();
    await writeFile(file, text);
    const reading = readStateFile(file);
    await expect(reading).rejects.toBeInstanceOf(CannotStart);
    await expect(reading).rejects.toThrow(`The DNS zones in ${file} are damaged.`);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('that cannot be read says why', async () => {
    const file = await aFile();
    await mkdir(file);
    await expect(readStateFile(file)).rejects.toThrow(/cannot be read \(EISDIR\).*--data/);
  });

  it('does not keep a save from being tried after one that failed, which is told', async () => {
    const file = join(await temporaryFolder(onTestFinished), 'missing', 'route53.json');
    const save = createStateSaver(file);
    await expect(save(state)).rejects.toThrow('ENOENT');
    await mkdir(join(file, '..'));
    await save(state);
    expect(await readStateFile(file)).toEqual(state);
  });
});

describe('a stand-in made anew from its file', () => {
  it('knows the changes of the one before, in sync, and answers them', async () => {
    const file = await aFile();
    const open = async () => {
      const found = await readStateFile(file);
      return createRoute53StandIn({
        clock: createVirtualClock(Date.UTC(2026, 0, 1)),
        random: createRandom(1).next,
        state: found.zones.length === 0 ? { ...found, zones: [emptyZone] } : found,
        save: createStateSaver(file),
      });
    };
    const record: ResourceRecordSet = {
      Name: 'www.example.com',
      Type: 'A',
      TTL: 30,
      ResourceRecords: [{ Value: east }],
    };
    const first = await open();
    const change = new ChangeResourceRecordSetsCommand({
      HostedZoneId: zoneId,
      ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet: record }], Comment: 'a flip' },
    });
    const { ChangeInfo } = await first.client.send(change);
    expect(ChangeInfo?.Status).toBe('PENDING');

    const second = await open();
    const asked = await second.client.send(new GetChangeCommand({ Id: ChangeInfo?.Id }));
    expect(asked.ChangeInfo).toEqual({ ...ChangeInfo, Status: 'INSYNC' });
    expect(second.published()[0]?.recordSets.some((one) => one.name === name)).toBe(true);
  });
});
