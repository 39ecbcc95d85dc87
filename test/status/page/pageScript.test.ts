import { describe, expect, it } from 'vitest';
import { pageScript, scriptPath } from '../../../shared/status/page/pageScript.ts';

describe('the script', () => {
  it('is one that a browser can parse', () => {
    // It is text here, which no compiler reads.
    expect(() => new Function(pageScript)).not.toThrow();
  });

  it('makes no markup of text, and asks nobody but its own page', () => {
    expect(pageScript).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|https?:/);
    expect(pageScript.match(/fetch\(([^,]*)/g)).toEqual(['fetch(location.href']);
  });

  it('has a path of its own for each version', () => {
    expect(scriptPath).toMatch(/^\/assets\/page-[0-9a-f]{16}\.js$/);
  });
});
