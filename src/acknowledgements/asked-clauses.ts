import type { Db, Tx } from '../data/store/store.ts';
import type { Person } from '../people/directory.ts';
import { dayIn } from '../time/days.ts';
import type { Desk } from './desk.ts';
import type { Version } from './policies.ts';

/** What somebody has to answer for: the whole version, some changed clauses, or nothing at all. */
export type Asked = 'whole' | 'nothing' | readonly string[];

/** For every earlier version by its id: what people who acknowledged it have to answer again. */
export type AskedAgain = ReadonlyMap<string, Asked>;

/**
 * Which clauses of a version those have to answer for who acknowledged an earlier one: everything marked “ask again” since. A
 * clause that was marked and is gone by now is nothing to answer for.
 */
export async function askedAgain(desk: Desk, version: Version): Promise<AskedAgain> {
  const { company, policy } = version;
  const all = await desk.policies.versionsOf(company, policy);
  const earlier = all.filter((each) => each.number < version.number).sort((a, b) => b.number - a.number);
  const here = new Set(version.clauses.map(({ id }) => id));
  const marked = new Set<string>();
  const asked = new Map<string, Asked>([[version.id, 'nothing']]);
  let newer = version.id;
  for (const each of earlier) {
    for (const change of await desk.policies.changesOf(company, newer))
      if (change.askAgain && here.has(change.clause)) marked.add(change.clause);
    const clauses = version.clauses.map(({ id }) => id).filter((id) => marked.has(id));
    asked.set(each.id, clauses.length === 0 ? 'nothing' : clauses);
    newer = each.id;
  }
  return asked;
}

/** What each of some people acknowledged last of a policy: the id of the version. A rehired person begins anew. */
export async function lastAcknowledged(
  desk: Desk,
  tx: Db | Tx,
  version: Version,
  people: readonly Person[],
): Promise<Map<string, string>> {
  const { company, policy } = version;
  const zone = desk.companies.of(company).zone;
  const rows = await tx
    .selectFrom('assignments')
    .select(['person', 'version', 'answered_at'])
    .where('company', '=', company)
    .where('policy', '=', policy)
    .where(
      'person',
      'in',
      people.map(({ id }) => id),
    )
    .where('state', '=', 'acknowledged')
    .orderBy('answered_at')
    .execute();
  const joined = new Map(people.map(({ id, joined: day }) => [id, day]));
  const last = new Map<string, string>();
  for (const row of rows) {
    const since = joined.get(row.person);
    const day = dayIn(zone, Date.parse(row.answered_at ?? '') as never);
    if (since === undefined || day >= since) last.set(row.person, row.version);
  }
  return last;
}
