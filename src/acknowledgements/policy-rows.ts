import { prepared } from '../data/store/prepared.ts';
import type { Db, Tx } from '../data/store/store.ts';
import { placeOf } from '../data/store/transaction.ts';
import type { Lang, Text } from '../shared/lang.ts';
import type { LocalDate } from '../time/days.ts';
import type {
  Clause,
  FrozenPage,
  MakingEntry,
  MakingRecord,
  MakingStep,
  MissingStep,
  Version,
  VersionState,
  VersionSummary,
  VersionText,
  Wording,
} from './policies.ts';
import type { Decision } from './policy-changes.ts';

/*
 * Policies as rows. Every function works on a reader or inside a transaction alike.
 */

/** Which steps are not on record. Where nobody said that vital interests are not touched, they are taken to be. */
export function missingSteps(
  vital: boolean | undefined,
  entries: readonly Pick<MakingEntry, 'step'>[],
): MissingStep[] {
  const has = (step: MakingStep) => entries.some((entry) => entry.step === step);
  const missing: MissingStep[] = [];
  if (vital === undefined) missing.push('vital');
  if (vital !== false && !has('discussion')) missing.push('discussion');
  if (vital !== false && !has('consultation')) missing.push('consultation');
  if (!has('posted') && !has('told')) missing.push('made-known');
  if (!has('channel')) missing.push('channel');
  return missing;
}

async function recordOf(
  db: Db,
  company: string,
  version: string,
  vital: number | null,
): Promise<MakingRecord> {
  const rows = await db
    .selectFrom('policy_records')
    .selectAll()
    .where('company', '=', company)
    .where('version', '=', version)
    .orderBy('entered_at')
    .orderBy('id')
    .execute();
  const entries = rows.map(
    (row): MakingEntry => ({
      id: row.id,
      step: row.step as MakingStep,
      claimedOn: row.claimed_on as LocalDate,
      enteredAt: row.entered_at,
      enteredBy: row.entered_by,
      late: row.late === 1,
      ...(JSON.parse(row.details) as Pick<MakingEntry, 'files'>),
    }),
  );
  const said = vital === null ? undefined : vital === 1;
  return { vital: said, entries, missing: missingSteps(said, entries) };
}

export async function clausesOf(db: Db, company: string, version: string): Promise<Clause[]> {
  const rows = await db
    .selectFrom('policy_clauses')
    .selectAll()
    .where('company', '=', company)
    .where('version', '=', version)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    id: row.clause,
    label: row.label,
    level: row.level,
    section: row.section === 1,
    ...(row.heading === null ? {} : { heading: JSON.parse(row.heading) as Wording }),
    text: JSON.parse(row.text) as Wording,
    hash: row.hash,
  }));
}

async function textsOf(db: Db, company: string, version: string): Promise<Version['texts']> {
  const rows = await db
    .selectFrom('policy_texts')
    .select(['lang', 'file', 'media', 'source_hash', 'source_bytes', 'hash', 'text', 'warnings'])
    .where('company', '=', company)
    .where('version', '=', version)
    .execute();
  return Object.fromEntries(
    rows.map((row): [string, VersionText] => [
      row.lang,
      {
        lang: row.lang as Lang,
        file: row.file,
        media: row.media as VersionText['media'],
        fileHash: row.source_hash,
        bytes: row.source_bytes,
        hash: row.hash,
        characters: [...row.text].length,
        warnings: JSON.parse(row.warnings) as Text[],
      },
    ]),
  );
}

async function pagesOfVersion(db: Db, company: string, version: string): Promise<Version['pages']> {
  const rows = await db
    .selectFrom('policy_pages')
    .selectAll()
    .where('company', '=', company)
    .where('version', '=', version)
    .orderBy('page')
    .execute();
  const pages: Partial<Record<Lang, FrozenPage[]>> = {};
  for (const row of rows) {
    const list = pages[row.lang as Lang] ?? [];
    list.push({
      parts: JSON.parse(row.parts) as FrozenPage['parts'],
      clauses: JSON.parse(row.clauses) as string[],
      hash: row.hash,
    });
    pages[row.lang as Lang] = list;
  }
  return pages;
}

export async function decisionsOf(db: Db, company: string, version: string): Promise<Map<string, Decision>> {
  const rows = await db
    .selectFrom('policy_changes')
    .select(['clause', 'ask_again', 'reason', 'decided_at'])
    .where('company', '=', company)
    .where('version', '=', version)
    .where('decided_at', 'is not', null)
    .execute();
  return new Map(
    rows.map((row) => [
      row.clause,
      { askAgain: row.ask_again === 1, ...(row.reason === null ? {} : { reason: row.reason }) },
    ]),
  );
}

/** Published versions that stay in memory, by company and id. */
export type Frozen = Map<string, { readonly version: Version; readonly records: number }>;
/** As many as a year of a company puts to people. */
const MOST_KEPT = 60;

