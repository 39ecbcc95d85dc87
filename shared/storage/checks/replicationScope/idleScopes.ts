import { fitsScope, isEverything, scopeText } from '../../scopeFit.ts';
import { ruleEvidence } from '../activeRules.ts';
import type { Doubt } from '../conclude.ts';
import type { Part } from './part.ts';

/** Rules for tags that nobody sets, or for a prefix under which nothing stands. */
export const idleScopes: Part = ({ settings: { objects } }, _, rules) => {
  const narrow = rules.filter(({ rule }) => !isEverything(rule.scope));
  if (narrow.length === 0) return { findings: [], doubts: [] };
  if (objects.state === 'unknown') {
    return {
      findings: [],
      doubts: [{ why: objects.text, evidence: [{ document: 'objects', path: '', shows: objects.why }] }],
    };
  }
  const sample = objects.state === 'found' ? objects.value.objects : [];
  const isPart = objects.state === 'found' && objects.value.isPart;
  if (sample.length === 0) return { findings: [], doubts: [] };
  const judged = narrow.map((active) => ({
    active,
    fits: sample.map(({ key, tags }) => fitsScope(active.rule.scope, key, tags)),
  }));
  const idle = judged.filter(({ fits }) => fits.every((fit) => fit === 'no'));
  const unclear = judged.filter(({ fits }) => !fits.includes('yes') && fits.includes('unsure'));
  const findings = idle.map(({ active }) => ({
    key: `${active.key}:idle`,
    severity: isPart ? ('low' as const) : ('medium' as const),
    summary: `${capital(active.name)} is for ${scopeText(active.rule.scope)}, and none of the ${sample.length} ${isPart ? 'sampled objects' : 'objects'} is such.`,
    evidence: [ruleEvidence(active, 'Filter')],
  }));
  const doubts = unclear.map(
    ({ active }): Doubt => ({
      why: `whether ${active.name} is for any object is not known: nobody asked for their tags`,
      evidence: [ruleEvidence(active, 'Filter'), { document: 'objects', path: '' }],
    }),
  );
  return { findings, doubts };
};

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
