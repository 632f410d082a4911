import { setImmediate } from 'node:timers/promises';
import type { Db, Store } from '../data/store/store.ts';
import type { Clock } from '../shared/clock.ts';
import { type Ids, randomIds } from '../shared/ids.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import {
  type Account,
  type Audience,
  chunks,
  ensurePerson,
  type Person,
  type PersonRow,
  type Profile,
  personById,
  personIdOf,
  personRows,
  withAccounts,
} from './person.ts';
import { learnProfile } from './profile.ts';
import { type Outside, openSelection } from './selection.ts';

export type { Account, Audience, Person, Profile, Selector } from './person.ts';
export type { Outside } from './selection.ts';

/** Most people in one answer of `select`. */
export const MOST_SELECTED = 1000;

/** The people of a company: who they are, whose accounts are theirs, who belongs to an audience. */
export interface Directory {
  byId(company: string, id: string): Promise<Person | undefined>;
  byAccount(company: string, who: Account): Promise<Person | undefined>;
  /** Makes the person on first contact, and keeps what the platform knows; what HR has said stays. */
  ensure(company: string, who: Account, profile?: Profile): Promise<Person>;
  /** By staff number, e-mail, exact name, account or id; several only for a name that several have. */
  find(company: string, text: string): Promise<Person[]>;
  /** The same for a long list at once: the ids of the people whom each line may mean. */
  findAll(company: string, texts: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /**
   * Who of an audience is employed on a day, ordered by id; ask again with the last id as `after` until nobody comes.
   * @throws Refusal when a channel's or a group's members cannot be read
   */
  select(
    company: string,
    audience: Audience,
    o: { on: LocalDate; after?: string | undefined; limit: number },
  ): Promise<Person[]>;
  count(company: string, audience: Audience, on: LocalDate): Promise<number>;
  /** Who names this person as manager. */
  reportsOf(company: string, manager: string, on: LocalDate): Promise<Person[]>;
  departments(company: string): Promise<string[]>;
  /** The accounts of a workspace that are open, or whose people nobody has seen leave. */
  accountsIn(company: string, workspace: string): Promise<string[]>;
  /** What the people of a workspace read, where it is known. */
  languagesIn(company: string, workspace: string): Promise<{ account: string; lang: Lang }[]>;
  /** Told by who keeps them: the ids of the people who subscribed to a routine. */
  subscribersFrom(source: Outside['subscribers']): void;
}

export function createDirectory(parts: {
  store: Store;
  clock: Clock;
  outside: Omit<Outside, 'ensure' | 'subscribers'>;
  zoneOf: (company: string) => string;
  ids?: Ids;
}): Directory {
  const { store, clock, zoneOf, ids = randomIds } = parts;

  const byIds = async (company: string, wanted: readonly string[]): Promise<Person[]> => {
    const db = store.read(company);
    return withAccounts(db, company, await personRows(db, company, wanted));
  };
  const byId: Directory['byId'] = (company, id) => personById(store.read(company), id);
  let subscribers: Outside['subscribers'] = () => Promise.resolve([]);
  const outside: Outside = {
    ...parts.outside,
    subscribers: (company, topic) => subscribers(company, topic),
    ensure: async (company, accounts) => {
      for (const who of accounts) {
        if ((await personIdOf(store.read(company), company, who)) !== undefined) continue;
        await store.write(company, (tx) => ensurePerson(tx, company, who, ids));
      }
    },
  };
  const rowsWhere = async (
    company: string,
    column: 'number' | 'email' | 'name' | 'id',
    value: string,
  ): Promise<PersonRow[]> =>
    store
      .read(company)
      .selectFrom('people')
      .selectAll()
      .where('company', '=', company)
      .where(column, '=', value)
      .where('same_as', 'is', null)
      .orderBy('id')
      .limit(20)
      .execute();

  return {
    byId,
    byAccount: async (company, who) => {
      const id = await personIdOf(store.read(company), company, who);
      return id === undefined ? undefined : byId(company, id);
    },
    ensure: async (company, who, profile = {}) => {
      const today = dayIn(zoneOf(company), clock.now());
      const id = await learnProfile(store, company, who, profile, today, ids);
      const [person] = await byIds(company, [id]);
      if (person === undefined) throw new Error('a person that was just made is not there');
      return person;
    },
    find: async (company, text) => {
      const wanted = text.trim();
      if (wanted === '') return [];
      const db = store.read(company);
      for (const [column, value] of [
        ['number', wanted],
        ['email', wanted.toLowerCase()],
        ['id', wanted],
        ['name', wanted],
      ] as const) {
        const rows = await rowsWhere(company, column, value);
        if (rows.length > 0) return withAccounts(db, company, rows);
      }
      const accounts = await db
        .selectFrom('person_accounts')
        .select('person')
        .where('company', '=', company)
        .where('account', '=', wanted.replace(/^<@([^>|]+)(\|[^>]*)?>$/, '$1'))
        .execute();
      return byIds(company, ['', ...new Set(accounts.map((row) => row.person))]);
    },
    findAll: async (company, texts) => {
      const db = store.read(company);
      const found = new Map<string, string[]>();
      for (const column of ['number', 'email', 'id', 'name'] as const) {
        const said = (text: string) => (column === 'email' ? text.toLowerCase() : text);
        const open = [...new Set(texts)].filter((text) => text !== '' && !found.has(text));
        for (const some of chunks(open)) {
          const rows = await db
            .selectFrom('people')
            .select(['id', column])
            .where('company', '=', company)
            .where(column, 'in', some.map(said))
            .where('same_as', 'is', null)
            .orderBy('id')
            .execute();
          const ids = new Map<string, string[]>();
          for (const row of rows) ids.set(row[column] ?? '', [...(ids.get(row[column] ?? '') ?? []), row.id]);
          for (const text of some) {
            const mine = ids.get(said(text));
            if (mine !== undefined) found.set(text, mine);
          }
          await setImmediate();
        }
      }
      for (const some of chunks([...new Set(texts)].filter((text) => text !== '' && !found.has(text)))) {
        const rows = await db
          .selectFrom('person_accounts')
          .select(['account', 'person'])
          .where('company', '=', company)
          .where('account', 'in', some)
          .execute();
        for (const { account, person } of rows)
          found.set(account, [...new Set([...(found.get(account) ?? []), person])]);
      }
      return found;
    },
    select: async (company, audience, { on, after, limit }) => {
      if (audience.any.length === 0) return [];
      const db = store.read(company);
      const selection = await openSelection(db, outside, company, audience, on);
      return withAccounts(db, company, await selection.page(after, Math.min(limit, MOST_SELECTED)));
    },
    count: async (company, audience, on) => {
      if (audience.any.length === 0) return 0;
      return (await openSelection(store.read(company), outside, company, audience, on)).count();
    },
    reportsOf: async (company, manager, on) => {
      const db = store.read(company);
      const rows = await db
        .selectFrom('people')
        .selectAll()
        .where('company', '=', company)
        .where('manager', '=', manager)
        .where('kind', '=', 'employee')
        .where('same_as', 'is', null)
        .where((eb) => eb.or([eb('joined', 'is', null), eb('joined', '<=', on)]))
        .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', on)]))
        .orderBy('id')
        .execute();
      return withAccounts(db, company, rows);
    },
    subscribersFrom: (source) => {
      subscribers = source;
    },
    accountsIn: async (company, workspace) => {
      const rows = await withPerson(store.read(company), company, workspace)
        .select('account')
        .where((eb) =>
          // Whom HR imported leaves by HR's word.
          eb.or([eb('closed', '=', 0), eb.and([eb('number', 'is', null), eb('left_on', 'is', null)])]),
        )
        .orderBy('account')
        .execute();
      return rows.map((row) => row.account);
    },
    languagesIn: async (company, workspace) => {
      const rows = await withPerson(store.read(company), company, workspace)
        .select(['account', 'lang'])
        .where('lang', 'is not', null)
        .execute();
      return rows.flatMap(({ account, lang }) => (lang === 'zh' || lang === 'en' ? [{ account, lang }] : []));
    },
    departments: async (company) => {
      const rows = await store
        .read(company)
        .selectFrom('people')
        .select('department')
        .distinct()
        .where('company', '=', company)
        .where('department', 'is not', null)
        .where('same_as', 'is', null)
        .orderBy('department')
        .execute();
      return rows.flatMap(({ department }) => (department === null ? [] : [department]));
    },
  };
}

/** The accounts of a workspace beside their people. */
function withPerson(db: Db, company: string, workspace: string) {
  return db
    .selectFrom('person_accounts')
    .innerJoin('people', (join) =>
      join
        .onRef('people.company', '=', 'person_accounts.company')
        .onRef('people.id', '=', 'person_accounts.person'),
    )
    .where('person_accounts.company', '=', company)
    .where('workspace', '=', workspace);
}
