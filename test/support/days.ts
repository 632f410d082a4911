import fc from 'fast-check';
import type { LocalDate } from '../../src/time/days.ts';

const FIRST = Date.UTC(2000, 0, 1);
const LAST = Date.UTC(2099, 11, 31);

/** Any day of this century. */
export const days: fc.Arbitrary<LocalDate> = fc
  .integer({ min: 0, max: (LAST - FIRST) / 86_400_000 })
  .map((count) => new Date(FIRST + count * 86_400_000).toISOString().slice(0, 10) as LocalDate);
