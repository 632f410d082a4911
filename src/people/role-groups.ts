import type { Store } from '../data/store/store.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Clock } from '../shared/clock.ts';
import { type Ids, randomIds } from '../shared/ids.ts';
import type { Companies, Company } from './company.ts';
import type { People } from './people.ts';
import { type Account, ensurePerson } from './person.ts';
import { scopeOf, scopeText, writeGrant } from './roles.ts';

export type RoleGroup = Company['roleGroups'][number];

/** Roles that the members of a platform's user group have, as long as they are members. HR and auditors are named by HR alone. */
export interface RoleGroups {
  /** Brings the roles in line with the groups: at once after a change of the settings, else every ten minutes. */
  follow(company: string): Promise<void>;
  /** Groups that could not be read when last looked at. */
  unread(company: string): readonly string[];
}

const EVERY_MS = 10 * 60_000;
/** What a grant carries as its origin; one by name carries none. */
const ORIGIN = 'group:';

const originOf = ({ workspace, group }: RoleGroup): string => `${ORIGIN}${workspace}/${group}`;

interface Wanted {
  readonly who: Account;
  readonly of: RoleGroup;
}

export function createRoleGroups(parts: {
  store: Store;
  companies: Companies;
  people: People;
  ledger: Pick<Ledger, 'append'>;
  clock: Clock;
  /** Undefined when the platform cannot be asked: then everything stays as it is. */
  membersOf(workspace: string, group: string): Promise<readonly string[] | undefined>;
  ids?: Ids;
}): RoleGroups {
  const { store, companies, people, ledger, clock, ids = randomIds } = parts;
  const looked = new Map<string, { at: number; groups: Company['roleGroups']; unread: readonly string[] }>();

  const wantedOf = async (
    groups: readonly RoleGroup[],
  ): Promise<{ wanted: Wanted[]; unread: Set<string> }> => {
    const wanted: Wanted[] = [];
    const unread = new Set<string>();
    for (const of of groups) {
      const members = await parts.membersOf(of.workspace, of.group);
      if (members === undefined) unread.add(originOf(of));
      for (const account of members ?? []) wanted.push({ who: { workspace: of.workspace, account }, of });
    }
    return { wanted, unread };
  };

  const align = async (company: string, groups: readonly RoleGroup[]): Promise<ReadonlySet<string>> => {
    const { wanted, unread } = await wantedOf(groups);
    const changed = await store.write(company, async (tx) => {
      const rows = await tx
        .selectFrom('person_roles')
        .select(['person', 'role', 'scope', 'origin'])
        .where('company', '=', company)
        .where('origin', 'like', `${ORIGIN}%`)
        .execute();
      const before = new Map(
        rows.map((row) => [`${row.person} ${row.role} ${row.scope} ${row.origin}`, row]),
      );
      let changes = 0;
      for (const { who, of } of wanted) {
        const person = await ensurePerson(tx, company, who, ids);
        const scope = of.office === undefined ? undefined : { office: of.office };
        const known = before.delete(`${person} ${of.role} ${scopeText(scope)} ${originOf(of)}`);
        if (known) continue;
        const by = { who: originOf(of), at: new Date(clock.now()).toISOString(), origin: originOf(of) };
        await writeGrant(tx, company, person, { role: of.role, scope }, by);
        const act = { role: of.role, scope: scopeText(scope), until: undefined };
        await ledger.append(tx, company, [
          { kind: 'role-granted', subject: {}, act, identity: { by: by.who }, person },
        ]);
        changes += 1;
      }
      // Who is no member any more, and groups that count no more; a group that could not be read keeps what it gave.
      for (const row of before.values()) {
        if (unread.has(row.origin)) continue;
        await tx
          .deleteFrom('person_roles')
          .where('company', '=', company)
          .where('person', '=', row.person)
          .where('role', '=', row.role)
          .where('scope', '=', row.scope)
          .where('origin', '=', row.origin)
          .execute();
        const act = { role: row.role, scope: scopeText(scopeOf(row.scope)) };
        await ledger.append(tx, company, [
          { kind: 'role-revoked', subject: {}, act, identity: { by: row.origin }, person: row.person },
        ]);
        changes += 1;
      }
      return changes > 0;
    });
    if (changed) await people.refresh(company);
    return unread;
  };

  return {
    follow: async (company) => {
      const groups = companies.of(company).roleGroups;
      const before = looked.get(company);
      const changed = before === undefined || before.groups !== groups;
      // No groups, none before: nothing to look for, and nothing is written.
      if (!changed && (groups.length === 0 || clock.now() - before.at < EVERY_MS)) return;
      looked.set(company, { at: clock.now(), groups, unread: before?.unread ?? [] });
      const unread = await align(company, groups);
      const names = groups.filter((each) => unread.has(originOf(each))).map(({ group }) => group);
      looked.set(company, { at: clock.now(), groups, unread: names });
    },
    unread: (company) => looked.get(company)?.unread ?? [],
  };
}
