import type { Store, Tx } from '../data/store/store.ts';
import type { Office } from '../people/office.ts';
import { type Clock, type Instant, instant } from '../shared/clock.ts';
import type { Text } from '../shared/lang.ts';
import { type Calendar, nextWorkingDay } from '../time/calendar.ts';
import { dayIn, type LocalDate, plusDays } from '../time/days.ts';
import { instantAt, timeIn } from '../time/zones.ts';

/** A point of the last check. */
export interface Point {
  readonly id: string;
  readonly text: Text;
}

/** What the last one out looks after, in the order of the way to the door. */
export const POINTS: readonly Point[] = [
  { id: 'windows', text: { zh: '关窗', en: 'windows' } },
  { id: 'lights', text: { zh: '关灯', en: 'lights' } },
  { id: 'appliances', text: { zh: '关空调和其他电器', en: 'air conditioning and appliances' } },
  { id: 'power', text: { zh: '切断全部电源', en: 'all power' } },
  { id: 'door', text: { zh: '锁门', en: 'door locked' } },
];
/** The articles on which they rest. */
export const POINT_ARTICLES = ['B-5.2.2', 'C-office.4(1)'] as const;

/** Until this hour of the night it is still the evening before. */
const NIGHT_ENDS = '05:00';
/** Until then, on the next working day, the office's manager can see who it was. */
const NAME_UNTIL = '12:00';

/** One office's last check of one evening. */
export interface LastCheck {
  readonly office: string;
  readonly day: LocalDate;
  /** The person who took it; undefined once the name is nobody's to see any more. */
  readonly holder: string | undefined;
  readonly ticked: readonly string[];
  readonly closedAt: Instant | undefined;
  /** How many times it was finished; above one, something was corrected. */
  readonly revision: number;
}

/** What became of taking, saving or giving back. `other`: a colleague has it; `over`: that evening is past. */
export type Taken = 'mine' | 'other' | 'closed' | 'over';

export interface Doing {
  readonly company: string;
  /** The request's id: a second press of the same button changes nothing. */
  readonly request: string;
  readonly office: Office;
  readonly day: LocalDate;
  /** The id of the person. */
  readonly by: string;
}

export interface Checklist {
  of(company: string, office: string, day: LocalDate): Promise<LastCheck | undefined>;
  /** Takes the evening. `over`: from a colleague who has not finished. */
  take(doing: Doing & { over?: boolean }): Promise<Taken>;
  /** Keeps what is ticked; with `close` the check is finished, whatever is open. Its holder may correct it until the name goes. */
  save(doing: Doing & { ticked: readonly string[]; close: boolean }): Promise<Taken>;
  /** “Not me after all”: the evening is free again. */
  giveBack(doing: Doing): Promise<Taken>;
  /** Closed or not, when, and what was missed; never by whom. */
  between(
    company: string,
    office: string,
    from: LocalDate,
    to: LocalDate,
  ): Promise<readonly Omit<LastCheck, 'holder'>[]>;
  /** Erases the names whose time is over; run by the heartbeat. */
  erase(company: string): Promise<void>;
}

/** The evening that belongs to a moment: after midnight it is still the one before. */
export function eveningOf(office: Office, at: Instant): LocalDate {
  const day = dayIn(office.zone, at);
  return timeIn(office.zone, at) < NIGHT_ENDS ? plusDays(day, -1) : day;
}

interface Row {
  office: string;
  day: string;
  holder: string | null;
  ticked: string;
  closed_at: string | null;
  revision: number;
  erase_at: string;
}

