import { fitsScope, isEverything, scopeText } from '../../replication/scopeFit.ts';
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
  const judged = narrow.map((active) => {
    const fits = sample.map(({ key, tags }) => fitsScope(active.rule.scope, key, tags));
    return { active, fits: fits.includes('yes'), settled: fits.filter((fit) => fit !== 'unsure').length };
  });
  const idle = judged.filter(({ fits }) => !fits);
  const findings = idle
    .filter(({ settled }) => settled > 0)
    .map(({ active, settled }) => ({
      key: `${active.key}:idle`,
      severity: isPart || settled < sample.length ? ('low' as const) : ('medium' as const),
      summary: `${capital(active.name)} is for ${scopeText(active.rule.scope)}, and none of the ${settled} objects looked at is such.`,
      evidence: [ruleEvidence(active, 'Filter')],
    }));
  const doubts = idle
    .filter(({ settled }) => settled === 0)
    .map(
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
