import { z } from 'zod';
import type { Text } from '../shared/lang.ts';
import { isCalendar } from '../time/calendar.ts';
import { isClockTime } from '../time/clock-times.ts';
import { isZone, type LocalDate, parseLocalDate } from '../time/days.ts';

/** Most characters of a name or a way to reach somebody. */
export const MAX_TEXT = 120;
export const text = z.strictObject({
  zh: z.string().min(1).max(MAX_TEXT),
  en: z.string().min(1).max(MAX_TEXT),
});

export const clockTime = z
  .string()
  .refine((time): boolean => isClockTime(time), 'not a time of the day; write it like 09:00 or 18:30');

/** A day that exists; 29 February only where there is one. */
export const localDay = z
  .string()
  .refine((day) => parseLocalDate(day) !== undefined, {
    error: ({ input }) => `there is no day “${String(input)}”; write it like 2026-11-27`,
  })
  .transform((day) => day as LocalDate);

export const OFFICE_ID = /^[a-z0-9-]{1,20}$/;
const officeId = z
  .string()
  .regex(OFFICE_ID, 'an office’s id is 1 to 20 small letters, digits or hyphens, for example shanghai');

const hours = z
  .strictObject({ open: clockTime, close: clockTime })
  .refine(({ open, close }) => open < close, 'the office closes before it opens; open has to be the earlier');

const officeSchema = z.strictObject({
  id: officeId,
  name: text,
  zone: z.string().refine(isZone, 'not a time zone this machine knows; write for example Asia/Shanghai'),
  /** What its channels are told in. */
  lang: z.enum(['zh', 'en']).default('zh'),
  /** `CN`, a country of date-holidays with or without its region (`GB-ENG`), or `none`: only weekends and what is set here. */
  calendar: z
    .string()
    .refine(isCalendar, 'not a calendar: write CN, a country such as GB or with its region GB-ENG, or none'),
  hours,
  /** ISO weekdays: Monday 1 … Sunday 7. */
  workweek: z
    .array(z.number().int('weekdays are 1 (Monday) to 7 (Sunday)').min(1).max(7))
    .min(1, 'an office works on one weekday at least: 1 (Monday) to 7 (Sunday)')
    .refine((days) => new Set(days).size === days.length, 'a weekday stands twice')
    .default([1, 2, 3, 4, 5]),
  /** Where the office is told; none: nobody hears of it, which is said aloud and no fault. */
  channels: z.array(z.strictObject({ workspace: z.string().min(1), channel: z.string().min(1) })).default([]),
  /** When the building closes; absent: three hours after closing. */
  buildingCloses: clockTime.optional(),
  /** True: being there early counts as working time, so the reminder may ask for it. */
  preparationCounts: z.boolean().default(false),
  /** True: its channels are told in both languages, the Chinese whole, then the English. */
  bothLanguages: z.boolean().optional(),
});

export type Office = z.infer<typeof officeSchema>;

export const offices = z
  .array(officeSchema)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two offices have the same id');

const officeHoursSchema = z
  .strictObject({
    office: officeId,
    from: localDay,
    to: localDay.optional(),
    open: clockTime,
    close: clockTime,
  })
  .refine(({ open, close }) => open < close, 'the office closes before it opens; open has to be the earlier')
  .refine(({ from, to }) => to === undefined || from <= to, 'it ends before it starts; from has to be first');

/** Dated changes of an office's hours; of those that cover a day the last decides. */
export type OfficeHours = z.infer<typeof officeHoursSchema>;
export const officeHours = z.array(officeHoursSchema);

const calendarDaySchema = z
  .strictObject({
    /** Absent: all offices. */
    office: officeId.optional(),
    from: localDay,
    to: localDay,
    kind: z.enum(['closed', 'open']),
    name: text,
  })
  .refine(({ from, to }) => from <= to, 'it ends before it starts; from has to be first');

/** Company closures and extra workdays; an office's own stand over those of all offices. */
export type CalendarDays = z.infer<typeof calendarDaySchema>;
export const calendarDays = z.array(calendarDaySchema).superRefine((all, context) => {
  for (const [index, later] of all.entries()) {
    const before = all
      .slice(0, index)
      .find((each) => each.office === later.office && each.from <= later.to && later.from <= each.to);
    if (before === undefined) continue;
    context.addIssue({
      code: 'custom',
      path: [index],
      message: `overlaps ${before.from} to ${before.to}, “${before.name.en}”; each day may stand once for an office`,
    });
  }
});

export const limits = z.strictObject({
  /** Most unasked direct messages a person gets in a day. */
  dailyMessages: z.number().int().min(1).max(50),
  /** How long before opening and after closing a person may still be written to. */
  quietMarginMinutes: z.number().int().min(0).max(240),
});

/** What does not fit together across items: a fault stops, a warning is only said. */
export interface OfficeFault {
  readonly kind: 'fault' | 'warning';
  readonly path: readonly (string | number)[];
  readonly text: Text;
}

/** Checks the items against each other: dated hours and days of an office that does not exist, an office without channel. */
export function officeFaults(items: {
  readonly offices: readonly Office[];
  readonly officeHours: readonly OfficeHours[];
  readonly calendarDays: readonly CalendarDays[];
}): OfficeFault[] {
  const ids = new Set(items.offices.map(({ id }) => id));
  const list = [...ids].join(' ') || '–';
  const unknown = (item: 'officeHours' | 'calendarDays') =>
    items[item].flatMap(({ office }, index): OfficeFault[] =>
      office === undefined || ids.has(office)
        ? []
        : [
            {
              kind: 'fault',
              path: [item, index, 'office'],
              text: {
                zh: `没有“${office}”这个办公地点，现有：${list}`,
                en: `there is no office “${office}”; there are: ${list}`,
              },
            },
          ],
    );
  const silent = items.offices.flatMap((office, index): OfficeFault[] =>
    office.channels.length > 0
      ? []
      : [
          {
            kind: 'warning',
            path: ['offices', index, 'channels'],
            text: {
              zh: `${office.name.zh}还没有频道：频道里的提醒发不出去`,
              en: `${office.name.en} has no channel yet: reminders for channels go nowhere`,
            },
          },
        ],
  );
  return [...unknown('officeHours'), ...unknown('calendarDays'), ...silent];
}

/** When the building closes on a day on which the office closes at `close`. */
export function buildingClosesAt(office: Office, close: string): string {
  if (office.buildingCloses !== undefined) return office.buildingCloses;
  const [hour = 0, minute = 0] = close.split(':').map(Number);
  return hour + 3 > 23 ? '23:59' : `${String(hour + 3).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
