import type { Store, Tx } from '../data/store/store.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Clock, Instant } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { type Ids, randomIds } from '../shared/ids.ts';
import type { LocalDate } from '../time/days.ts';

/** Days on which a person is away, from the first to the last. `confirmed`: HR entered or imported it. */
export interface Leave {
  readonly id: string;
  readonly person: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly confirmed: boolean;
}

/** A person's hours on a day where they are not the office's; `hours` absent: off that day. */
export interface Shift {
  readonly person: string;
  readonly day: LocalDate;
  /** A close that is not after the open is on the next day. */
  readonly hours?: { readonly open: string; readonly close: string };
}

/** Leave, shifts and pauses as they are kept. Why somebody is away is asked nowhere. */
export interface Absences {
  leaveOf(company: string, person: string, from: LocalDate, to?: LocalDate): Promise<readonly Leave[]>;
  shiftsOf(company: string, person: string, from: LocalDate, to: LocalDate): Promise<readonly Shift[]>;
  /** @throws Refusal when it ends before it starts, or lasts longer than anybody means */
  enter(company: string, request: string, leave: Omit<Leave, 'id'>, by: string): Promise<Leave | 'again'>;
  /** Takes a leave back. A person may take back only what they said themselves. */
  remove(company: string, request: string, id: string, by: string): Promise<void>;
  byId(company: string, id: string): Promise<Leave | undefined>;
  /** Until when the person wants nothing that nobody asked for; undefined ends a pause. */
  pause(company: string, request: string, person: string, until: Instant | undefined): Promise<void>;
  pausedUntil(company: string, person: string): Promise<Instant | undefined>;
}

/** Longer than any leave: a year typed wrong. */
const MOST_DAYS = 1100;

/** @throws Refusal when it ends before it starts, or lasts longer than anybody means */
export function checkLeave(from: LocalDate, to: LocalDate): void {
  if (to < from) {
    throw new Refusal('leave-order', {
      zh: `这段休假在开始之前就结束了：${from} 到 ${to}。请把前后两天对调，或改好日期再发；什么都没有改动。`,
      en: `This leave ends before it starts: ${from} to ${to}. Please swap the days or mend them; nothing was changed.`,
    });
  }
  if ((Date.parse(to) - Date.parse(from)) / 86_400_000 > MOST_DAYS) {
    throw new Refusal('leave-long', {
      zh: `${from} 到 ${to} 超过3年，是不是年份写错了？什么都没有改动。`,
      en: `${from} to ${to} is more than three years; is the year right? Nothing was changed.`,
    });
  }
}

export async function writeLeave(
  tx: Tx,
  company: string,
  leave: Leave,
  by: { who: string; at: string },
): Promise<void> {
  await tx
    .insertInto('leave')
    .values({
      company,
      id: leave.id,
      person: leave.person,
      from_on: leave.from,
      to_on: leave.to,
      confirmed: Number(leave.confirmed),
      entered_by: by.who,
      entered_at: by.at,
    })
    .execute();
}

/** Due dates move with leave that HR confirmed: so it goes on record who said so, in the same transaction. */
export function createAbsences(
  store: Store,
  clock: Clock,
  o: { ids?: Ids; ledger?: Pick<Ledger, 'append'> } = {},
): Absences {
  const { ids = randomIds, ledger } = o;
  const leave = (row: {
    id: string;
    person: string;
    from_on: string;
    to_on: string;
    confirmed: number;
  }): Leave => ({
    id: row.id,
    person: row.person,
    from: row.from_on as LocalDate,
    to: row.to_on as LocalDate,
    confirmed: row.confirmed === 1,
  });
  return {
    leaveOf: async (company, person, from, to) => {
      let query = store
        .read(company)
        .selectFrom('leave')
        .selectAll()
        .where('company', '=', company)
        .where('person', '=', person)
        .where('to_on', '>=', from);
      if (to !== undefined) query = query.where('from_on', '<=', to);
      return (await query.orderBy('from_on').orderBy('id').execute()).map(leave);
    },
    shiftsOf: async (company, person, from, to) => {
      const rows = await store
        .read(company)
        .selectFrom('shifts')
        .selectAll()
        .where('company', '=', company)
        .where('person', '=', person)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .orderBy('day')
        .execute();
      return rows.map(({ day, open, close }) => ({
        person,
        day: day as LocalDate,
        ...(open === null || close === null ? {} : { hours: { open, close } }),
      }));
    },
    enter: async (company, request, given, by) => {
      checkLeave(given.from, given.to);
      const made: Leave = { ...given, id: ids('lv') };
      const at = new Date(clock.now()).toISOString();
      return store.once(company, request, async (tx) => {
        await writeLeave(tx, company, made, { who: by, at });
        if (made.confirmed) {
          const { id, from, to, person } = made;
          await ledger?.append(tx, company, [
            { kind: 'leave-confirmed', subject: {}, act: { leave: id }, identity: { by, from, to }, person },
          ]);
        }
        return made;
      });
    },
    remove: async (company, request, id, by) => {
      await store.once(company, request, async (tx) => {
        const gone = await tx
          .selectFrom('leave')
          .select(['person', 'confirmed'])
          .where('company', '=', company)
          .where('id', '=', id)
          .executeTakeFirst();
        if (gone === undefined) return;
        await tx.deleteFrom('leave').where('company', '=', company).where('id', '=', id).execute();
        if (gone.confirmed !== 1) return;
        await ledger?.append(tx, company, [
          {
            kind: 'leave-removed',
            subject: {},
            act: { leave: id },
            identity: { by },
            person: gone.person,
          },
        ]);
      });
    },
    byId: async (company, id) => {
      const row = await store
        .read(company)
        .selectFrom('leave')
        .selectAll()
        .where('company', '=', company)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? undefined : leave(row);
    },
    pause: async (company, request, person, until) => {
      await store.once(company, request, async (tx) => {
        await tx.deleteFrom('pauses').where('company', '=', company).where('person', '=', person).execute();
        if (until === undefined) return;
        const until_at = new Date(until).toISOString();
        await tx.insertInto('pauses').values({ company, person, until_at }).execute();
      });
    },
    pausedUntil: async (company, person) => {
      const row = await store
        .read(company)
        .selectFrom('pauses')
        .select('until_at')
        .where('company', '=', company)
        .where('person', '=', person)
        .executeTakeFirst();
      return row === undefined ? undefined : (Date.parse(row.until_at) as Instant);
    },
  };
}
