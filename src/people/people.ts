import type { Store, Tx } from '../data/store/store.ts';
import type { Role } from '../messages/request.ts';
import type { Clock } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';

/** An account in a workspace: Slack's `U…` in `T…`, a made-up person in `local`. */
export interface Account {
  readonly workspace: string;
  readonly account: string;
}

/** What the store knows of an account. */
export interface KnownAccount {
  readonly lang: Lang | undefined;
  readonly greeted: boolean;
  readonly roles: readonly Role[];
}

const ROLES: readonly Role[] = ['employee', 'manager', 'hr', 'auditor', 'operator'];

/** Accounts, their chosen language, their roles. Reads are answered from memory; writes go through the store. */
export interface People {
  of(company: string, who: Account): KnownAccount;
  chooseLanguage(company: string, request: string, who: Account, lang: Lang): Promise<void>;
  /** True for exactly one caller per account: the one that has to show the privacy notice. */
  firstMeeting(company: string, who: Account): Promise<boolean>;
  grant(
    company: string,
    request: string,
    by: string,
    role: Role,
    accounts: readonly Account[],
  ): Promise<void>;
  revoke(company: string, request: string, role: Role, who: Account): Promise<void>;
  withRole(company: string, role: Role): readonly Account[];
  /** Roles that the configuration gives (the first HR, the demo's people): held in memory, never written down. */
  configure(company: string, role: Role, accounts: readonly Account[]): void;
}

const key = (company: string, who: Account) => `${company}\u0000${who.workspace}\u0000${who.account}`;

/** Loads who is known. Everybody is an employee without being written down; other roles are granted by name. */
export async function loadPeople(store: Store, clock: Clock, companies: readonly string[]): Promise<People> {
  const chosen = new Map<string, Lang>();
  const greeted = new Set<string>();
  const roles = new Map<string, Set<Role>>();
  const byRole = new Map<string, Account[]>();
  const now = () => new Date(clock.now()).toISOString();

  const remember = (company: string, who: Account, role: Role) => {
    const id = key(company, who);
    const held = roles.get(id) ?? new Set<Role>();
    if (held.has(role)) return;
    held.add(role);
    roles.set(id, held);
    const list = byRole.get(`${company}\u0000${role}`) ?? [];
    list.push({ workspace: who.workspace, account: who.account });
    byRole.set(`${company}\u0000${role}`, list);
  };

  for (const company of companies) {
    const db = store.read(company);
    for (const row of await db.selectFrom('accounts').selectAll().where('company', '=', company).execute()) {
      const id = key(company, row);
      if (row.lang === 'zh' || row.lang === 'en') chosen.set(id, row.lang);
      if (row.greeted_at !== null) greeted.add(id);
    }
    for (const row of await db.selectFrom('roles').selectAll().where('company', '=', company).execute()) {
      const role = ROLES.find((known) => known === row.role);
      if (role) remember(company, row, role);
    }
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
      return {
        lang: chosen.get(id),
        greeted: greeted.has(id),
        roles: ['employee', ...(roles.get(id) ?? [])],
      };
    },
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
        await store.write(company, (tx) => upsert(tx, company, who, { greeted_at: now().slice(0, 10) }));
      } catch (error) {
        greeted.delete(id);
        throw error;
      }
      return true;
    },
    grant: async (company, request, by, role, accounts) => {
      const done = await store.once(company, request, async (tx) => {
        for (const { workspace, account } of accounts) {
          await tx
            .insertInto('roles')
            .values({ company, workspace, account, role, granted_by: by, granted_at: now() })
            .onConflict((conflict) =>
              conflict.columns(['company', 'workspace', 'account', 'role']).doNothing(),
            )
            .execute();
        }
      });
      if (done === 'again') return;
      for (const who of accounts) remember(company, who, role);
    },
    revoke: async (company, request, role, who) => {
      const done = await store.once(company, request, (tx) =>
        tx
          .deleteFrom('roles')
          .where('company', '=', company)
          .where('workspace', '=', who.workspace)
          .where('account', '=', who.account)
          .where('role', '=', role)
          .execute(),
      );
      if (done === 'again') return;
      roles.get(key(company, who))?.delete(role);
      const list = byRole.get(`${company}\u0000${role}`) ?? [];
      byRole.set(
        `${company}\u0000${role}`,
        list.filter((held) => held.account !== who.account || held.workspace !== who.workspace),
      );
    },
    configure: (company, role, accounts) => {
      for (const who of accounts) remember(company, who, role);
    },
    withRole: (company, role) => byRole.get(`${company}\u0000${role}`) ?? [],
  };
}