export function createChecklist(parts: {
  store: Store;
  clock: Clock;
  calendarOf: (company: string, office: Office) => Calendar;
  /** Called inside the transaction that finishes a check: the record in the channel is owed with it, or not at all. */
  onClosed: (tx: Tx, company: string, office: Office, check: LastCheck) => Promise<void>;
}): Checklist {
  const { store, clock } = parts;
  const iso = (at: number) => new Date(at).toISOString();

  const checkOf = (row: Row): LastCheck => ({
    office: row.office,
    day: row.day as LocalDate,
    // However late the heartbeat is: from that moment on the name is not shown.
    holder: row.holder === null || row.erase_at <= iso(clock.now()) ? undefined : row.holder,
    ticked: POINTS.map(({ id }) => id).filter((id) => row.ticked.split(' ').includes(id)),
    closedAt: row.closed_at === null ? undefined : instant(Date.parse(row.closed_at)),
    revision: row.revision,
  });

  const find = async (db: Pick<Tx, 'selectFrom'>, company: string, office: string, day: LocalDate) => {
    const row = await db
      .selectFrom('last_out')
      .selectAll()
      .where('company', '=', company)
      .where('office', '=', office)
      .where('day', '=', day)
      .executeTakeFirst();
    return row === undefined ? undefined : checkOf(row);
  };

  const update = (tx: Tx, { company, office, day }: Doing, values: Partial<Row & { taken_at: string }>) =>
    tx
      .updateTable('last_out')
      .set(values)
      .where('company', '=', company)
      .where('office', '=', office.id)
      .where('day', '=', day)
      .execute();

  /** How somebody stands to a check. */
  const standing = ({ office, day, by }: Doing, check: LastCheck | undefined): Taken => {
    if (check?.holder === by) return 'mine';
    if (check?.closedAt !== undefined) return 'closed';
    if (day !== eveningOf(office, clock.now())) return 'over';
    return check === undefined ? 'mine' : 'other';
  };

  /** Runs a change once; a repeated request is told how things stand. */
  const once = async (doing: Doing, run: (tx: Tx) => Promise<Taken>): Promise<Taken> => {
    const { company, request, office, day } = doing;
    const done = await store.once(company, request, run);
    if (done !== 'again') return done;
    return standing(doing, await find(store.read(company), company, office.id, day));
  };

  const take = (doing: Doing & { over?: boolean }) =>
    once(doing, async (tx) => {
      const { company, office, day, by } = doing;
      const check = await find(tx, company, office.id, day);
      const stands = standing(doing, check);
      if (stands === 'other' && doing.over === true) {
        await update(tx, doing, { holder: by, ticked: '', taken_at: iso(clock.now()) });
        return 'mine';
      }
      if (stands !== 'mine' || check !== undefined) return stands;
      const next = nextWorkingDay(parts.calendarOf(company, office), day);
      await tx
        .insertInto('last_out')
        .values({
          company,
          office: office.id,
          day,
          holder: by,
          taken_at: iso(clock.now()),
          ticked: '',
          closed_at: null,
          revision: 0,
          erase_at: iso(instantAt(next, NAME_UNTIL, office.zone)),
        })
        .execute();
      return 'mine';
    });

  return {
    of: (company, office, day) => find(store.read(company), company, office, day),
    take,
    save: (doing) =>
      once(doing, async (tx) => {
        const { company, office, day, by } = doing;
        const check = await find(tx, company, office.id, day);
        if (check === undefined) return 'over';
        if (check.holder !== by) return standing(doing, check);
        // What was not finished in the night is not finished in the morning; a finished one can be corrected.
        if (check.closedAt === undefined && day !== eveningOf(office, clock.now())) return 'over';
        const ticked = POINTS.map(({ id }) => id).filter((id) => doing.ticked.includes(id));
        const same = ticked.join(' ') === check.ticked.join(' ');
        await update(tx, doing, { ticked: ticked.join(' ') });
        // Saved again as it was, a finished check needs no second record.
        if (!doing.close || (same && check.closedAt !== undefined)) return 'mine';
        const closedAt = check.closedAt ?? clock.now();
        const revision = check.revision + 1;
        await update(tx, doing, { closed_at: iso(closedAt), revision });
        await parts.onClosed(tx, company, office, { ...check, ticked, closedAt, revision });
        return 'mine';
      }),
    giveBack: (doing) =>
      once(doing, async (tx) => {
        const { company, office, day, by } = doing;
        const check = await find(tx, company, office.id, day);
        if (check === undefined || check.holder !== by || check.closedAt !== undefined)
          return check?.closedAt === undefined ? standing(doing, check) : 'closed';
        await tx
          .deleteFrom('last_out')
          .where('company', '=', company)
          .where('office', '=', office.id)
          .where('day', '=', day)
          .execute();
        return 'mine';
      }),
    between: async (company, office, from, to) => {
      const rows = await store
        .read(company)
        .selectFrom('last_out')
        .selectAll()
        .where('company', '=', company)
        .where('office', '=', office)
        .where('day', '>=', from)
        .where('day', '<=', to)
        .orderBy('day')
        .execute();
      return rows.map((row) => {
        const { holder: _, ...rest } = checkOf(row);
        return rest;
      });
    },
    erase: async (company) => {
      await store.write(company, (tx) =>
        tx
          .updateTable('last_out')
          .set({ holder: null })
          .where('company', '=', company)
          .where('holder', 'is not', null)
          .where('erase_at', '<=', iso(clock.now()))
          .execute(),
      );
    },
  };
}
