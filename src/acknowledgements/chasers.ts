import { officesOf } from '../people/company.ts';
import { addWorkingDays } from '../time/calendar.ts';
import { dayIn, type LocalDate, plusDays } from '../time/days.ts';
import { instantAt } from '../time/zones.ts';
import { type Assignment, asAssignment, assignmentIn, saveStanding } from './assignment.ts';
import { step } from './assignment-state.ts';
import { changeCards } from './cards.ts';
import { chaserDue } from './chaser-plan.ts';
import type { Desk } from './desk.ts';
import { moveWithLeave } from './due.ts';
import { subjectOf } from './reading.ts';

/** The reminder of one assignment. */
export const CHASER = 'policy-chaser';

/** Rows that are looked at in one go. */
const CHUNK = 500;
/** How far from its due date an assignment can still be reminded of, in days. */
const WINDOW = 60;

export interface Chasers {
  /** Owes what is to be sent today, once a day and office; due dates move with leave first. */
  run(company: string): Promise<void>;
  /** Exemptions that are over: answered for from then on, with a due date of its own. */
  endExemptions(company: string): Promise<void>;
  /** Owes one more reminder on a day the person chose. */
  remindOn(company: string, request: string, assignment: Assignment, day: LocalDate): Promise<void>;
}

/** What a chaser's composer needs to say which one it is. */
export interface ChaserSubject {
  readonly assignment: string;
  readonly stage: number;
  /** True for the last one there is. */
  readonly last: boolean;
}

