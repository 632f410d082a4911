import type { Tx } from '../data/store/store.ts';
import { addWorkingDays } from '../time/calendar.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import { type Assignment, asAssignment, assignmentIn, saveStanding } from './assignment.ts';
import { type AssignmentState, OWED, step } from './assignment-state.ts';
import { changeCards } from './cards.ts';
import { CHASER, type ChaserSubject } from './chasers.ts';
import { type Desk, isoOf } from './desk.ts';
import { endAssignment, stopMessages } from './ending.ts';
import { type PaperSheet, signOnPaper, unsignPaper } from './paper.ts';
import { subjectOf } from './reading.ts';
import { refuse } from './refusals.ts';

/** What HR does to many assignments at once: shown first, then done, then undone if it was wrong. */
export type Bulk =
  | { readonly kind: 'extend'; readonly due: { readonly on: LocalDate } | { readonly workingDays: number } }
  | { readonly kind: 'exempt'; readonly until: LocalDate | null; readonly why: string }
  | { readonly kind: 'remind' }
  | { readonly kind: 'recall'; readonly reason: string }
  | { readonly kind: 'paper'; readonly file: string };

export interface Change {
  readonly id: string;
  readonly campaign: string;
  readonly state: 'proposed' | 'done' | 'undone';
  readonly bulk: Bulk;
  /** Assignments it is about. */
  readonly count: number;
}

export interface Changes {
  /** Works out what would change, for the people named or for everybody who has not answered. Nothing is changed. */
  propose(
    company: string,
    by: string,
    campaign: string,
    bulk: Bulk,
    people: readonly string[] | undefined,
    papers?: ReadonlyMap<string, PaperSheet>,
  ): Promise<Change>;
  find(company: string, id: string): Promise<Change | undefined>;
  /** The assignments of a change, by id, with the due date it would give. */
  rows(company: string, id: string, limit: number): Promise<{ assignment: Assignment; due?: LocalDate }[]>;
  /** Does what was shown: exactly those, and of them whoever still stands as then. Returns how many. */
  apply(company: string, by: string, id: string): Promise<number>;
  /** Brings back what has not moved on since. Returns how many. */
  undo(company: string, by: string, id: string): Promise<number>;
}

/** What a row of a change carries: what is to be, and once it is done what was before. */
interface Row {
  readonly due?: LocalDate;
  readonly paper?: PaperSheet;
  readonly before?: { readonly state: AssignmentState; readonly due: LocalDate; readonly dueBase: LocalDate };
}

const CHUNK = 500;

