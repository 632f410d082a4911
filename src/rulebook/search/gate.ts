import type { Rule } from '../rulebook.ts';
import type { Findings } from './question.ts';
import { type Evidence, scoreOf } from './ranking.ts';

/** One candidate with the score that all evidence together gives it. */
export interface Ranked {
  readonly evidence: Evidence;
  readonly score: number;
}

/** Bounded, because nothing is certain. */
function logOdds(probability: number): number {
  return Math.log((probability + 1e-4) / (1 - probability + 1e-4));
}

/** What the gate judges by: is there a rule at all, and is the first one clearly it? */
export function signsOf(
  rules: readonly Ranked[],
  rejects: readonly Ranked[],
  { unknown, rejected, length, coverage }: Findings,
): Record<string, number> {
  const first = rules[0];
  const reject = rejects[0];
  let total = 0;
  let ofRejects = 0;
  const top = Math.max(first?.score ?? -50, reject?.score ?? -50);
  for (const each of rules) total += Math.exp(each.score - top);
  for (const each of rejects) ofRejects += Math.exp(each.score - top);
  const all = total + ofRejects || 1;
  const firstLike = first?.evidence.like ?? 0;
  const anyLike = rules.reduce((most, each) => Math.max(most, each.evidence.like), 0);
  const rejectLike = rejects.reduce((most, each) => Math.max(most, each.evidence.like), 0);
  const { held, missing } =
    first === undefined ? { held: 0, missing: 1 } : coverage(first.evidence.candidate);
  return {
    top: first?.score ?? 0,
    bm25: first?.evidence.bm25 ?? 0,
    share: first === undefined ? 0 : Math.exp(first.score - top) / all,
    margin: (first?.score ?? 0) - (rules[1]?.score ?? 0),
    lead: Math.max(-8, Math.min(8, (first?.score ?? 0) - (reject?.score ?? 0))),
    rejected: ofRejects / all,
    like: firstLike,
    nearest: anyLike,
    nearestReject: rejectLike,
    difference: anyLike - rejectLike,
    coverage: held,
    missing,
    rejectCoverage: reject === undefined ? 0 : coverage(reject.evidence.candidate).held,
    unknown,
    // What was learnt has nothing to say against a rule that it never saw.
    learntReject: logOdds(first?.evidence.known === false ? ofRejects / all : rejected),
    learnt: first?.evidence.learnt ?? 0,
    short: 1 / Math.max(1, length),
  };
}

/** Divides what was ranked into rules and classes of questions that no rule answers, the best first. */
export function divide(
  evidence: readonly Evidence[],
  candidates: readonly { readonly rule: Rule | undefined }[],
): { rules: Ranked[]; rejects: Ranked[] } {
  const rules: Ranked[] = [];
  const rejects: Ranked[] = [];
  for (const each of evidence) {
    const ranked = { evidence: each, score: scoreOf(each) };
    (candidates[each.candidate]?.rule === undefined ? rejects : rules).push(ranked);
  }
  const order = (a: Ranked, b: Ranked) => b.score - a.score || a.evidence.candidate - b.evidence.candidate;
  return { rules: rules.sort(order), rejects: rejects.sort(order) };
}
