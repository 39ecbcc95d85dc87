import { describe, expect, it } from 'vitest';
import { objectAddress, objectSize, parameter, tags } from '../../cli/auditOptions.ts';

describe('the options of holdfast audit', () => {
  it.each([
    ['0', 0],
    ['512B', 512],
    ['128KB', 128_000],
    ['1.5 GiB', 1.5 * 1024 ** 3],
    ['50TiB', 50 * 1024 ** 4],
  ])('reads the size %s', (text, bytes) => {
    expect(objectSize(text)).toBe(bytes);
  });

  it.each(['', 'GB', '-1GB', '1PB', '51TiB', '1e9', '1GB1GB'])('refuses the size %j', (text) => {
    expect(() => objectSize(text)).toThrow(/such as 512B|at most 50 TiB/);
  });

  it('reads keys that hold anything', () => {
    expect(objectAddress('s3://acme/a b/\n=?#')).toEqual({ bucket: 'acme', key: 'a b/\n=?#' });
    for (const text of ['acme/key', 's3://acme', 's3://acme/', 's3:///key']) {
      expect(() => objectAddress(text)).toThrow(/such as s3:/);
    }
  });

  it('reads names and values', () => {
    expect(parameter('B=x=y', { A: '1' })).toEqual({ A: '1', B: 'x=y' });
    expect(tags('team=storage,class=')).toEqual({ team: 'storage', class: '' });
    for (const text of ['team', '=x', 'a=b,']) expect(() => tags(text)).toThrow(/such as/);
  });
});
