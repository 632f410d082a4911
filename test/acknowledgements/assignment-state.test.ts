import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AssignmentState,
  type Event,
  isEnd,
  isOutcome,
  missingPages,
  OUTCOMES,
  OWED,
  type Standing,
  step,
} from '../../src/acknowledgements/assignment-state.ts';

const PAGES = 3;
const fresh = (more: Partial<Standing> = {}): Standing => ({
  state: 'waiting',
  pages: PAGES,
  seen: [],
  opened: false,
  shown: false,
  quiz: 'none',
  ...more,
});

const anEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.integer({ min: -1, max: PAGES + 2 }).map((page): Event => ({ event: 'open', page })),
  fc.constantFrom(...OUTCOMES).map((outcome): Event => ({ event: 'answer', outcome })),
  fc
    .constantFrom('pass', 'paper', 'exempt', 'owe', 'postpone', 'lose', 'reach')
    .map((event) => ({ event }) as Event),
  fc.constantFrom('recalled', 'withdrawn', 'closed', 'left').map((how) => ({ event: 'end', how }) as Event),
);
const aStart = fc
  .record({ quiz: fc.constantFrom('none' as const, 'open' as const) })
  .map((quiz) => fresh(quiz));

/** Runs events; every standing on the way, and the steps that led there. */
function walk(start: Standing, events: readonly Event[]) {
  const steps: { before: Standing; event: Event; after: Standing; refused?: string }[] = [];
  let now = start;
  for (const event of events) {
    const result = step(now, event);
    if ('refused' in result) steps.push({ before: now, event, after: now, refused: result.refused });
    else {
      if (!result.changed) expect(result.next).toEqual(now);
      steps.push({ before: now, event, after: result.next });
      now = result.next;
    }
  }
  return { end: now, steps };
}
const walked = fc.tuple(aStart, fc.array(anEvent, { maxLength: 30 }));

describe('an assignment, whatever happens to it', () => {
  test('is answered here only after every page was shown, and acknowledged only after the check', () => {
    fc.assert(
      fc.property(walked, ([start, events]) => {
        for (const { before, event, after, refused } of walk(start, events).steps) {
          if (event.event !== 'answer' || refused !== undefined) continue;
          expect(missingPages(before)).toEqual([]);
          if (after.state === 'acknowledged') expect(before.quiz).not.toBe('open');
        }
      }),
    );
  });

  test('keeps an answer for ever; only “not now” may be followed by another', () => {
    fc.assert(
      fc.property(walked, ([start, events]) => {
        for (const { before, event, after } of walk(start, events).steps) {
          if (before.state === 'acknowledged' || before.state === 'objected')
            expect(after.state).toBe(before.state);
          if (before.state === 'declined' && after.state !== 'declined')
            expect([event.event, isOutcome(after.state)]).toEqual([
              event.event === 'paper' ? 'paper' : 'answer',
              true,
            ]);
        }
      }),
    );
  });

  test('that has ended stays ended, and every press on it is refused with that reason', () => {
    fc.assert(
      fc.property(walked, ([start, events]) => {
        for (const { before, event, after, refused } of walk(start, events).steps) {
          if (!isEnd(before.state)) continue;
          expect(after.state).toBe(before.state);
          if (event.event === 'answer') expect(refused).toBe(before.state);
        }
      }),
    );
  });

  test('answered twice gives one answer, and the second press is told which', () => {
    fc.assert(
      fc.property(walked, fc.constantFrom(...OUTCOMES), ([start, events], outcome) => {
        const { end } = walk(start, events);
        const first = step(end, { event: 'answer', outcome });
        if ('refused' in first) return;
        expect(step(first.next, { event: 'answer', outcome })).toEqual({ refused: 'answered', outcome });
      }),
    );
  });

  test('remembers which pages were shown only until the whole was', () => {
    fc.assert(
      fc.property(walked, ([start, events]) => {
        for (const { after } of walk(start, events).steps) {
          if (after.shown) expect(after.seen).toEqual([]);
          expect(new Set(after.seen).size).toBe(after.seen.length);
          expect(after.seen.length).toBeLessThan(PAGES);
        }
      }),
    );
  });
});

describe('an assignment', () => {
  test('names the pages that are still closed', () => {
    const { end } = walk(fresh(), [
      { event: 'open', page: 1 },
      { event: 'open', page: 2 },
    ]);
    expect(step(end, { event: 'answer', outcome: 'declined' })).toEqual({ refused: 'unread', missing: [3] });
  });

  test.each(OWED)('that is %s can be answered and exempted', (state) => {
    expect(step(fresh({ state, shown: true }), { event: 'answer', outcome: 'objected' })).toMatchObject({
      next: { state: 'objected' },
    });
    expect(step(fresh({ state }), { event: 'exempt' })).toMatchObject({ next: { state: 'exempt' } });
  });

  test('an objection and a decline need no check of understanding', () => {
    const read = fresh({ shown: true, quiz: 'open' });
    expect(step(read, { event: 'answer', outcome: 'acknowledged' })).toEqual({ refused: 'quiz' });
    expect(step(read, { event: 'answer', outcome: 'objected' })).toMatchObject({ changed: true });
    expect(step(read, { event: 'answer', outcome: 'declined' })).toMatchObject({ changed: true });
  });

  const states: AssignmentState[] = ['exempt', 'declined'];
  test.each(states)('that is %s may still be acknowledged', (state) => {
    const read = fresh({ state, shown: true });
    expect(step(read, { event: 'answer', outcome: 'acknowledged' })).toMatchObject({
      next: { state: 'acknowledged' },
    });
  });
});
