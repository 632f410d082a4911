import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANES } from '../../src/outbox/owed.ts';
import { createPace } from '../../src/outbox/pacing.ts';
import type { Limits } from '../../src/outbox/sender.ts';
import { createTestClock, MINUTE } from '../support/clock.ts';

const most = (times: readonly number[], window: number): number => {
  let found = 0;
  for (let from = 0, to = 0; to < times.length; to += 1) {
    while ((times[from] ?? 0) <= (times[to] ?? 0) - window) from += 1;
    found = Math.max(found, to - from + 1);
  }
  return found;
};

const limitsOf = (perMinute: number, more: Partial<Limits> = {}): Limits => ({
  perMinute,
  perChannelSecond: 1,
  batch: 1,
  parallel: 8,
  ...more,
});

describe('the pace', () => {
  test('is never above a limit in any window, whoever asks when, whichever way the clock is moved', () => {
    const step = fc.record({
      lane: fc.constantFrom(...LANES),
      to: fc.integer({ min: 0, max: 3 }),
      wait: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 90_000 })),
      back: fc.oneof(
        { weight: 20, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.constant(7_200_000) },
      ),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.array(step, { maxLength: 400 }),
        (perMinute, steps) => {
          const clock = createTestClock();
          const pace = createPace(limitsOf(perMinute, { perAccountMinute: 30, perAccountHour: 100 }), clock);
          // Real time, which no operator moves.
          let real = 0;
          const calls: number[] = [];
          const byChannel = new Map<string, number[]>();
          for (const { lane, to, wait, back } of steps) {
            real += wait;
            clock.advance(wait - back);
            const name = `c${to}`;
            if (pace.wait(lane) > 0 || pace.waitFor(name) > 0) continue;
            pace.take([name]);
            calls.push(real);
            byChannel.set(name, [...(byChannel.get(name) ?? []), real]);
          }
          expect(most(calls, MINUTE)).toBeLessThanOrEqual(perMinute);
          for (const times of byChannel.values()) {
            expect(most(times, 1000)).toBeLessThanOrEqual(1);
            expect(most(times, MINUTE)).toBeLessThanOrEqual(30);
            expect(most(times, 60 * MINUTE)).toBeLessThanOrEqual(100);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('uses at least 98 % of the limit over ten minutes of bulk, and is never stuck', () => {
    for (const perMinute of [1, 20, 60, 240, 1000]) {
      const clock = createTestClock();
      const pace = createPace(limitsOf(perMinute), clock);
      const end = clock.now() + 10 * MINUTE;
      let sent = 0;
      while (clock.now() < end) {
        const wait = pace.wait('bulk');
        if (wait > 0) clock.advance(wait);
        else {
          pace.take([`c${sent}`]);
          sent += 1;
        }
      }
      expect(sent, `${perMinute} a minute`).toBeGreaterThanOrEqual(perMinute * 10 * 0.98);
    }
  });

  test('keeps a part for replies and routines while bulk goes at full rate', () => {
    const clock = createTestClock();
    const pace = createPace(limitsOf(240), clock);
    for (let sent = 0; sent < 700; ) {
      const wait = pace.wait('bulk');
      if (wait > 0) clock.advance(wait);
      else {
        pace.take([`c${sent}`]);
        sent += 1;
      }
    }
    expect(pace.wait('bulk')).toBeGreaterThan(0);
    const atOnce = (lane: 'reply' | 'routine') => {
      let sent = 0;
      for (; pace.wait(lane) === 0; sent += 1) pace.take([`${lane}${sent}`]);
      return sent;
    };
    expect(atOnce('routine')).toBeGreaterThanOrEqual(2);
    expect(atOnce('reply')).toBeGreaterThanOrEqual(2);
  });

  test('stands still while it is told to, for everything or for one conversation', () => {
    const clock = createTestClock();
    const pace = createPace(limitsOf(240), clock);
    pace.pause(5000, 'c1');
    expect([pace.wait('bulk'), pace.waitFor('c1'), pace.waitFor('c2')]).toEqual([0, 5000, 0]);
    pace.pause(3000);
    expect(pace.wait('reply')).toBe(3000);
    clock.advance(5000);
    expect([pace.wait('reply'), pace.waitFor('c1')]).toEqual([0, 0]);
  });
});
