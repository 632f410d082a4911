import type { Store, Tx } from '../data/store/store.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Role } from '../messages/request.ts';
import type { Clock } from '../shared/clock.ts';
import { type Ids, randomIds } from '../shared/ids.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn } from '../time/days.ts';
import { type Account, ensurePerson, personIdOf } from './person.ts';
import { createRoleBook, type Grant, type Held, scopeText, writeGrant, writeRevoke } from './roles.ts';

export type { Account } from './person.ts';
export type { Grant, Held, Scope } from './roles.ts';

/** What the store knows of an account. */
export interface KnownAccount {
  readonly lang: Lang | undefined;
  readonly greeted: boolean;
  readonly roles: readonly Role[];
}

/**
 * Accounts, their chosen language, and the roles of the people behind them. Reads are answered from memory; writes go through
 * the store. A role belongs to the person: whoever has two accounts has it in both.
 */
export interface People {
  of(company: string, who: Account): KnownAccount;
  /** The roles that somebody was granted, with what each is for and until when. */
  held(company: string, who: Account): readonly Held[];
  chooseLanguage(company: string, request: string, who: Account, lang: Lang): Promise<void>;
  /** True for exactly one caller per account: the one that has to show the privacy notice. Makes the person. */
  firstMeeting(company: string, who: Account): Promise<boolean>;
  grant(
    company: string,
    request: string,
    by: string,
    role: Role,
    accounts: readonly Account[],
    more?: Omit<Grant, 'role'>,
  ): Promise<void>;
  /** @throws Refusal when nobody would be HR any more */
  revoke(company: string, request: string, by: string, role: Role, who: Account): Promise<void>;
  withRole(company: string, role: Role): readonly Account[];
  /** Roles that the configuration gives (the first HR, the demo's people): held in memory, never written down. */
  configure(company: string, role: Role, accounts: readonly Account[]): void;
  /** Makes accounts HR that the configuration names, unless somebody is HR by name already: then HR's word holds. */
  firstHr(company: string, accounts: readonly Account[]): void;
  configured(company: string, role: Role): readonly Account[];
  /** Reads the roles anew: accounts were joined, or another process changed something. */
  refresh(company: string): Promise<void>;
}

const isSame = (one: Account, other: Account) =>
  one.workspace === other.workspace && one.account === other.account;
const key = (company: string, who: Account) => `${company}\u0000${who.workspace}\u0000${who.account}`;

/** Loads who is known. Everybody is an employee without being written down; other roles are granted by name. */
export async function loadPeople(
  store: Store,
  clock: Clock,
  companies: readonly string[],
  o: {
    zoneOf?: (company: string, office?: string) => string;
    ids?: Ids;
    ledger?: Pick<Ledger, 'append'>;
  } = {},
): Promise<People> {
  const { zoneOf = () => 'UTC', ids = randomIds, ledger } = o;
  const chosen = new Map<string, Lang>();
  const greeted = new Set<string>();
  const book = createRoleBook(store, clock, zoneOf);
  const now = () => new Date(clock.now()).toISOString();

  for (const company of companies) {
    const db = store.read(company);
    for (const row of await db.selectFrom('accounts').selectAll().where('company', '=', company).execute()) {
      const id = key(company, row);
      if (row.lang === 'zh' || row.lang === 'en') chosen.set(id, row.lang);
      if (row.greeted_at !== null) greeted.add(id);
    }
    await book.load(company);
  }

  const upsert = (tx: Tx, company: string, who: Account, values: { lang?: Lang; greeted_at?: string }) =>
    tx
      .insertInto('accounts')
      .values({
        company,
        workspace: who.workspace,
        account: who.account,
        lang: null,
        greeted_at: null,
        ...values,
      })
      .onConflict((conflict) => conflict.columns(['company', 'workspace', 'account']).doUpdateSet(values))
      .execute();

  return {
    of: (company, who) => {
      const id = key(company, who);
      const roles = new Set<Role>(['employee', ...book.of(company, who).map((held) => held.role)]);
      return { lang: chosen.get(id), greeted: greeted.has(id), roles: [...roles] };
    },
    held: (company, who) => book.of(company, who),
    chooseLanguage: async (company, request, who, lang) => {
      const done = await store.once(company, request, (tx) => upsert(tx, company, who, { lang }));
      // A late retry must not undo what was chosen since.
      if (done !== 'again') chosen.set(key(company, who), lang);
    },
    firstMeeting: async (company, who) => {
      const id = key(company, who);
      if (greeted.has(id)) return false;
      greeted.add(id);
      try {
        await store.write(company, async (tx) => {
          await upsert(tx, company, who, { greeted_at: now().slice(0, 10) });
          await ensurePerson(tx, company, who, ids);
        });
      } catch (error) {
        greeted.delete(id);
        throw error;
      }
      return true;
    },
    grant: async (company, request, by, role, accounts, more = {}) => {
      const done = await store.once(company, request, async (tx) => {
        for (const who of accounts) {
          const person = await ensurePerson(tx, company, who, ids);
          await writeGrant(tx, company, person, { role, ...more }, { who: by, at: now() });
          const act = { role, scope: scopeText(more.scope), until: more.until };
          await ledger?.append(tx, company, [
            { kind: 'role-granted', subject: {}, act, identity: { by }, person },
          ]);
        }
      });
      if (done !== 'again') await book.load(company);
    },
    revoke: async (company, request, by, role, who) => {
      const done = await store.once(company, request, async (tx) => {
        const person = await personIdOf(tx, company, who);
        if (person === undefined) return;
        const today = dayIn(zoneOf(company), clock.now());
        await writeRevoke(tx, company, person, role, {
          today,
          others: book.configured(company, role).filter((each) => !isSame(each, who)).length,
        });
        await ledger?.append(tx, company, [
          { kind: 'role-revoked', subject: {}, act: { role }, identity: { by }, person },
        ]);
      });
      if (done === 'again') return;
      await book.load(company);
      // Somebody stays HR, whoever is taken out.
      if (book.withRole(company, role).some((each) => !isSame(each, who))) book.dismiss(company, role, who);
    },
    configure: (company, role, accounts) => book.configure(company, role, accounts),
    firstHr: (company, accounts) => {
      const byName = book.withRole(company, 'hr').length - book.configured(company, 'hr').length;
      if (byName <= 0) book.configure(company, 'hr', accounts);
    },
    configured: (company, role) => book.configured(company, role),
    withRole: (company, role) => book.withRole(company, role),
    refresh: (company) => book.load(company),
  };
}
