/** Texts of OpenSLO v1 → services with their objectives, and everything that has no place in them. Pure. */

import { formatDuration } from '../config/duration.ts';
import { findingsOf } from '../config/findings.ts';
import { child } from '../config/part.ts';
import type { Problem } from '../config/problem.ts';
import { serviceIdPattern } from '../config/schema.ts';
import { given } from '../config/settled.ts';
import { readTrees, type Tree } from '../config/yamlTree.ts';
import {
  annotationAt,
  documentOf,
  inside,
  type Loss,
  lose,
  loseUnseen,
  type OpenSloDocument,
  settle,
  textAt,
} from './document.ts';
import type { ImportedService } from './imported.ts';
import { objectiveOf } from './importObjective.ts';
import { type ImportedSlo, readSlo } from './importSlo.ts';
import { annotation, apiVersion } from './object.ts';

export type ImportedText = { readonly file: string; readonly text: string };

export type Imported = {
  readonly services: readonly ImportedService[];
  /** By file and line. */
  readonly losses: readonly Loss[];
  /** Texts that are not YAML, or that hold no objects. With any, nothing else is told. */
  readonly problems: readonly Problem[];
};

export function importObjects(texts: readonly ImportedText[]): Imported {
  const problems: Problem[] = [];
  const documents = texts.flatMap((text) => {
    const read = documentsIn(text);
    problems.push(...read.problems);
    return read.documents;
  });
  if (problems.length > 0) return { services: [], losses: [], problems };
  const known = documents.filter(isKnown);
  const referred = new Set<OpenSloDocument>();
  const find = (kind: string, name: string) => {
    const found = known.find((one) => one.kind === kind && one.name === name);
    if (found !== undefined) referred.add(found);
    return found;
  };
  const slos = known.filter(({ kind }) => kind === 'SLO').flatMap((one) => readSlo(one, find) ?? []);
  const services = servicesOf(known, slos);
  for (const document of known) {
    tellOfKind(document, referred);
    loseUnseen(document);
  }
  const losses = documents.flatMap((document) => document.losses);
  return { services, losses: losses.sort(byPlace(texts.map(({ file }) => file))), problems };
}

function documentsIn({ file, text }: ImportedText): {
  readonly documents: readonly OpenSloDocument[];
  readonly problems: readonly Problem[];
} {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text;
  const findings = findingsOf(content, file);
  const trees = readTrees(content, findings)?.flatMap(objectsIn) ?? [];
  const lineOf = (offset: number) => findings.lineAt(offset).line;
  for (const tree of trees) {
    if (tree.entries.size === 0) {
      findings.problem(
        { path: [], at: tree.at },
        'this is no object of OpenSLO: a map with apiVersion, kind, metadata and spec',
      );
    }
  }
  return { documents: trees.map((tree) => documentOf(tree, { file, lineOf })), problems: findings.problems() };
}

/** A document may hold a list of objects; one that holds nothing is passed over. */
function objectsIn(tree: Tree): readonly Tree[] {
  if (tree.value === null) return [];
  return tree.items.length > 0 ? tree.items : [tree];
}

const kinds = ['Service', 'SLO', 'SLI', 'AlertPolicy', 'AlertCondition', 'AlertNotificationTarget', 'DataSource'];

function isKnown(document: OpenSloDocument): boolean {
  const { root, kind } = document;
  const version = child(root, 'apiVersion');
  if (version.tree?.value !== apiVersion) {
    lose(document, version.tree === undefined ? root : version, `only ${apiVersion} is read`);
    return false;
  }
  if (kinds.includes(kind)) return true;
  lose(document, child(root, 'kind').tree === undefined ? root : child(root, 'kind'), `${apiVersion} has no such kind`);
  return false;
}

function servicesOf(documents: readonly OpenSloDocument[], slos: readonly ImportedSlo[]): readonly ImportedService[] {
  const described = documents.filter(({ kind }) => kind === 'Service');
  const ids = new Set([...described.map(({ name }) => name), ...slos.map(({ service }) => service)]);
  return [...ids].map((id) => {
    const document = described.find(({ name }) => name === id);
    const own = slos.filter(({ service }) => service === id);
    checkId(id, document ?? own[0]?.document);
    const every = document === undefined ? undefined : annotationAt(document, annotation.every);
    const runbook = document === undefined ? undefined : annotationAt(document, annotation.runbook);
    const title =
      document === undefined ? undefined : textAt(document, inside(document.root, 'metadata', 'displayName'));
    const slices = own.flatMap(({ sliceMs }) => sliceMs ?? []);
    return {
      id,
      ...given('title', title === id ? undefined : title),
      ...given('every', every ?? (slices[0] === undefined ? undefined : formatDuration(slices[0]))),
      ...given('runbook', runbook),
      ...given('objective', objectiveOf(id, own, every)),
    };
  });
}

function checkId(id: string, document: OpenSloDocument | undefined): void {
  if (document === undefined || serviceIdPattern.test(id)) return;
  const part =
    document.kind === 'Service' ? inside(document.root, 'metadata', 'name') : inside(document.root, 'spec', 'service');
  lose(document, part, "a service's id has 1 to 40 lower case letters, digits and hyphens: give it another");
}

function tellOfKind(document: OpenSloDocument, referred: ReadonlySet<OpenSloDocument>): void {
  const { kind, root } = document;
  if (kind === 'DataSource') lose(document, root, 'Holdfast reads CloudWatch by its own role, and nothing else');
  if (kind === 'AlertNotificationTarget') tellOfTarget(document);
  const isPart = kind === 'SLI' || kind === 'AlertPolicy' || kind === 'AlertCondition';
  if (isPart && !referred.has(document)) lose(document, root, 'nothing refers to it');
}

function tellOfTarget(document: OpenSloDocument): void {
  const { root } = document;
  if (annotationAt(document, annotation.route) === 'none') settle(document, root);
  else lose(document, root, 'who is told of what stands under "alerts" in holdfast.yml: write a route there');
}

function byPlace(files: readonly string[]): (a: Loss, b: Loss) => number {
  return (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line;
}
