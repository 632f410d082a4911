import type { Condition, ConditionBuilder, Db } from '../data/store/store.ts';
import { Refusal } from '../shared/errors.ts';
import type { LocalDate } from '../time/days.ts';
import { type Account, type Audience, CHUNK, chunks, type PersonRow, type Selector } from './person.ts';

/** What only others know: platforms their channels and groups, routines their subscribers. */
export interface Outside {
  /** The members of a channel, or undefined when no platform can say. */
  channel(company: string, workspace: string, channel: string): Promise<readonly string[] | undefined>;
  group(company: string, workspace: string, group: string): Promise<readonly string[] | undefined>;
  /** Ids of the people who subscribed to a routine. */
  subscribers(company: string, topic: string): Promise<readonly string[]>;
  /** Accounts whose role stands in the configuration. */
  configured(company: string, role: string): readonly Account[];
  /** Makes people of accounts that have never been met. */
  ensure(company: string, accounts: readonly Account[]): Promise<void>;
}

/** A selector the database can answer by a condition; people listed one by one are ids, of which there may be thousands. */
type Inner = Exclude<
  Selector,
  { channel: unknown } | { group: unknown } | { topic: unknown } | { person: string }
>;
type Outer = Exclude<Selector, Inner | { person: string }>;

const isOuter = (each: Selector): each is Outer => 'channel' in each || 'group' in each || 'topic' in each;
const isInner = (each: Selector): each is Inner => !isOuter(each) && !('person' in each);
const listed = (selectors: readonly Selector[]) =>
  selectors.flatMap((each) => ('person' in each ? [each.person] : []));

type Builder = ConditionBuilder<'people'>;

function condition(eb: Builder, company: string, on: LocalDate, each: Inner, named: NamedRoles): Condition {
  if ('everyone' in each) return eb('people.kind', '=', 'employee');
  if ('office' in each) return eb('people.office', '=', each.office);
  if ('department' in each) return eb('people.department', '=', each.department);
  if (each.role === 'employee') return eb('people.kind', '=', 'employee');
  const granted = eb(
    'people.id',
    'in',
    eb
      .selectFrom('person_roles')
      .select('person_roles.person')
      .where('person_roles.company', '=', company)
      .where('person_roles.role', '=', each.role)
      .where((inner) =>
        inner.or([inner('person_roles.until_on', 'is', null), inner('person_roles.until_on', '>=', on)]),
      ),
  );
  const ids = named.get(each.role) ?? [];
  return ids.length === 0 ? granted : eb.or([granted, eb('people.id', 'in', [...ids])]);
}

type NamedRoles = ReadonlyMap<string, readonly string[]>;

/** An audience with everything from outside looked up: what remains is the database's to answer, page by page. */
export interface Selection {
  page(after: string | undefined, limit: number): Promise<PersonRow[]>;
  count(): Promise<number>;
}

/** @throws Refusal when a channel's or a group's members cannot be read */
export async function openSelection(
  db: Db,
  outside: Outside,
  company: string,
  audience: Audience,
  on: LocalDate,
): Promise<Selection> {
  const any = audience.any.filter(isInner);
  const but = (audience.but ?? []).filter(isInner);
  const added = [
    ...new Set([
      ...listed(audience.any),
      ...(await resolve(db, outside, company, audience.any.filter(isOuter), on)),
    ]),
  ].sort();
  const taken = new Set([
    ...listed(audience.but ?? []),
    ...(await resolve(db, outside, company, (audience.but ?? []).filter(isOuter), on)),
  ]);
  const named = await namedRoles(db, outside, company, [...any, ...but]);

  const matching = (extra: readonly string[]) => {
    const all = db
      .selectFrom('people')
      .where('people.company', '=', company)
      .where((eb) => employed(eb, on))
      .where((eb) =>
        eb.or([
          eb('people.id', 'in', ['', ...extra]),
          ...any.map((each) => condition(eb, company, on, each, named)),
        ]),
      );
    if (but.length === 0) return all;
    return all.where((eb) => eb.not(eb.or(but.map((each) => condition(eb, company, on, each, named)))));
  };

  const page: Selection['page'] = async (after, limit) => {
    const found: PersonRow[] = [];
    let from = after ?? '';
    while (found.length < limit) {
      // The next ids from outside; where there are more of them, only what lies before the last of these is certain.
      const start = upperBound(added, from);
      const extra = added.slice(start, start + CHUNK);
      const bound = start + CHUNK < added.length ? extra.at(-1) : undefined;
      let query = matching(extra).selectAll().where('people.id', '>', from);
      if (bound !== undefined) query = query.where('people.id', '<=', bound);
      const rows = await query.orderBy('people.id').limit(limit).execute();
      for (const row of rows) if (!taken.has(row.id) && found.length < limit) found.push(row);
      const next = rows.length === limit ? rows.at(-1)?.id : bound;
      if (next === undefined) break;
      from = next;
    }
    return found;
  };
  return {
    page,
    count: async () => {
      if (added.length === 0 && taken.size === 0) {
        const { total } = await matching([])
          .select((eb) => eb.fn.countAll<number | string>().as('total'))
          .executeTakeFirstOrThrow();
        return Number(total);
      }
      let total = 0;
      for (let after: string | undefined; ; ) {
        const rows = await page(after, 1000);
        total += rows.length;
        after = rows.at(-1)?.id;
        if (rows.length < 1000) return total;
      }
    },
  };
}

