import type { SlotsTable } from '../data/store/schema-slots.ts';
import type { Db, Store, Tx } from '../data/store/store.ts';
import { type Instant, instant } from '../shared/clock.ts';
import type { LocalDate } from '../time/days.ts';
import type { Slot, Why } from './plan.ts';

/** What names a slot in its company. */
export interface SlotKey {
  readonly routine: string;
  readonly office: string;
  readonly date: LocalDate;
  readonly occurrence: number;
}

/** A slot as it is kept. */
export interface KeptSlot extends SlotKey {
  readonly at: Instant;
  readonly until: Instant;
  readonly state: SlotsTable['state'];
  readonly why: Why | undefined;
  readonly audience: Slot['audience'];
  readonly recipients: number;
  readonly expandedTo: string | undefined;
}

/** How far a company has been planned. */
export interface Mark {
  readonly plannedUntil: Instant;
  readonly waitingSince: Instant | undefined;
  readonly acceptedAt: Instant | undefined;
}

/** Later than this after its time, a slot that still goes out is said to be caught up. */
const PROMPT_MS = 5 * 60_000;
/** Rows of one insert. */
const CHUNK = 200;

const iso = (at: number) => new Date(at).toISOString();
const moment = (text: string) => instant(Date.parse(text));

/** The first part of the keys of a slot's deliveries. */
export function slotKey({ routine, office, date, occurrence }: SlotKey): string {
  return `slot:${routine}:${office}:${date}:${occurrence}`;
}

/** What a slot ends as when everything is written down for its recipients. */
export function endOf(slot: Pick<KeptSlot, 'at'>, now: Instant): 'sent' | 'caught-up' {
  return now - slot.at > PROMPT_MS ? 'caught-up' : 'sent';
}

export async function readMark(db: Db | Tx, company: string): Promise<Mark | undefined> {
  const row = await db.selectFrom('slot_clock').selectAll().where('company', '=', company).executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    plannedUntil: moment(row.planned_until),
    waitingSince: row.waiting_since === null ? undefined : moment(row.waiting_since),
    acceptedAt: row.accepted_at === null ? undefined : moment(row.accepted_at),
  };
}

export async function writeMark(tx: Tx, company: string, mark: Mark): Promise<void> {
  const row = {
    planned_until: iso(mark.plannedUntil),
    waiting_since: mark.waitingSince === undefined ? null : iso(mark.waitingSince),
    accepted_at: mark.acceptedAt === undefined ? null : iso(mark.acceptedAt),
  };
  await tx
    .insertInto('slot_clock')
    .values({ company, ...row })
    .onConflict((conflict) => conflict.column('company').doUpdateSet(row))
    .execute();
}

/** The operator says that a jumped clock is right; false when nothing waits for that word. */
export function acceptClock(store: Store, company: string, now: Instant): Promise<boolean> {
  return store.write(company, async (tx) => {
    const mark = await readMark(tx, company);
    if (mark?.waitingSince === undefined) return false;
    await writeMark(tx, company, { ...mark, acceptedAt: now });
    return true;
  });
}

/**
 * Keeps slots that are not there yet, and returns those. A slot that was there (it was made before its time was moved, or by
 * another process) stays as it is.
 */
