import type { Tx } from '../data/store/store.ts';
import type { Audience } from '../people/directory.ts';
import type { Account } from '../people/people.ts';
import { type Assignment, asAssignment } from './assignment.ts';
import { type End, isOutcome, OWED } from './assignment-state.ts';
import { asCampaign, type Campaign, type CampaignState, type Terms } from './campaign.ts';
import { type CountRow, countsOf } from './counts.ts';
import { type Desk, isoOf, todayAt } from './desk.ts';
import { endSome } from './ending.ts';
import type { Quiz } from './quiz.ts';
import { refuse } from './refusals.ts';

/** What HR decides before anything goes out. */
export interface NewCampaign {
  readonly version: string;
  readonly audience: Audience;
  readonly terms: Terms;
  readonly quiz: Quiz | null;
}

/** Campaigns: made, shown, launched after ten minutes, and ended in one of four ways. */
export interface Campaigns {
  /** A draft: nothing goes out. @throws Refusal when the version cannot be put to anybody */
  make(company: string, request: string, by: Account, made: NewCampaign): Promise<Campaign | 'again'>;
  find(company: string, id: string): Promise<Campaign | undefined>;
  /** The newest first. */
  list(company: string, states?: readonly CampaignState[]): Promise<Campaign[]>;
  /** How many people it would go to today, and how long that takes. */
  estimate(campaign: Campaign): Promise<{ people: number; minutes: number }>;
  /** Starts the ten minutes. @throws Refusal when it is no draft any more */
  launch(company: string, request: string, id: string): Promise<Campaign>;
  /** Takes it back: within the ten minutes nothing was sent; later everybody who was reached is told. */
  recall(company: string, request: string, by: Account, id: string, reason: string): Promise<Ended>;
  /** The version was wrong: as `recall`, and the version is withdrawn with it. */
  withdraw(company: string, request: string, by: Account, id: string, reason: string): Promise<Ended>;
  close(company: string, request: string, by: Account, id: string): Promise<Ended>;
  counts(company: string, id: string): Promise<CountRow[]>;
  /** Wrong answers of its check by question: counts, of nobody in particular. */
  quizCounts(company: string, id: string): Promise<ReadonlyMap<string, number>>;
  /** Who has not answered, the longest overdue first, with how many there are in all. */
  waiting(
    company: string,
    id: string,
    from: number,
    limit: number,
  ): Promise<{ rows: Assignment[]; count: number }>;
}

export interface Ended {
  readonly campaign: Campaign;
  /** Assignments that were still open. */
  readonly ended: number;
  /** People who are told. */
  readonly told: number;
  /** Answers that stay. */
  readonly kept: number;
  /** Open assignments of a large campaign that end within the next minutes; no answer is taken for them any more. */
  readonly rest: number;
}

/** Steps of an ending that are taken at once. */
const STEPS = 10;

const LIVE: readonly CampaignState[] = ['draft', 'launching', 'running'];

