import type { Store, Tx } from '../data/store/store.ts';
import type { Role } from '../messages/request.ts';
import type { Clock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import type { Account } from './person.ts';

export const ROLES: readonly Role[] = ['employee', 'manager', 'hr', 'auditor', 'operator'];

/** What a manager manages: an office, a department, or (absent) whatever is theirs. */
export type Scope = { readonly office: string } | { readonly department: string };

export interface Grant {
  readonly role: Role;
  readonly scope?: Scope | undefined;
  /** The last day on which it holds. */
  readonly until?: LocalDate | undefined;
}

/** A role as a person holds it. */
export interface Held extends Grant {
  /** True when a platform's user group gave it, not somebody by name. */
  readonly byGroup: boolean;
  /** The office of whoever holds it: a last day ends with that office's midnight. */
  readonly office?: string | undefined;
}

/** Roles in memory by account, read anew when somebody changed them. */
export interface RoleBook {
  of(company: string, who: Account): readonly Held[];
  withRole(company: string, role: Role): readonly Account[];
  configure(company: string, role: Role, accounts: readonly Account[]): void;
  /** Takes a configured role away until the next start, which gives it again only while nobody holds it by name. */
  dismiss(company: string, role: Role, who: Account): void;
  /** Accounts whose role stands in the configuration. */
  configured(company: string, role: Role): readonly Account[];
  load(company: string): Promise<void>;
}

const key = (who: Account) => `${who.workspace}\u0000${who.account}`;

export function scopeText(scope: Scope | undefined): string {
  if (scope === undefined) return '';
  return 'office' in scope ? `office:${scope.office}` : `department:${scope.department}`;
}

export function scopeOf(text: string): Scope | undefined {
  const at = text.indexOf(':');
  const value = text.slice(at + 1);
  if (text.startsWith('office:')) return { office: value };
  return text.startsWith('department:') ? { department: value } : undefined;
}

export function createRoleBook(
  store: Store,
  clock: Clock,
  zoneOf: (company: string, office?: string) => string,
): RoleBook {
  const stored = new Map<string, Map<string, { who: Account; held: Held[] }>>();
  const fixed = new Map<string, Map<string, { who: Account; held: Held[] }>>();
  const holds = (company: string, { until, office }: Held) =>
    until === undefined || dayIn(zoneOf(company, office), clock.now()) <= until;

  const add = (map: typeof stored, company: string, who: Account, held: Held) => {
    const all = map.get(company) ?? new Map<string, { who: Account; held: Held[] }>();
    map.set(company, all);
    const own = all.get(key(who)) ?? { who: { workspace: who.workspace, account: who.account }, held: [] };
    all.set(key(who), own);
    own.held.push(held);
  };
  const ofMap = (map: typeof stored, company: string, role: Role) =>
    [...(map.get(company)?.values() ?? [])]
      .filter(({ held }) => held.some((each) => each.role === role && holds(company, each)))
      .map(({ who }) => who);

  return {
    of: (company, who) =>
      [fixed, stored]
        .flatMap((map) => map.get(company)?.get(key(who))?.held ?? [])
        .filter((held) => holds(company, held)),
    withRole: (company, role) => {
      const all = new Map<string, Account>();
      for (const map of [fixed, stored]) for (const who of ofMap(map, company, role)) all.set(key(who), who);
      return [...all.values()];
    },
    configure: (company, role, accounts) => {
      for (const who of accounts) {
        const before = fixed
          .get(company)
          ?.get(key(who))
          ?.held.some((held) => held.role === role);
        if (!before) add(fixed, company, who, { role, byGroup: false });
      }
    },
    dismiss: (company, role, who) => {
      const own = fixed.get(company)?.get(key(who));
      if (own !== undefined) own.held = own.held.filter((held) => held.role !== role);
    },
    configured: (company, role) => ofMap(fixed, company, role),
    load: async (company) => {
      const rows = await store
        .read(company)
        .selectFrom('person_roles')
        .innerJoin('person_accounts', (join) =>
          join
            .onRef('person_accounts.company', '=', 'person_roles.company')
            .onRef('person_accounts.person', '=', 'person_roles.person'),
        )
        .innerJoin('people', (join) =>
          join
            .onRef('people.company', '=', 'person_roles.company')
            .onRef('people.id', '=', 'person_roles.person'),
        )
        .select(['workspace', 'account', 'role', 'scope', 'until_on', 'origin', 'left_on', 'office'])
        .where('person_roles.company', '=', company)
        .orderBy('granted_at')
        .execute();
      stored.set(company, new Map());
      for (const row of rows) {
        const role = ROLES.find((known) => known === row.role);
        if (role === undefined) continue;
        const scope = scopeOf(row.scope);
        // A role ends with the employment at the latest.
        const [until] = [row.until_on, row.left_on].filter((day) => day !== null).sort();
        add(stored, company, row, {
          role,
          byGroup: row.origin !== '',
          ...(row.office === null ? {} : { office: row.office }),
          ...(scope === undefined ? {} : { scope }),
          ...(until === undefined ? {} : { until: until as LocalDate }),
        });
      }
    },
  };
}

/** Writes a grant, in the caller's transaction; granted again, it takes the new end. */
export async function writeGrant(
  tx: Tx,
  company: string,
  person: string,
  grant: Grant,
  by: { who: string; at: string; origin?: string },
): Promise<void> {
  const values = { until_on: grant.until ?? null, granted_by: by.who, granted_at: by.at };
  await tx
    .insertInto('person_roles')
    .values({
      company,
      person,
      role: grant.role,
      scope: scopeText(grant.scope),
      origin: by.origin ?? '',
      ...values,
    })
    .onConflict((conflict) =>
      conflict.columns(['company', 'person', 'role', 'scope', 'origin']).doUpdateSet(values),
    )
    .execute();
}

/**
 * Takes a role from a person, in the caller's transaction. `others`: how many hold HR besides, by configuration.
 * @throws Refusal when nobody would be HR any more
 */
export async function writeRevoke(
  tx: Tx,
  company: string,
  person: string,
  role: Role,
  o: { today: LocalDate; others: number; scope?: Scope | undefined },
): Promise<void> {
  if (role === 'hr' && o.others === 0) {
    const rest = await tx
      .selectFrom('person_roles')
      .innerJoin('people', (join) =>
        join
          .onRef('people.company', '=', 'person_roles.company')
          .onRef('people.id', '=', 'person_roles.person'),
      )
      .select('person_roles.person')
      .where('person_roles.company', '=', company)
      .where('person_roles.role', '=', 'hr')
      .where('person_roles.person', '!=', person)
      .where((eb) => eb.or([eb('until_on', 'is', null), eb('until_on', '>=', o.today)]))
      .where((eb) => eb.or([eb('left_on', 'is', null), eb('left_on', '>=', o.today)]))
      .limit(1)
      .execute();
    if (rest.length === 0) throw lastHr();
  }
  let deletion = tx
    .deleteFrom('person_roles')
    .where('company', '=', company)
    .where('person', '=', person)
    .where('role', '=', role)
    .where('origin', '=', '');
  if (o.scope !== undefined) deletion = deletion.where('scope', '=', scopeText(o.scope));
  await deletion.execute();
}

export function lastHr(): Refusal {
  return new Refusal('last-hr', {
    zh: '这是最后一位 HR，去掉以后就没有人能管设置了。什么都没有改动；请先任命另一位 HR，再来去掉。',
    en: 'This is the last person in HR; without them nobody could manage the settings. Nothing was changed; appoint somebody else first.',
  });
}
