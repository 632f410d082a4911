import { z } from 'zod';
import { parseLocalDate } from '../time/days.ts';
import { clockTime, localDay, OFFICE_ID } from './office.ts';

export const ROUTINE_ID = /^[a-z0-9-]{1,24}$/;
/** Most characters of a routine's own wording. */
export const MAX_WORDING = 1000;

const minutes = z.number().int();

/** A fixed time, or so many minutes from opening or closing (before it: negative). */
const time = z.union([
  z.strictObject({ at: clockTime }),
  z.strictObject({ from: z.enum(['opening', 'closing']), minutes: minutes.min(-720).max(720) }),
]);

/** `2026-12-24` once, or `12-24` every year. */
const dateOrYearly = z
  .string()
  .refine(
    (day) =>
      parseLocalDate(day) !== undefined || (day !== '02-29' && parseLocalDate(`2026-${day}`) !== undefined),
    {
      error: ({ input }) =>
        input === '02-29'
          ? '29 February comes once in four years; write 02-28 or 03-01'
          : `there is no day “${String(input)}”; write it like 2026-12-24, or 12-24 for every year`,
    },
  );

const days = z.union([
  z.literal('working'),
  /** The last working day before public holidays. */
  z.literal('before-holidays'),
  z.strictObject({ weekdays: z.array(z.number().int().min(1).max(7)).min(1) }),
  z.strictObject({ dates: z.array(dateOrYearly).min(1).max(100) }),
  /** 1 to 31; a month that is too short has it on its last day. */
  z.strictObject({ monthly: z.array(z.number().int().min(1).max(31)).min(1) }),
]);

const audience = z
  .array(
    z.union([
      /** The office's channels; all people of the office; those who subscribed. */
      z.enum(['channels', 'office', 'subscribers']),
      z.strictObject({
        channel: z.strictObject({ workspace: z.string().min(1), channel: z.string().min(1) }),
      }),
      z.strictObject({ department: z.string().min(1).max(120) }),
      z.strictObject({ role: z.enum(['employee', 'manager', 'hr', 'auditor', 'operator']) }),
    ]),
  )
  .min(1)
  .max(20);

const wordingText = z.strictObject({
  zh: z.string().min(1).max(MAX_WORDING),
  en: z.string().min(1).max(MAX_WORDING),
});

/** What a company sets for one routine, everywhere or in one office; what is absent stays as shipped (or as everywhere). */
export const routineSettings = z.strictObject({
  id: z.string().regex(ROUTINE_ID, 'a routine’s id is 1 to 24 small letters, digits or hyphens'),
  office: z.string().regex(OFFICE_ID).optional(),
  on: z.boolean().optional(),
  name: wordingText.optional(),
  time: time.optional(),
  days: days.optional(),
  /** What happens to a day that is off: nothing, the next working day instead, or sent all the same. */
  onDayOff: z.enum(['skip', 'next', 'send']).optional(),
  audience: audience.optional(),
  wording: z.strictObject({ title: wordingText, text: wordingText }).optional(),
  /** Minutes after its time in which it still helps; later it expires. */
  usefulMinutes: minutes.min(1).max(1440).optional(),
  /** The first day on which it is sent again. */
  pausedUntil: localDay.optional(),
  /** HR's choice for a routine whose rule is dated or legally doubtful. */
  choice: z.enum(['keep', 'reword']).optional(),
});

export type RoutineSettings = z.infer<typeof routineSettings>;
export type RoutineTime = z.infer<typeof time>;
export type RoutineDays = z.infer<typeof days>;
export type RoutineAudience = z.infer<typeof audience>;

export const routines = z.array(routineSettings).superRefine((all, context) => {
  for (const [index, later] of all.entries()) {
    if (all.slice(0, index).some((each) => each.id === later.id && each.office === later.office)) {
      context.addIssue({
        code: 'custom',
        path: [index, 'id'],
        message: `“${later.id}” stands twice${later.office === undefined ? '' : ` for ${later.office}`}; one entry for a routine and office`,
      });
    }
  }
});

/** A year's official days as somebody entered them, where the program has none. */
export const officialDays = z.array(
  z.strictObject({
    calendar: z.string().min(2),
    year: z.number().int().min(2000).max(2100),
    days: z.array(
      z.strictObject({
        date: localDay,
        kind: z.enum(['holiday', 'make-up']),
        name: z.strictObject({ zh: z.string().min(1), en: z.string().min(1) }),
      }),
    ),
  }),
);