const isOpen = (state: VersionState) => state === 'draft' || state === 'review';

/** The two things that still happen to a published version: it is withdrawn, and steps of its making are put on record. */
const standing = prepared<{ id: string }, { state: VersionState; records: number | string | null }>(
  (db, company, value) =>
    db
      .selectFrom('policy_versions')
      .select((eb) => [
        'state',
        eb
          .selectFrom('policy_records')
          .select((each) => each.fn.countAll<number | string>().as('records'))
          .where('policy_records.company', '=', company)
          .where('version', '=', value('id'))
          .as('records'),
      ])
      .where('company', '=', company)
      .where('id', '=', value('id')),
);

/**
 * A version with all that belongs to it. `today`: what stands for a day that HR has not set. `frozen`: where published ones are
 * kept. Whoever else has changed something meanwhile, another process too, is noticed by one look.
 */
export async function versionOf(
  db: Db,
  company: string,
  id: string,
  today: LocalDate,
  frozen: Frozen,
): Promise<Version | undefined> {
  const key = `${company} ${id}`;
  const [now] = (await standing(db, { id })).rows;
  if (now === undefined) return undefined;
  const kept = frozen.get(key);
  if (kept?.version.state === now.state && kept.records === Number(now.records)) return kept.version;
  const version = await readVersion(db, company, id, today);
  // What a transaction sees may still be undone.
  if (version === undefined || isOpen(version.state) || !placeOf(db).committed) return version;
  frozen.delete(key);
  if (frozen.size >= MOST_KEPT) frozen.delete(frozen.keys().next().value ?? '');
  frozen.set(key, { version, records: version.record.entries.length });
  return version;
}

async function readVersion(
  db: Db,
  company: string,
  id: string,
  today: LocalDate,
): Promise<Version | undefined> {
  const row = await db
    .selectFrom('policy_versions')
    .selectAll()
    .where('company', '=', company)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const open = isOpen(row.state);
  const previous = open ? await latestId(db, company, row.policy) : (row.previous ?? undefined);
  const langs = JSON.parse(row.langs) as Lang[];
  return {
    company,
    policy: row.policy,
    id,
    number: row.number,
    title: JSON.parse(row.title) as Text,
    langs,
    prevails: langs[0] ?? 'zh',
    state: row.state,
    effective: (row.effective as LocalDate | null) ?? today,
    ...(row.published_at === null ? {} : { publishedAt: row.published_at }),
    ...(row.published_by === null ? {} : { publishedBy: row.published_by }),
    ...(previous === undefined ? {} : { previous }),
    hash: row.hash ?? '',
    texts: await textsOf(db, company, id),
    clauses: await clausesOf(db, company, id),
    pages: await pagesOfVersion(db, company, id),
    record: await recordOf(db, company, id, row.vital),
    edition: row.edition,
  };
}

/** The newest version of a policy in one of some states. */
async function newest(
  db: Db,
  company: string,
  policy: string,
  states: readonly VersionState[],
): Promise<string | undefined> {
  const row = await db
    .selectFrom('policy_versions')
    .select('id')
    .where('company', '=', company)
    .where('policy', '=', policy)
    .where('state', 'in', states)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

const newestPublished = prepared<{ policy: string }, { number: number }>((tx, company, value) =>
  tx
    .selectFrom('policy_versions')
    .select('number')
    .where('company', '=', company)
    .where('policy', '=', value('policy'))
    .where('state', '=', 'published')
    .orderBy('number', 'desc')
    .limit(1),
);
/** The number of the newest published version, inside a transaction where it has to cost next to nothing. */
export async function newestNumber(tx: Tx, policy: string): Promise<number> {
  return (await newestPublished(tx, { policy })).rows[0]?.number ?? 0;
}

export const latestId = (db: Db, company: string, policy: string) =>
  newest(db, company, policy, ['published']);
export const openId = (db: Db, company: string, policy: string) =>
  newest(db, company, policy, ['draft', 'review']);

/** Every version of every policy, or of one, the newest first, without its texts. */
export async function summariesOf(db: Db, company: string, policy?: string): Promise<VersionSummary[]> {
  let query = db
    .selectFrom('policy_versions')
    .select(['id', 'policy', 'number', 'title', 'state', 'effective', 'published_at', 'made_at'])
    .where('company', '=', company);
  if (policy !== undefined) query = query.where('policy', '=', policy);
  const rows = await query.orderBy('made_at', 'desc').orderBy('number', 'desc').execute();
  return rows.map((row) => ({
    id: row.id,
    policy: row.policy,
    number: row.number,
    title: JSON.parse(row.title) as Text,
    state: row.state,
    ...(row.effective === null ? {} : { effective: row.effective as LocalDate }),
    ...(row.published_at === null ? {} : { publishedAt: row.published_at }),
  }));
}
