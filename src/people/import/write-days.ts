import type { Tx } from '../../data/store/store.ts';
import { chunks } from '../person.ts';
import type { DayEntry, newLeave } from './days.ts';
import type { Noted } from './write.ts';

/** The leave and shifts that the people of a file have. */
export async function daysThere(
  db: Pick<Tx, 'selectFrom'>,
  company: string,
  entries: readonly DayEntry[],
): Promise<{ leave: Set<string>; shifts: Map<string, { open: string | null; close: string | null }> }> {
  const leave = new Set<string>();
  const shifts = new Map<string, { open: string | null; close: string | null }>();
  for (const people of chunks([...new Set(entries.map((entry) => entry.person))])) {
    const rows = await db
      .selectFrom('leave')
      .select(['person', 'from_on', 'to_on'])
      .where('company', '=', company)
      .where('person', 'in', people)
      .where('confirmed', '=', 1)
      .execute();
    for (const row of rows) leave.add(`${row.person} ${row.from_on} ${row.to_on}`);
    const days = await db
      .selectFrom('shifts')
      .select(['person', 'day', 'open', 'close'])
      .where('company', '=', company)
      .where('person', 'in', people)
      .execute();
    for (const { person, day, open, close } of days) shifts.set(`${person}/${day}`, { open, close });
  }
  return { leave, shifts };
}

/** Writes leave and shifts. */
export async function writeDays(
  tx: Tx,
  company: string,
  leave: ReturnType<typeof newLeave>,
  shifts: readonly {
    entry: Extract<DayEntry, { kind: 'shift' }>;
    before: { open: string | null; close: string | null } | undefined;
  }[],
  by: { who: string; at: string },
): Promise<Noted[]> {
  for (const some of chunks(leave, 400)) {
    await tx
      .insertInto('leave')
      .values(
        some.map(({ id, person, from, to }) => ({
          company,
          id,
          person,
          from_on: from,
          to_on: to,
          confirmed: 1,
          entered_by: by.who,
          entered_at: by.at,
        })),
      )
      .execute();
  }
  for (const some of chunks(shifts, 400)) {
    await tx
      .insertInto('shifts')
      .values(some.map(({ entry: { person, day, open, close } }) => ({ company, person, day, open, close })))
      .onConflict((conflict) =>
        conflict
          .columns(['company', 'person', 'day'])
          .doUpdateSet((eb) => ({ open: eb.ref('excluded.open'), close: eb.ref('excluded.close') })),
      )
      .execute();
  }
  return [
    ...leave.map(({ id, person, from, to }): Noted => {
      const after = { from, to };
      return { subject: 'leave', key: id, person, before: null, after };
    }),
    ...shifts.map(({ entry, before }): Noted => {
      const { person, day, open, close } = entry;
      return {
        subject: 'shift',
        key: `${person}/${day}`,
        person,
        before: before ?? null,
        after: { open, close },
      };
    }),
  ];
}