function employed(eb: Builder, on: LocalDate): Condition {
  return eb.and([
    eb('people.kind', '=', 'employee'),
    eb('people.same_as', 'is', null),
    eb.or([eb('people.joined', 'is', null), eb('people.joined', '<=', on)]),
    eb.or([eb('people.left_on', 'is', null), eb('people.left_on', '>=', on)]),
  ]);
}

/** Where in a sorted list the first id after `id` stands. */
function upperBound(sorted: readonly string[], id: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Ids of the employed people behind selectors that only others can answer. */
async function resolve(
  db: Db,
  outside: Outside,
  company: string,
  selectors: readonly Outer[],
  on: LocalDate,
): Promise<string[]> {
  const ids = new Set<string>();
  for (const each of selectors) {
    if ('topic' in each) {
      for (const id of await outside.subscribers(company, each.topic)) ids.add(id);
      continue;
    }
    const { workspace } = 'channel' in each ? each.channel : each.group;
    const members =
      'channel' in each
        ? await outside.channel(company, workspace, each.channel.channel)
        : await outside.group(company, workspace, each.group.group);
    if (members === undefined) throw unreadable('channel' in each);
    await outside.ensure(
      company,
      members.map((account) => ({ workspace, account })),
    );
    for (const accounts of chunks(members)) {
      const rows = await db
        .selectFrom('person_accounts')
        .select('person')
        .where('company', '=', company)
        .where('workspace', '=', workspace)
        .where('account', 'in', accounts)
        .where('closed', '=', 0)
        .execute();
      for (const row of rows) ids.add(row.person);
    }
  }
  const kept: string[] = [];
  for (const some of chunks([...ids])) {
    const rows = await db
      .selectFrom('people')
      .select('people.id')
      .where('people.company', '=', company)
      .where('people.id', 'in', some)
      .where((eb) => employed(eb, on))
      .execute();
    kept.push(...rows.map((row) => row.id));
  }
  return kept;
}

async function namedRoles(
  db: Db,
  outside: Outside,
  company: string,
  selectors: readonly Inner[],
): Promise<NamedRoles> {
  const found = new Map<string, string[]>();
  for (const each of selectors) {
    if (!('role' in each) || found.has(each.role)) continue;
    const ids: string[] = [];
    for (const { workspace, account } of outside.configured(company, each.role)) {
      const row = await db
        .selectFrom('person_accounts')
        .select('person')
        .where('company', '=', company)
        .where('workspace', '=', workspace)
        .where('account', '=', account)
        .executeTakeFirst();
      if (row !== undefined) ids.push(row.person);
    }
    found.set(each.role, ids);
  }
  return found;
}

function unreadable(channel: boolean): Refusal {
  return channel
    ? new Refusal('channel-members', {
        zh: '读不到这个频道的成员。请先把知礼加进这个频道，再试一次；什么都没有改动。',
        en: 'The members of this channel cannot be read. Please add Decorum to the channel and try again; nothing was changed.',
      })
    : new Refusal('group-members', {
        zh: '读不到这个用户组的成员。请看看用户组还在不在，知礼有没有权限；什么都没有改动。',
        en: 'The members of this user group cannot be read. Please check that it exists and that Decorum may see it; nothing was changed.',
      });
}