export function createChasers(desk: Desk): Chasers {
  const { store, clock, availability, companies, outbox } = desk;
  /** The last day on which an office was gone through; a restart goes through it again, and the keys prevent doubles. */
  const gone = new Map<string, LocalDate>();

  const look = async (company: string, office: string, today: LocalDate): Promise<void> => {
    const calendar = availability.calendarOf(company, office);
    const stages = companies.of(company).acknowledgements.remindOn;
    for (let after = ''; ; ) {
      const rows = await store
        .read(company)
        .selectFrom('assignments')
        .innerJoin('campaigns', (join) =>
          join
            .onRef('campaigns.company', '=', 'assignments.company')
            .onRef('campaigns.id', '=', 'assignments.campaign'),
        )
        .selectAll('assignments')
        .where('assignments.company', '=', company)
        .where('campaigns.company', '=', company)
        .where('campaigns.state', '=', 'running')
        .where('assignments.state', 'in', ['waiting', 'postponed'])
        .where('assignments.office', '=', office)
        .where('assignments.due', '>', plusDays(today, -WINDOW))
        .where('assignments.due', '<', plusDays(today, WINDOW))
        .where('assignments.id', '>', after)
        .orderBy('assignments.id')
        .limit(CHUNK)
        .execute();
      for (const assignment of rows.map(asAssignment)) {
        const current = await settle(assignment, calendar, today);
        if (current === undefined) continue;
        const asked = dayIn(zoneOf(company, office), current.madeAt);
        const stage = chaserDue({ asked, due: current.due, last: current.chased }, stages, calendar, today);
        if (stage !== undefined) await owe(current, stage, stage === Math.max(...stages));
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < CHUNK) return;
      after = last.id;
    }
  };

  /** Moves the due date with leave; undefined when there is nothing to remind of. */
  const settle = async (
    assignment: Assignment,
    calendar: ReturnType<typeof availability.calendarOf>,
    today: LocalDate,
  ): Promise<Assignment | undefined> => {
    const { company, id, standing } = assignment;
    const asked = dayIn(zoneOf(company, assignment.office), assignment.madeAt);
    const leaves = await availability.confirmedLeave(
      company,
      assignment.person,
      asked,
      plusDays(assignment.dueBase, WINDOW),
    );
    const due = moveWithLeave(calendar, asked, assignment.dueBase, leaves);
    const away = leaves.some(({ from, to }) => from <= today && today <= to);
    const moved = due === assignment.due ? {} : { due, chased: null };
    const current =
      due > assignment.dueBase && (away || standing.state === 'waiting')
        ? await change(company, id, 'postpone', moved)
        : due === assignment.due
          ? assignment
          : await change(company, id, 'owe', moved);
    return away ? undefined : current;
  };

  const change = (
    company: string,
    id: string,
    event: 'postpone' | 'owe',
    changes: Parameters<typeof saveStanding>[3],
    why = 'leave',
  ): Promise<Assignment | undefined> =>
    store.write(company, async (tx) => {
      const before = await assignmentIn(tx, company, id);
      if (before === undefined) return undefined;
      const result = step(before.standing, { event });
      if ('refused' in result) return undefined;
      if (before.standing.state === 'exempt' && result.changed)
        await changeCards(desk, tx, company, id, `exempt-over:${before.due}`);
      if (result.changed || Object.keys(changes ?? {}).length > 0) {
        await saveStanding(tx, before, result.next, changes);
        if (changes?.due !== undefined)
          await desk.ledger.append(tx, company, [
            {
              kind: 'due-changed',
              subject: subjectOf(before),
              act: { from: before.due, to: changes.due, why },
              identity: { person: before.person },
              person: before.person,
            },
          ]);
      }
      return assignmentIn(tx, company, id);
    });

  const owe = async (assignment: Assignment, stage: number, last: boolean): Promise<void> => {
    const { company, id, person } = assignment;
    await store.write(company, async (tx) => {
      const subject: ChaserSubject = { assignment: id, stage, last };
      await tx
        .updateTable('assignments')
        .set({ chased: stage })
        .where('company', '=', company)
        .where('id', '=', id)
        .execute();
      await outbox.owe(tx, {
        company,
        key: `chaser:${id}:${assignment.due}:${stage}`,
        to: { person },
        kind: CHASER,
        subject: JSON.stringify(subject),
        lane: 'bulk',
        unasked: 'compulsory',
        // The next reminder, or the digest, takes over from one that could not be sent for days.
        until: (clock.now() + 5 * 86_400_000) as never,
      });
    });
  };

  const zoneOf = (company: string, office: string): string =>
    officesOf(companies.of(company)).find(({ id }) => id === office)?.zone ?? companies.of(company).zone;

  const hoursOf = (company: string, office: string) => {
    const offices = officesOf(companies.of(company));
    return (offices.find(({ id }) => id === office) ?? offices[0]).hours;
  };

  return {
    endExemptions: async (company) => {
      const today = dayIn(companies.of(company).zone, clock.now());
      const rows = await store
        .read(company)
        .selectFrom('assignments')
        .select(['id', 'office'])
        .where('company', '=', company)
        .where('state', '=', 'exempt')
        .where('exempt_until', '<', today)
        .execute();
      for (const { id, office } of rows) {
        const due = addWorkingDays(availability.calendarOf(company, office), today, DAYS_AFTER_EXEMPTION);
        const ended = { exempt_until: null, exempt_why: null, exempt_by: null };
        await change(
          company,
          id,
          'owe',
          { ...ended, due, due_base: due, chased: null },
          'the exemption is over',
        );
      }
    },
    remindOn: async (company, request, { id, person, office }, day) => {
      const { open } = hoursOf(company, office);
      const subject: ChaserSubject = { assignment: id, stage: 0, last: false };
      await store.once(company, request, (tx) =>
        outbox.owe(tx, {
          company,
          key: `chaser:${id}:later:${day}`,
          to: { person },
          kind: CHASER,
          subject: JSON.stringify(subject),
          lane: 'bulk',
          unasked: 'compulsory',
          dueAt: instantAt(day, open, zoneOf(company, office)),
        }),
      );
    },
    run: async (company) => {
      if (companies.of(company).live === null) return;
      for (const { id: office, zone } of officesOf(companies.of(company))) {
        const today = dayIn(zone, clock.now());
        const key = `${company}\u0000${office}`;
        if (gone.get(key) === today || hourIn(zone, clock.now()) < FIRST_HOUR) continue;
        await look(company, office, today);
        gone.set(key, today);
      }
    },
  };
}

/** Working days to answer in once an exemption is over. */
const DAYS_AFTER_EXEMPTION = 5;

/** Nobody is reminded before this hour; the outbox keeps to each person's own hours beside it. */
const FIRST_HOUR = 7;

const hourIn = (zone: string, at: number): number =>
  Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at));
