/** An explanation as lines for a terminal: what was decided, what it takes, each endpoint's votes, what stands in the way. */
import { formatDuration } from '../config/duration.ts';
import { printable, quote } from '../config/quote.ts';
import { durationText, latencyText, momentText } from '../status/words.ts';
import type { Block } from './decide.ts';
import type { EndpointVotes, Explanation, Vote } from './explain.ts';
import type { Raised, Threshold } from './votes/verdict.ts';

export function explanationText(explanation: Explanation): readonly string[] {
  const { service, endpoints, blocks, at } = explanation;
  const decisive = explanation.decision.kind === 'blocked' ? explanation.decision.why.kind : undefined;
  const others = blocks.filter(({ kind }) => kind !== decisive);
  return [
    `${service}: ${decisionText(explanation)}`,
    requirementText(explanation),
    ...endpoints.map((endpoint) => endpointText(endpoint, explanation)),
    ...others.map((block) => `${decisive === undefined ? 'a flip would wait' : 'also'}: ${blockText(block, at)}`),
  ];
}

function decisionText(explanation: Explanation): string {
  const { decision, active, epoch } = explanation;
  switch (decision.kind) {
    case 'flip':
      return decision.cause === 'failover'
        ? `flip to ${decision.to}, because a quorum says that ${active} is down`
        : `flip back to ${decision.to}, because a quorum has seen it up for the quiet time`;
    case 'blocked':
      return `stay on ${active}${wantedText(decision.wanted)}: ${blockText(decision.why, explanation.at)}`;
    case 'stay':
      if (decision.why === 'flip-under-way') return `wait, because the flip to ${active} (epoch ${epoch}) is under way`;
      return decision.why === 'active-is-up'
        ? `stay on ${active}, because a quorum says that it is up`
        : `stay on ${active}, because no observer says that it is down, and no quorum that it is up`;
  }
}

function wantedText(wanted: string | undefined): string {
  return wanted === undefined ? '' : ` although ${wanted} could take over`;
}

export function blockText(why: Block, at: number): string {
  switch (why.kind) {
    case 'no-quorum':
      return `${why.down} ${why.down === 1 ? 'observer says' : 'observers say'} that it is down, and a flip needs ${why.needed}`;
    case 'no-healthy-target':
      return 'a quorum says that it is down, but no quorum says that another endpoint is up';
    case 'lag':
      return lagText(why);
    case 'cooldown':
      return `the last flip is too recent; the cooldown ends ${untilText(why.until, at)}`;
    case 'flip-limit':
      return `Holdfast has flipped ${why.flips === 1 ? 'once' : `${why.flips} times`}, which is its limit; the next flip may be ${untilText(why.until, at)}`;
    case 'hold':
      return `${printable(why.by)} holds it: ${quote(why.reason)}`;
    case 'maintenance':
      return 'a maintenance window is open';
  }
}

function lagText({ lagMs, lagMsMax }: Extract<Block, { kind: 'lag' }>): string {
  const most = `a flip may lose ${spanText(lagMsMax)} at most`;
  if (lagMs === undefined) return `how far the data of the target lags behind is not known, and ${most}`;
  return `the data of the target lags ${spanText(lagMs)} behind, ${spanText(lagMs - lagMsMax)} too much; ${most}`;
}

/** Milliseconds matter only where there is nothing longer to tell. */
function spanText(ms: number): string {
  return ms < 1000 ? latencyText(ms) : durationText(ms);
}

function untilText(until: number, at: number): string {
  return `in ${durationText(until - at)}, at ${momentText(until)}`;
}

function requirementText({ down, up, needed, observers, failback }: Explanation): string {
  const back = failback.kind === 'manual' ? 'by hand' : `after ${formatDuration(failback.quietMs)} of quiet`;
  return `down takes ${thresholdText(down)}; up takes ${thresholdText(up)}; a quorum is ${needed} of ${observers} observers; failback ${back}`;
}

function thresholdText({ rounds, of, forMs }: Threshold): string {
  return `${rounds} of ${of} rounds${forMs === 0 ? '' : ` over ${formatDuration(forMs)}`}`;
}

function endpointText({ id, isActive, isCandidate, votes, up, down }: EndpointVotes, explanation: Explanation): string {
  const notes = [...(isActive ? ['active'] : []), ...(isCandidate ? [] : ['not in the config'])];
  const name = notes.length === 0 ? id : `${id} (${notes.join(', ')})`;
  const told = votes.map((vote) => voteText(vote, explanation)).join(', ');
  return `${name}: ${told} → ${down} down and ${up} up of ${explanation.observers}, needed ${explanation.needed}`;
}

/** Why the threshold of the policy is not enough here. */
function raisedText({ needed, failed, looked }: Raised): string {
  return `it takes ${needed}, because ${failed} of the ${looked} looks before had failed too`;
}

function voteText({ observer, verdict, ageMs }: Vote, explanation: Explanation): string {
  const age = durationText(ageMs ?? 0);
  switch (verdict.kind) {
    case 'up':
    case 'down':
      return verdict.raised === undefined
        ? `${verdict.kind} says ${observer} (${verdict.rounds} of ${explanation[verdict.kind].of} rounds, for at least ${age})`
        : `${verdict.kind} says ${observer} (${verdict.rounds} in a row, for at least ${age}; ${raisedText(verdict.raised)})`;
    case 'unsure':
      return verdict.raised === undefined
        ? `unsure ${observer} (${verdict.up} up, ${verdict.down} down, ${verdict.unknown} unknown)`
        : `unsure ${observer} (${verdict.raised.streak} down in a row, but ${raisedText(verdict.raised)})`;
    case 'missing':
      return `missing ${observer} (${ageMs === undefined ? 'no round' : `last round ${age} ago`})`;
    case 'isolated':
      return `isolated ${observer} (it sees nearly everything down, and others do not)`;
  }
}