export async function insertSlots(
  tx: Tx,
  company: string,
  slots: readonly (Slot & { state: KeptSlot['state']; recipients: number })[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const made = new Set<string>();
  for (let start = 0; start < slots.length; start += CHUNK) {
    const rows = await tx
      .insertInto('slots')
      .values(
        slots.slice(start, start + CHUNK).map((slot) => ({
          company,
          routine: slot.routine,
          office: slot.office,
          date: slot.date,
          occurrence: slot.occurrence,
          at: iso(slot.at),
          until: iso(slot.until),
          state: slot.state,
          why: slot.why === undefined ? null : JSON.stringify(slot.why),
          audience: JSON.stringify(slot.audience),
          recipients: slot.recipients,
          expanded_to: null,
          made_at: iso(now),
          closed_at: slot.state === 'open' ? null : iso(now),
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['company', 'routine', 'office', 'date', 'occurrence']).doNothing(),
      )
      .returning(['routine', 'office', 'date', 'occurrence'])
      .execute();
    for (const row of rows) made.add(slotKey({ ...row, date: row.date as LocalDate }));
  }
  return made;
}

/**
 * A clock that ran ahead is back: what it made of times that have not come, and of what it wrongly held to have expired, was never
 * sent and is planned again. Returns where planning has to begin.
 */
export async function forgetUnsent(tx: Tx, company: string, now: Instant): Promise<Instant> {
  const gone = await tx
    .deleteFrom('slots')
    .where('company', '=', company)
    .where((or) =>
      or.or([
        or.and([or('state', '=', 'skipped'), or('at', '>', iso(now))]),
        or.and([or('state', '=', 'expired'), or('until', '>=', iso(now))]),
      ]),
    )
    .returning('at')
    .execute();
  return instant(Math.min(now, ...gone.map(({ at }) => moment(at) - 1)));
}

function kept(row: SlotsTable): KeptSlot {
  return {
    routine: row.routine,
    office: row.office,
    date: row.date as LocalDate,
    occurrence: row.occurrence,
    at: moment(row.at),
    until: moment(row.until),
    state: row.state,
    why: row.why === null ? undefined : (JSON.parse(row.why) as Why),
    audience: JSON.parse(row.audience) as KeptSlot['audience'],
    recipients: row.recipients,
    expandedTo: row.expanded_to ?? undefined,
  };
}

/** Slots whose recipients are not all written down yet, the earliest first. */
export async function openSlots(store: Store, company: string): Promise<readonly KeptSlot[]> {
  const rows = await store
    .read(company)
    .selectFrom('slots')
    .selectAll()
    .where('company', '=', company)
    .where('state', '=', 'open')
    .orderBy('at')
    .execute();
  return rows.map(kept);
}

/** Moves an open slot on: how far its people are written down, and with `end` that it is finished. False: somebody else was there. */
export async function advanceSlot(
  tx: Tx,
  company: string,
  slot: KeptSlot,
  step: { expandedTo: string | undefined; added: number; end?: KeptSlot['state']; now: Instant; why?: Why },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('slots')
    .set({
      expanded_to: step.expandedTo ?? null,
      recipients: slot.recipients + step.added,
      ...(step.end === undefined ? {} : { state: step.end, closed_at: iso(step.now) }),
      ...(step.why === undefined ? {} : { why: JSON.stringify(step.why) }),
    })
    .where('company', '=', company)
    .where('routine', '=', slot.routine)
    .where('office', '=', slot.office)
    .where('date', '=', slot.date)
    .where('occurrence', '=', slot.occurrence)
    .where('state', '=', 'open')
    .where('expanded_to', slot.expandedTo === undefined ? 'is' : '=', slot.expandedTo ?? null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What was, the newest first. */
export async function slotHistory(
  store: Store,
  company: string,
  of: {
    routine?: string | undefined;
    office?: string | undefined;
    before?: Instant | undefined;
    limit: number;
  },
): Promise<readonly KeptSlot[]> {
  let query = store.read(company).selectFrom('slots').selectAll().where('company', '=', company);
  if (of.routine !== undefined) query = query.where('routine', '=', of.routine);
  if (of.office !== undefined) query = query.where('office', '=', of.office);
  if (of.before !== undefined) query = query.where('at', '<', iso(of.before));
  const rows = await query
    .orderBy('at', 'desc')
    .orderBy('office')
    .orderBy('routine')
    .limit(of.limit)
    .execute();
  return rows.map(kept);
}

/** Slots are kept for so long; older ones tell nobody anything. */
export const KEEP_DAYS = 400;

export async function forgetOldSlots(store: Store, company: string, now: Instant): Promise<void> {
  await store.write(company, (tx) =>
    tx
      .deleteFrom('slots')
      .where('company', '=', company)
      .where('at', '<', iso(now - KEEP_DAYS * 86_400_000))
      .where('state', '!=', 'open')
      .execute(),
  );
}