export function createChanges(desk: Desk): Changes {
  const { store, ledger, outbox, clock, availability } = desk;

  const find = async (company: string, id: string): Promise<Change | undefined> => {
    const db = store.read(company);
    const row = await db
      .selectFrom('campaign_changes')
      .selectAll()
      .where('company', '=', company)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { count } = await db
      .selectFrom('campaign_change_rows')
      .select((eb) => eb.fn.countAll().as('count'))
      .where('company', '=', company)
      .where('change', '=', id)
      .executeTakeFirstOrThrow();
    return {
      id,
      campaign: row.campaign,
      state: row.state as Change['state'],
      bulk: JSON.parse(row.what) as Bulk,
      count: Number(count),
    };
  };
  const must = async (company: string, id: string): Promise<Change> => {
    const found = await find(company, id);
    if (found === undefined) throw refuse.noChange();
    return found;
  };

  /** Which states a change speaks to. */
  const touches = (bulk: Bulk): readonly AssignmentState[] =>
    bulk.kind === 'extend' || bulk.kind === 'recall'
      ? [...OWED, 'exempt']
      : bulk.kind === 'paper'
        ? [...OWED, 'exempt', 'declined']
        : OWED;

  const newDue = (company: string, bulk: Bulk, row: Assignment): LocalDate | undefined => {
    if (bulk.kind !== 'extend') return undefined;
    if ('on' in bulk.due) return bulk.due.on;
    return addWorkingDays(availability.calendarOf(company, row.office), row.due, bulk.due.workingDays);
  };

  const each = async (
    company: string,
    id: string,
    how: 'apply' | 'undo',
    fn: (tx: Tx, assignment: Assignment, row: Row) => Promise<Row | undefined>,
  ): Promise<number> => {
    let done = 0;
    for (let after = ''; ; ) {
      const rows = await store
        .read(company)
        .selectFrom('campaign_change_rows')
        .selectAll()
        .where('company', '=', company)
        .where('change', '=', id)
        .where('assignment', '>', after)
        .orderBy('assignment')
        .limit(CHUNK)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) return done;
      // Each part is done once, whoever presses again after an interruption.
      const part = await ledger.commit(company, `${id}:${how}:${after}`, async (tx) => {
        let changed = 0;
        for (const row of rows) {
          const assignment = await assignmentIn(tx, company, row.assignment);
          const now = await tx
            .selectFrom('campaign_change_rows')
            .select('data')
            .where('company', '=', company)
            .where('change', '=', id)
            .where('assignment', '=', row.assignment)
            .executeTakeFirstOrThrow();
          if (assignment === undefined) continue;
          const next = await fn(tx, assignment, JSON.parse(now.data) as Row);
          if (next === undefined) continue;
          changed += 1;
          await tx
            .updateTable('campaign_change_rows')
            .set({ data: JSON.stringify(next) })
            .where('company', '=', company)
            .where('change', '=', id)
            .where('assignment', '=', row.assignment)
            .execute();
        }
        return changed;
      });
      done += part === 'again' ? 0 : part;
      if (rows.length < CHUNK) return done;
      after = last.assignment;
    }
  };

  const setState = (company: string, id: string, state: Change['state']) =>
    store.write(company, (tx) =>
      tx
        .updateTable('campaign_changes')
        .set({ state, done_at: isoOf(clock.now()) })
        .where('company', '=', company)
        .where('id', '=', id)
        .execute(),
    );

  const applyOne = async (
    tx: Tx,
    by: string,
    change: Change,
    now: Assignment,
    row: Row,
  ): Promise<Row | undefined> => {
    const { bulk } = change;
    const { company, id } = now;
    if (!touches(bulk).includes(now.standing.state)) return undefined;
    const before = { state: now.standing.state, due: now.due, dueBase: now.dueBase };
    const who = { identity: { person: now.person, by }, person: now.person, subject: subjectOf(now) };
    switch (bulk.kind) {
      case 'extend': {
        const due = row.due ?? now.due;
        const owed = step(now.standing, { event: now.standing.state === 'postponed' ? 'owe' : 'reach' });
        const next = now.standing.state === 'postponed' && 'next' in owed ? owed.next : now.standing;
        await saveStanding(tx, now, next, { due, due_base: due, chased: null });
        await outbox.withdraw(tx, company, `chaser:${id}:`, 'a new due date');
        await ledger.append(tx, company, [
          { kind: 'due-changed', act: { from: now.due, to: due, change: change.id }, ...who },
        ]);
        break;
      }
      case 'exempt': {
        const result = step(now.standing, { event: 'exempt' });
        if ('refused' in result) return undefined;
        await saveStanding(tx, now, result.next, {
          exempt_until: bulk.until,
          exempt_why: bulk.why,
          exempt_by: by,
        });
        await stopMessages(desk, tx, company, id, 'exempt');
        await changeCards(desk, tx, company, id, change.id);
        await ledger.append(tx, company, [
          {
            ...who,
            kind: 'exempted',
            act: { until: bulk.until, change: change.id },
            identity: { person: now.person, by, why: bulk.why },
          },
        ]);
        break;
      }
      case 'remind': {
        const subject: ChaserSubject = { assignment: id, stage: 0, last: false };
        await outbox.owe(tx, {
          company,
          key: `nudge:${id}:${change.id}`,
          to: { person: now.person },
          kind: CHASER,
          subject: JSON.stringify(subject),
          lane: 'bulk',
          unasked: 'compulsory',
        });
        break;
      }
      case 'recall': {
        if ((await endAssignment(desk, tx, now, 'recalled')) === 'kept') return undefined;
        await ledger.append(tx, company, [
          {
            ...who,
            kind: 'recalled',
            act: { change: change.id },
            identity: { person: now.person, by, reason: bulk.reason },
          },
        ]);
        break;
      }
      case 'paper': {
        if (row.paper === undefined || !(await signOnPaper(desk, tx, by, change.id, now, row.paper)))
          return undefined;
        break;
      }
    }
    return { ...row, before };
  };

  const undoOne = async (
    tx: Tx,
    by: string,
    change: Change,
    now: Assignment,
    row: Row,
  ): Promise<Row | undefined> => {
    const { bulk } = change;
    const { before } = row;
    const { company, id } = now;
    if (before === undefined) return undefined;
    const who = { identity: { person: now.person, by }, person: now.person, subject: subjectOf(now) };
    switch (bulk.kind) {
      case 'extend':
        // Somebody whose date was moved again since keeps the newer one; who has answered has no date any more.
        if (now.due !== row.due || !touches(bulk).includes(now.standing.state)) return undefined;
        await saveStanding(tx, now, now.standing, { due: before.due, due_base: before.dueBase });
        await outbox.withdraw(tx, company, `chaser:${id}:`, 'a new due date');
        await ledger.append(tx, company, [
          { kind: 'due-changed', act: { from: now.due, to: before.due, undone: change.id }, ...who },
        ]);
        break;
      case 'exempt': {
        const result = step(now.standing, { event: 'owe' });
        if ('refused' in result || now.standing.state !== 'exempt') return undefined;
        await saveStanding(tx, now, result.next, { exempt_until: null, exempt_why: null, exempt_by: null });
        await changeCards(desk, tx, company, id, `${change.id}:undone`);
        await ledger.append(tx, company, [{ kind: 'exempted', act: { undone: change.id }, ...who }]);
        break;
      }
      case 'remind':
        if ((await outbox.withdraw(tx, company, `nudge:${id}:${change.id}`, 'undone')) === 0)
          return undefined;
        break;
      case 'paper':
        if (!(await unsignPaper(desk, tx, by, change.id, now, before.state))) return undefined;
        break;
      case 'recall':
        return undefined;
    }
    const { before: _, ...rest } = row;
    return rest;
  };

  return {
    find,
    propose: async (company, by, campaign, bulk, people, papers) => {
      const id = desk.ids('chg');
      const wanted = people === undefined ? undefined : new Set(people);
      await store.write(company, async (tx) => {
        await tx
          .insertInto('campaign_changes')
          .values({
            company,
            id,
            campaign,
            kind: bulk.kind,
            state: 'proposed',
            what: JSON.stringify(bulk),
            made_by: by,
            made_at: isoOf(clock.now()),
            done_at: null,
          })
          .execute();
        for (let after = ''; ; ) {
          const rows = await tx
            .selectFrom('assignments')
            .selectAll()
            .where('company', '=', company)
            .where('campaign', '=', campaign)
            .where('state', 'in', [...touches(bulk)])
            .where('id', '>', after)
            .orderBy('id')
            .limit(CHUNK)
            .execute();
          const made = rows
            .map(asAssignment)
            .filter((each) => wanted === undefined || wanted.has(each.person))
            .map((assignment) => {
              const due = newDue(company, bulk, assignment);
              const paper = papers?.get(assignment.person);
              const row: Row = {
                ...(due === undefined ? {} : { due }),
                ...(paper === undefined ? {} : { paper }),
              };
              return { company, change: id, assignment: assignment.id, data: JSON.stringify(row) };
            });
          if (made.length > 0) await tx.insertInto('campaign_change_rows').values(made).execute();
          const last = rows.at(-1);
          if (last === undefined || rows.length < CHUNK) return;
          after = last.id;
        }
      });
      return must(company, id);
    },
    rows: async (company, id, limit) => {
      const db = store.read(company);
      const rows = await db
        .selectFrom('campaign_change_rows')
        .selectAll()
        .where('company', '=', company)
        .where('change', '=', id)
        .orderBy('assignment')
        .limit(limit)
        .execute();
      const found: { assignment: Assignment; due?: LocalDate }[] = [];
      for (const { assignment: which, data } of rows) {
        const row = await db
          .selectFrom('assignments')
          .selectAll()
          .where('company', '=', company)
          .where('id', '=', which)
          .executeTakeFirst();
        const { due } = JSON.parse(data) as Row;
        if (row !== undefined)
          found.push({ assignment: asAssignment(row), ...(due === undefined ? {} : { due }) });
      }
      return found;
    },
    apply: async (company, by, id) => {
      const change = await must(company, id);
      if (change.state !== 'proposed') throw refuse.noChange();
      const today = dayIn(desk.companies.of(company).zone, clock.now());
      if (change.bulk.kind === 'extend' && 'on' in change.bulk.due && change.bulk.due.on < today)
        throw refuse.duePast();
      const done = await each(company, id, 'apply', (tx, now, row) => applyOne(tx, by, change, now, row));
      await setState(company, id, 'done');
      return done;
    },
    undo: async (company, by, id) => {
      const change = await must(company, id);
      if (change.state !== 'done') throw refuse.noChange();
      const done = await each(company, id, 'undo', (tx, now, row) => undoOne(tx, by, change, now, row));
      await setState(company, id, 'undone');
      return done;
    },
  };
}