export function createCampaigns(desk: Desk): Campaigns {
  const { store, ledger, directory, policies, companies, clock, ids } = desk;

  const find = async (company: string, id: string): Promise<Campaign | undefined> => {
    const row = await store
      .read(company)
      .selectFrom('campaigns')
      .selectAll()
      .where('company', '=', company)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : asCampaign(row);
  };
  const must = async (company: string, id: string): Promise<Campaign> => {
    const found = await find(company, id);
    if (found === undefined) throw refuse.noCampaign(id);
    return found;
  };

  /** Moves a campaign on, if it still stands where it is thought to stand. */
  const move = async (
    tx: Tx,
    campaign: Campaign,
    from: readonly CampaignState[],
    change: { state: CampaignState; launch_at?: string; reason?: string; cursor?: End },
  ): Promise<void> => {
    const done = await tx
      .updateTable('campaigns')
      .set({ ...change, ...(LIVE.includes(change.state) ? {} : { closed_at: isoOf(clock.now()) }) })
      .where('company', '=', campaign.company)
      .where('id', '=', campaign.id)
      .where('state', 'in', [...from])
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw refuse.notNow(campaign.id);
  };

  const end = async (
    company: string,
    request: string,
    by: Account,
    id: string,
    how: { end: End; kind: 'recalled' | 'withdrawn' | 'closed'; reason: string },
  ): Promise<Ended> => {
    const before = await must(company, id);
    if (!LIVE.includes(before.state)) throw refuse.notNow(id);
    // Until the ten minutes are over nobody has anything: it is as if it had never been.
    const early = before.state !== 'running';
    const state: CampaignState = early ? 'cancelled' : how.kind;
    const actor = (await directory.byAccount(company, by))?.id ?? by.account;
    const done = await ledger.commit(company, request, async (tx) => {
      const from = early ? (['draft', 'launching'] as const) : (['running'] as const);
      await move(tx, before, from, { state, reason: how.reason, cursor: how.end });
      let [open, kept] = [0, 0];
      for (const { state: each, count } of await countsOf(tx, company, id)) {
        if (isOutcome(each)) kept += count;
        if (OWED.includes(each) || each === 'exempt') open += count;
      }
      if (!early) {
        await ledger.append(tx, company, [
          {
            kind: how.kind,
            subject: { policy: before.policy, version: before.version, campaign: id },
            act: { reason: how.reason, ended: open, kept },
            identity: { by: actor },
          },
        ]);
        if (how.kind === 'withdrawn') await policies.withdraw(tx, company, actor, before.version, how.reason);
      }
      return { open, kept };
    });
    const { open, kept } = done === 'again' ? { open: 0, kept: 0 } : done;
    // A small campaign is through before HR reads of it; a large one goes on by itself.
    let [ended, told] = [0, 0];
    for (let more = open > 0, steps = 0; more && steps < STEPS; steps++) {
      const part = await endSome(desk, company, id);
      ended += part.ended;
      told += part.told;
      more = part.more;
    }
    return { campaign: await must(company, id), ended, told, kept, rest: Math.max(0, open - ended) };
  };

  return {
    find,
    make: async (company, request, by, { version: id, audience, terms, quiz }) => {
      const version = await policies.version(company, id);
      if (version === undefined || version.state !== 'published') throw refuse.notPublished();
      const campaign = ids('camp');
      const done = await store.once(company, request, (tx) =>
        tx
          .insertInto('campaigns')
          .values({
            company,
            id: campaign,
            policy: version.policy,
            version: version.id,
            state: 'draft',
            audience: JSON.stringify(audience),
            terms: JSON.stringify(terms),
            quiz: quiz === null ? null : JSON.stringify(quiz),
            made_by: by.account,
            made_in: by.workspace,
            made_at: isoOf(clock.now()),
            launch_at: null,
            cursor: null,
            round: 1,
            closed_at: null,
            reason: null,
          })
          .execute(),
      );
      return done === 'again' ? 'again' : must(company, campaign);
    },
    list: async (company, states) => {
      let query = store.read(company).selectFrom('campaigns').selectAll().where('company', '=', company);
      if (states !== undefined) query = query.where('state', 'in', [...states]);
      const rows = await query.orderBy('made_at', 'desc').orderBy('id').limit(200).execute();
      return rows.map(asCampaign);
    },
    estimate: async (campaign) => {
      const people = await directory.count(
        campaign.company,
        campaign.audience,
        todayAt(desk, campaign.company),
      );
      return { people, minutes: Math.max(1, Math.ceil(people / SENT_PER_MINUTE)) };
    },
    launch: async (company, request, id) => {
      const before = await must(company, id);
      if (before.state === 'launching' || before.state === 'running') return before;
      if (companies.of(company).live === null) throw refuse.notLive();
      const due = before.terms.due;
      if ('on' in due && due.on < todayAt(desk, company)) throw refuse.duePast();
      const wait = companies.of(company).acknowledgements.launchMinutes * 60_000;
      await store.once(company, `${request}:launch`, (tx) =>
        move(tx, before, ['draft'], { state: 'launching', launch_at: isoOf(clock.now() + wait) }),
      );
      return must(company, id);
    },
    recall: (company, request, by, id, reason) =>
      end(company, request, by, id, { end: 'recalled', kind: 'recalled', reason }),
    withdraw: (company, request, by, id, reason) =>
      end(company, request, by, id, { end: 'withdrawn', kind: 'withdrawn', reason }),
    close: (company, request, by, id) =>
      end(company, request, by, id, { end: 'closed', kind: 'closed', reason: '' }),
    counts: (company, id) => countsOf(store.read(company), company, id),
    quizCounts: async (company, id) => {
      const rows = await store
        .read(company)
        .selectFrom('quiz_counts')
        .select(['question', 'wrong'])
        .where('company', '=', company)
        .where('campaign', '=', id)
        .execute();
      return new Map(rows.map(({ question, wrong }) => [question, wrong]));
    },
    waiting: async (company, id, from, limit) => {
      // State by state, each in the order of its index: nothing is sorted that nobody looks at.
      const found: Assignment[] = [];
      for (const state of OWED) {
        const rows = await store
          .read(company)
          .selectFrom('assignments')
          .selectAll()
          .where('company', '=', company)
          .where('campaign', '=', id)
          .where('state', '=', state)
          .orderBy('due')
          .orderBy('id')
          .limit(from + limit)
          .execute();
        found.push(...rows.map(asAssignment));
      }
      const byDue = (a: Assignment, b: Assignment) => a.due.localeCompare(b.due) || a.id.localeCompare(b.id);
      const rows = found.sort(byDue).slice(from, from + limit);
      const counts = await countsOf(store.read(company), company, id);
      const owed = counts.filter(({ state }) => OWED.includes(state));
      return { rows, count: owed.reduce((sum, { count }) => sum + count, 0) };
    },
  };
}

/** What the platforms take in a minute; the outbox keeps to it. */
const SENT_PER_MINUTE = 240;
