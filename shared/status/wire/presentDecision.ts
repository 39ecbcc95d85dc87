/** An explanation → the API's answer. Pure. */
import type * as z from 'zod';
import type { Block, Decision } from '../../failover/decide.ts';
import type { Explanation } from '../../failover/explain.ts';
import type { Verdict } from '../../failover/votes/verdict.ts';
import { timeText } from '../../ledger/keys.ts';
import type { decisionSchema } from './decisionSchema.ts';
import { timeIf } from './presentFailover.ts';

type Answer = z.input<typeof decisionSchema>;

export function presentDecision(explanation: Explanation): Answer {
  return {
    ...explanation,
    at: timeText(explanation.at),
    decision: presentChoice(explanation.decision),
    endpoints: explanation.endpoints.map((endpoint) => ({
      ...endpoint,
      votes: endpoint.votes.map((vote) => ({ ...vote, verdict: presentVerdict(vote.verdict) })),
    })),
    blocks: explanation.blocks.map(presentBlock),
  };
}

function presentChoice(decision: Decision): Answer['decision'] {
  if (decision.kind !== 'blocked') return decision;
  const { wanted, why } = decision;
  return { kind: 'blocked', ...(wanted === undefined ? {} : { wanted }), why: presentBlock(why) };
}

function presentVerdict(verdict: Verdict): Answer['endpoints'][number]['votes'][number]['verdict'] {
  switch (verdict.kind) {
    case 'up':
    case 'down':
      return { ...verdict, since: timeText(verdict.since) };
    case 'missing':
      return { kind: 'missing', ...timeIf('lastAt', verdict.lastAt) };
    case 'unsure':
    case 'isolated':
      return verdict;
  }
}

function presentBlock(block: Block): Answer['blocks'][number] {
  return block.kind === 'cooldown' || block.kind === 'flip-limit' ? { ...block, until: timeText(block.until) } : block;
}
