import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { junitXml } from '../../../shared/storage/formats/junit.ts';
import { anyRun } from './anyRun.ts';
import { golden } from './golden.ts';
import { sampleRun } from './sampleRun.ts';
import { textsIn, unsafe } from './unsafe.ts';

type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
};

/** What an XML 1.0 parser that accepts nothing else reads. @throws Error where the document is not well-formed. */
function parsed(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  const [document] = root.children;
  if (document === undefined) throw new Error('There is no element.');
  return document;
}

const countsOf = (element: Element) =>
  ['tests', 'failures', 'errors', 'skipped'].flatMap((name) => {
    const count = element.attributes[name];
    return count === undefined ? [] : [Number(count)];
  });

const cases = (suite: Element) => suite.children.map((one) => one.children[0]?.name ?? 'passed');

const counted = (told: readonly string[]) => [
  told.length,
  ...['failure', 'error', 'skipped'].map((name) => told.filter((one) => one === name).length),
];

describe('JUnit XML', () => {
  it('is what the golden file says', () => {
    const text = junitXml(sampleRun);
    expect(text).toBe(golden('sample.junit.xml', text));
  });

  it('has a suite per subject and a case per check; what nobody could look at is an error', () => {
    const suites = parsed(junitXml(sampleRun)).children;
    expect(suites.map((suite) => cases(suite))).toEqual([
      ['failure', 'failure', 'failure', 'error'],
      ['skipped', 'passed', 'skipped'],
      ['passed'],
      ['error'],
      ['failure'],
    ]);
    expect(suites[0]?.children[0]?.attributes).toMatchObject({
      classname: 'bucket.acme-backups',
      name: 'versioning: Versions are kept',
    });
  });

  /** jenkins-junit.xsd of the Jenkins xUnit plugin: `testsuites` counts no skipped ones, and `skipped` has no attributes. */
  it('is well-formed, and counts right, whatever stands in the settings', () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const document = parsed(junitXml(run));
        expect(document.name).toBe('testsuites');
        expect(countsOf(document)).toEqual(counted(document.children.flatMap(cases)).slice(0, 3));
        expect(document.children).toHaveLength(run.subjects.length);
        for (const suite of document.children) {
          expect(suite.name).toBe('testsuite');
          expect(countsOf(suite)).toEqual(counted(cases(suite)));
          expect(suite.attributes['timestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
          for (const one of suite.children) {
            expect(one).toMatchObject({ name: 'testcase', attributes: { time: '0' } });
            for (const { name, attributes } of one.children) {
              expect(Object.keys(attributes)).toEqual(name === 'skipped' ? [] : ['type', 'message']);
            }
          }
        }
        expect(textsIn(document).filter((text) => unsafe.test(text.replaceAll('\n', '')))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
