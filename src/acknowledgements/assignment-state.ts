/** The three honest answers. Each counts as an answer and stops every reminder. */
export type Outcome = 'acknowledged' | 'objected' | 'declined';

export const OUTCOMES: readonly Outcome[] = ['acknowledged', 'objected', 'declined'];

/**
 * Where an assignment stands. `postponed`: its due date moved with leave. `unreachable`: no platform could hand it over.
 * `recalled`, `withdrawn`, `closed` and `left` end it without an answer.
 */
export type AssignmentState =
  | 'waiting'
  | 'postponed'
  | 'unreachable'
  | 'exempt'
  | Outcome
  | 'recalled'
  | 'withdrawn'
  | 'closed'
  | 'left';

/** Still owed: chasers and digests speak of these. */
export const OWED: readonly AssignmentState[] = ['waiting', 'postponed', 'unreachable'];

const ENDED = ['recalled', 'withdrawn', 'closed', 'left'] as const;
export type End = (typeof ENDED)[number];

/** All that decides what may happen next. `seen`: the pages shown so far; empty again once the whole was. */
export interface Standing {
  readonly state: AssignmentState;
  readonly pages: number;
  readonly seen: readonly number[];
  readonly opened: boolean;
  readonly shown: boolean;
  readonly quiz: 'none' | 'open' | 'passed';
}

export type Event =
  | { readonly event: 'open'; readonly page: number }
  | { readonly event: 'answer'; readonly outcome: Outcome }
  | { readonly event: 'pass' }
  | { readonly event: 'paper' }
  | { readonly event: 'exempt' | 'owe' | 'postpone' | 'lose' | 'reach' }
  | { readonly event: 'end'; readonly how: End };

/** Why something could not happen; nothing was changed. */
export type Refused =
  | { readonly refused: End }
  | { readonly refused: 'unread'; readonly missing: readonly number[] }
  | { readonly refused: 'quiz' }
  | { readonly refused: 'answered'; readonly outcome: Outcome }
  | { readonly refused: 'no-page' };

/** What came of an event: the new standing, the same (nothing to record), or a refusal. */
export type Step = { readonly next: Standing; readonly changed: boolean } | Refused;

export const isOutcome = (state: AssignmentState): state is Outcome =>
  (OUTCOMES as readonly string[]).includes(state);
export const isEnd = (state: AssignmentState): state is End => (ENDED as readonly string[]).includes(state);
export const isOwed = (state: AssignmentState): boolean => OWED.includes(state);

const same = (now: Standing): Step => ({ next: now, changed: false });
const to = (now: Standing, change: Partial<Standing>): Step => ({
  next: { ...now, ...change },
  changed: true,
});

/** The pages that have not been shown yet, in order. */
export function missingPages(now: Standing): number[] {
  if (now.shown) return [];
  return Array.from({ length: now.pages }, (_, index) => index + 1).filter(
    (page) => !now.seen.includes(page),
  );
}

/** What follows from an event. Pure: no clock, no store; every rule of what may happen to an assignment stands here. */
export function step(now: Standing, event: Event): Step {
  switch (event.event) {
    case 'open':
      return openPage(now, event.page);
    case 'answer':
      return answer(now, event.outcome);
    case 'pass':
      if (isEnd(now.state)) return { refused: now.state };
      return now.quiz === 'open' ? to(now, { quiz: 'passed' }) : same(now);
    case 'paper':
      // A signed sheet of paper counts whatever was shown on a screen; what was answered here stays.
      if (isEnd(now.state)) return { refused: now.state };
      if (now.state === 'acknowledged' || now.state === 'objected')
        return { refused: 'answered', outcome: now.state };
      return to(now, { state: 'acknowledged' });
    case 'exempt':
      return isOwed(now.state) ? to(now, { state: 'exempt' }) : same(now);
    case 'owe':
      return now.state === 'exempt' || now.state === 'postponed' ? to(now, { state: 'waiting' }) : same(now);
    case 'postpone':
      return now.state === 'waiting' ? to(now, { state: 'postponed' }) : same(now);
    case 'lose':
      return now.state === 'waiting' || now.state === 'postponed'
        ? to(now, { state: 'unreachable' })
        : same(now);
    case 'reach':
      return now.state === 'unreachable' ? to(now, { state: 'waiting' }) : same(now);
    case 'end':
      // What was answered is kept, whatever becomes of the campaign.
      return isOutcome(now.state) || isEnd(now.state) ? same(now) : to(now, { state: event.how });
  }
}

/** Reading is always possible, also of what was answered or has ended; it is recorded only while it matters. */
function openPage(now: Standing, page: number): Step {
  if (page < 1 || page > now.pages) return { refused: 'no-page' };
  if (now.shown || isEnd(now.state)) return same(now);
  if (now.seen.includes(page) && now.opened) return same(now);
  const seen = [...now.seen, page].sort((a, b) => a - b);
  const shown = seen.length === now.pages;
  return to(now, { opened: true, shown, seen: shown ? [] : seen });
}

function answer(now: Standing, outcome: Outcome): Step {
  if (isEnd(now.state)) return { refused: now.state };
  // “Not now” may be followed by an answer; the other two stay as they were given.
  if (isOutcome(now.state) && (now.state !== 'declined' || outcome === 'declined'))
    return { refused: 'answered', outcome: now.state };
  const missing = missingPages(now);
  if (missing.length > 0) return { refused: 'unread', missing };
  if (outcome === 'acknowledged' && now.quiz === 'open') return { refused: 'quiz' };
  return to(now, { state: outcome });
}
