import { setImmediate } from 'node:timers/promises';
import type { Db, Tx } from '../data/store/store.ts';
import type { Person } from '../people/directory.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import { type Asked, type AskedAgain, askedAgain, lastAcknowledged } from './asked-clauses.ts';
import { type Assignment, asAssignment } from './assignment.ts';
import { OWED } from './assignment-state.ts';
import { asCampaign, type Campaign } from './campaign.ts';
import { moveCount } from './counts.ts';
import { type Desk, isoOf } from './desk.ts';
import { dueFor } from './due.ts';
import { endAssignment } from './ending.ts';
import { pagesFor } from './pages.ts';
import type { Version } from './policies.ts';

/** The card that puts a policy to somebody. */
export const CARD = 'policy-card';

/** People who are looked up at once, and those who get their assignments in one transaction: answers go in between. */
const CHUNK = 500;
const STEP = 40;

export interface Launching {
  /** Sends out what has waited its ten minutes; goes on where it was interrupted. */
  run(company: string): Promise<void>;
  /** Asks who has joined an audience since, and begins the yearly round anew. */
  daily(company: string): Promise<void>;
}

export function createLaunching(desk: Desk): Launching {
  const { store, ledger, directory, policies, clock, availability } = desk;
  const zoneDay = (company: string) => dayIn(desk.companies.of(company).zone, clock.now());

  const campaigns = async (company: string, state: string): Promise<Campaign[]> => {
    const rows = await store
      .read(company)
      .selectFrom('campaigns')
      .selectAll()
      .where('company', '=', company)
      .where('state', '=', state)
      .execute();
    return rows.map(asCampaign);
  };

  /** Goes through the audience by person, in chunks that are each kept or not as a whole. */
  const walk = async (campaign: Campaign, late: boolean): Promise<void> => {
    const { company, id } = campaign;
    const version = await policies.version(company, campaign.version);
    if (version === undefined) return;
    const again = await askedAgain(desk, version);
    const today = zoneDay(company);
    /** Some of the audience, kept or not as a whole. */
    const part = (people: readonly Person[], after: string, done: boolean) =>
      ledger.commit(company, `${id}:${campaign.round}:${today}:${after}:${late}`, async (tx) => {
        const stands = await tx
          .selectFrom('campaigns')
          .select('state')
          .where('company', '=', company)
          .where('id', '=', id)
          .executeTakeFirst();
        // Taken back meanwhile: nothing more goes out.
        if (stands?.state !== (late ? 'running' : 'launching')) return;
        if (people.length > 0) await ask(tx, campaign, version, again, people, late);
        if (late) return;
        await tx
          .updateTable('campaigns')
          .set(done ? { state: 'running', cursor: null } : { cursor: people.at(-1)?.id ?? null })
          .where('company', '=', company)
          .where('id', '=', id)
          .execute();
      });
    for (let after = campaign.cursor ?? ''; ; ) {
      const people = await directory.select(company, campaign.audience, { on: today, after, limit: CHUNK });
      const whole = people.length < CHUNK;
      if (late) {
        // Only looked at: on most days nobody is new, and then nothing is written.
        const found = await unasked(store.read(company), campaign, people, again, version);
        for (let from = 0; from < found.length; from += STEP) {
          const some = found.slice(from, from + STEP).map(({ person }) => person);
          await part(some, `@${some[0]?.id}`, false);
          await setImmediate();
        }
        await setImmediate();
        if (whole) return;
        after = people.at(-1)?.id ?? after;
        continue;
      }
      for (let from = 0; from === 0 || from < people.length; from += STEP) {
        const some = people.slice(from, from + STEP);
        await part(some, after, whole && from + STEP >= people.length);
        after = some.at(-1)?.id ?? after;
        await setImmediate();
      }
      if (whole) return;
    }
  };

  /** Makes the assignments of some people, each with its ledger entry and its card, where they have none. */
  const ask = async (
    tx: Tx,
    campaign: Campaign,
    version: Version,
    again: AskedAgain,
    people: readonly Person[],
    late: boolean,
  ): Promise<void> => {
    const { company } = campaign;
    const wanted = await unasked(tx, campaign, people, again, version);
    if (wanted.length === 0) return;
    const rows = wanted.map(({ person, term, asked }) => {
      const office = availability.officeOf(company, person);
      const today = dayIn(office.zone, clock.now());
      const due = dueFor(campaign.terms, availability.calendarOf(company, office.id), today, late);
      const asks = clausesOf(asked);
      return {
        company,
        id: desk.ids('as'),
        campaign: campaign.id,
        policy: version.policy,
        version: version.id,
        person: person.id,
        term,
        department: person.department ?? '',
        office: office.id,
        manager: person.manager ?? null,
        state: 'waiting',
        clauses: asks === undefined ? null : JSON.stringify(asks),
        made_at: isoOf(clock.now()),
        due,
        due_base: due,
        opened_on: null,
        shown_on: null,
        seen: '',
        pages: pagesFor(version, asks).length,
        answered_at: null,
        quiz: campaign.quiz === null ? 'none' : 'open',
        quiz_tries: 0,
        quiz_paper: null,
        exempt_until: null,
        exempt_why: null,
        exempt_by: null,
        unreachable_why: null,
        handed_over: 0,
        chased: null,
        unnoted: 0,
      };
    });
    for (let from = 0; from < rows.length; from += 100)
      await tx
        .insertInto('assignments')
        .values(rows.slice(from, from + 100))
        .execute();
    const perDepartment = new Map<string, number>();
    for (const { department } of rows)
      perDepartment.set(department, (perDepartment.get(department) ?? 0) + 1);
    for (const [department, count] of perDepartment)
      moveCount(tx, { company, campaign: campaign.id, department }, null, 'waiting', count);
    await ledger.append(
      tx,
      company,
      rows.map((row) => ({
        kind: 'offered' as const,
        subject: { policy: row.policy, version: row.version, campaign: row.campaign, assignment: row.id },
        act: {
          hash: version.hash,
          due: row.due,
          ...(row.clauses === null ? {} : { clauses: JSON.parse(row.clauses) as string[] }),
        },
        identity: { person: row.person },
        person: row.person,
      })),
    );
    await desk.outbox.owe(
      tx,
      rows.map((row) => ({
        company,
        key: `offer:${row.id}`,
        to: { person: row.person },
        kind: CARD,
        subject: JSON.stringify({ assignment: row.id }),
        lane: 'bulk' as const,
        unasked: 'compulsory' as const,
      })),
    );
    await replaceOlder(tx, campaign, wanted);
  };

  /** Who of some people has not been asked in this round, and what each has to answer for. */
  const unasked = async (
    tx: Db | Tx,
    campaign: Campaign,
    people: readonly Person[],
    again: AskedAgain,
    version: Version,
  ): Promise<{ person: Person; term: string; asked: Asked }[]> => {
    if (people.length === 0) return [];
    const { company } = campaign;
    const ids = people.map(({ id }) => id);
    const before = await tx
      .selectFrom('assignments')
      .select(['person', 'term', 'made_at'])
      .where('company', '=', company)
      .where('campaign', '=', campaign.id)
      .where('person', 'in', ids)
      .execute();
    const acknowledged = await lastAcknowledged(desk, tx, version, people);
    const round = String(campaign.round);
    return people.flatMap((person) => {
      const office = availability.officeOf(company, person);
      const own = before.filter((row) => row.person === person.id && row.term.split('+')[0] === round);
      // Somebody who left and came back is asked again, for the whole.
      const since = own.filter(
        (row) =>
          person.joined === undefined ||
          dayIn(office.zone, Date.parse(row.made_at) as never) >= person.joined ||
          row.term === `${round}+${person.joined}`,
      );
      if (since.length > 0) return [];
      const last = acknowledged.get(person.id);
      const yearly = campaign.round > 1;
      const asked: Asked = last === undefined || yearly ? 'whole' : (again.get(last) ?? 'whole');
      if (asked === 'nothing') return [];
      const term = own.length === 0 ? round : `${round}+${person.joined ?? ''}`;
      return [{ person, term, asked }];
    });
  };

  /** What the same people still owe for an older version of the policy is owed no more: the newer one takes its place. */
  const replaceOlder = async (
    tx: Tx,
    campaign: Campaign,
    wanted: readonly { person: Person }[],
  ): Promise<void> => {
    const older = await tx
      .selectFrom('assignments')
      .selectAll()
      .where('company', '=', campaign.company)
      .where('policy', '=', campaign.policy)
      .where(
        'person',
        'in',
        wanted.map(({ person }) => person.id),
      )
      .where('campaign', '<>', campaign.id)
      .where('version', '<>', campaign.version)
      .where('state', 'in', [...OWED])
      .execute();
    for (const row of older) {
      const assignment: Assignment = { ...asAssignment(row), handedOver: false };
      await endAssignment(desk, tx, assignment, 'withdrawn');
    }
  };

  return {
    run: async (company) => {
      const now = isoOf(clock.now());
      for (const campaign of await campaigns(company, 'launching')) {
        if (campaign.launchAt !== null && isoOf(campaign.launchAt) <= now) await walk(campaign, false);
      }
    },
    daily: async (company) => {
      const today = zoneDay(company);
      for (const campaign of await campaigns(company, 'running')) {
        const current = await nextRound(desk, campaign, today);
        if (current.terms.newcomers !== null || current.round > campaign.round)
          await walk({ ...current, cursor: null }, true);
      }
    },
  };
}

/** The clauses of a part; undefined for the whole. */
const clausesOf = (asked: Asked): readonly string[] | undefined =>
  typeof asked === 'string' ? undefined : asked;

/** A yearly campaign begins its next round on the day it was launched. */
async function nextRound(desk: Desk, campaign: Campaign, today: LocalDate): Promise<Campaign> {
  if (!campaign.terms.yearly || campaign.launchAt === null) return campaign;
  const zone = desk.companies.of(campaign.company).zone;
  const began = dayIn(zone, campaign.launchAt);
  const years = Number(today.slice(0, 4)) - Number(began.slice(0, 4));
  const rounds = 1 + years - (today.slice(5) < began.slice(5) ? 1 : 0);
  if (rounds <= campaign.round) return campaign;
  await desk.store.write(campaign.company, (tx) =>
    tx
      .updateTable('campaigns')
      .set({ round: rounds })
      .where('company', '=', campaign.company)
      .where('id', '=', campaign.id)
      .execute(),
  );
  return { ...campaign, round: rounds };
}
