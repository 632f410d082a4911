import type { Db, Store, Tx } from '../data/store/store.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Companies } from '../people/company.ts';
import type { Clock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import type { Ids } from '../shared/ids.ts';
import type { Text } from '../shared/lang.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import type { Actor, NewDraft, Policies, PolicySummary, Version } from './policies.ts';
import { compareClauses } from './policy-changes.ts';
import { importFiles, languagesInOrder, settledTitle } from './policy-import.ts';
import { makingOf, nameOf } from './policy-making.ts';
import {
  clausesOf,
  decisionsOf,
  type Frozen,
  latestId,
  openId,
  summariesOf,
  versionOf,
} from './policy-rows.ts';
import { told } from './policy-strings.ts';
import { clearText, writeDecision, writeText } from './policy-write.ts';
import { identify } from './text/match.ts';

/** What policies are built of. */
export interface PolicyParts {
  readonly store: Store;
  readonly companies: Pick<Companies, 'of'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly ledger: Pick<Ledger, 'append'>;
}

export function createPolicies(parts: PolicyParts): Policies {
  const { store, companies, clock, ids } = parts;
  const today = (company: string): LocalDate => dayIn(companies.of(company).zone, clock.now());
  const now = () => new Date(clock.now()).toISOString();
  const frozen: Frozen = new Map();
  const load = (db: Db, company: string, id: string) => versionOf(db, company, id, today(company), frozen);
  const version: Policies['version'] = (company, id) => load(store.read(company), company, id);

  const byId = async (company: string, id: string | undefined) =>
    id === undefined ? undefined : version(company, id);

  /** The version as it is after a change. */
  const after = async (company: string, id: string | 'again'): Promise<Version | 'again'> => {
    if (id === 'again') return 'again';
    const found = await version(company, id);
    if (found === undefined) throw new Error(`version ${id} is gone after it was written`);
    return found;
  };

  const bring = async (tx: Tx, company: string, by: Actor, draft: NewDraft, read: Read): Promise<string> => {
    const { imported } = read;
    const policy = draft.policy ?? ids('pol');
    const previous = await load(tx, company, (await latestId(tx, company, policy)) ?? '');
    const open = await load(tx, company, (await openId(tx, company, policy)) ?? '');
    if (
      draft.policy !== undefined &&
      previous === undefined &&
      open === undefined &&
      !(await exists(tx, company, policy))
    )
      throw new Refusal(
        'no-version',
        told((s) => s.unknownVersion),
      );
    if (open?.state === 'review')
      throw new Refusal(
        'in-review',
        told((s) => s.inReview),
      );
    const old = previous?.clauses ?? [];
    const known = new Set(old.map((clause) => clause.id));
    // A clause that is new in this draft stays the same one while the draft is worked on.
    const own = (open?.clauses ?? []).filter((clause) => !known.has(clause.id));
    const clauses = identify([...old, ...own], imported.clauses, () => ids('cl'));
    const title = settledTitle(draft.title, open?.title, previous?.title, imported.title);
    if (previous !== undefined && sameText(previous, title, clauses))
      throw new Refusal(
        'same-text',
        told((s) => s.same(previous.number)),
      );
    const shared = { title: JSON.stringify(title), langs: JSON.stringify(read.langs) };
    if (open !== undefined) {
      const before = new Map(open.clauses.map((clause) => [clause.id, clause.hash]));
      const decisions = await decisionsOf(tx, company, open.id);
      await clearText(tx, company, open.id);
      await writeText(tx, company, open.id, imported.texts, clauses);
      for (const clause of clauses) {
        const said = decisions.get(clause.id);
        // What HR said of a clause holds as long as its words do.
        if (said !== undefined && before.get(clause.id) === clause.hash) {
          await writeDecision(
            tx,
            company,
            open.id,
            { clause: clause.id, kind: '', ...said },
            nameOf(by),
            now(),
          );
        }
      }
      await tx
        .updateTable('policy_versions')
        .set({ ...shared, edition: open.edition + 1 })
        .where('company', '=', company)
        .where('id', '=', open.id)
        .execute();
      return open.id;
    }
    if (draft.policy === undefined) {
      await tx
        .insertInto('policies')
        .values({ company, id: policy, made_by: nameOf(by), made_at: now() })
        .execute();
    }
    const id = ids('ver');
    const numbers = await summariesOf(tx, company, policy);
    await tx
      .insertInto('policy_versions')
      .values({
        ...shared,
        company,
        id,
        policy,
        number: Math.max(0, ...numbers.map((each) => each.number)) + 1,
        state: 'draft',
        effective: null,
        vital: null,
        previous: null,
        hash: null,
        made_by: nameOf(by),
        made_at: now(),
        published_by: null,
        published_at: null,
        edition: 1,
      })
      .execute();
    await writeText(tx, company, id, imported.texts, clauses);
    return id;
  };

  const making = makingOf({ ...parts, load, today, now, after });

  return {
    version,
    latest: async (company, policy) => byId(company, await latestId(store.read(company), company, policy)),
    open: async (company, policy) => byId(company, await openId(store.read(company), company, policy)),
    list: async (company) => {
      const policies = new Map<string, PolicySummary>();
      for (const each of await summariesOf(store.read(company), company)) {
        const before = policies.get(each.policy) ?? { policy: each.policy, title: each.title };
        const isOpen = each.state === 'draft' || each.state === 'review';
        policies.set(each.policy, {
          ...before,
          ...(isOpen ? { open: each } : {}),
          ...(each.state === 'published' && (before.published?.number ?? 0) < each.number
            ? { published: each, title: each.title }
            : {}),
        });
      }
      return [...policies.values()];
    },
    versionsOf: async (company, policy) => {
      const all = await summariesOf(store.read(company), company, policy);
      return [...all].sort((a, b) => b.number - a.number);
    },
    changesOf: async (company, id) => {
      const found = await version(company, id);
      if (found?.previous === undefined) return [];
      const db = store.read(company);
      return compareClauses(
        await clausesOf(db, company, found.previous),
        found.clauses,
        await decisionsOf(db, company, id),
      );
    },
    source: async (company, id, lang) => {
      const row = await store
        .read(company)
        .selectFrom('policy_texts')
        .select(['source', 'text'])
        .where('company', '=', company)
        .where('version', '=', id)
        .where('lang', '=', lang)
        .executeTakeFirst();
      return row && { bytes: Buffer.from(row.source, 'base64'), text: row.text };
    },
    bring: async (company, request, by, draft) => {
      const settings = companies.of(company);
      const imported = await importFiles(draft, settings);
      const read = { imported, langs: languagesInOrder(settings) };
      return after(company, await store.once(company, request, (tx) => bring(tx, company, by, draft, read)));
    },
    ...making,
  };
}

interface Read {
  readonly imported: Awaited<ReturnType<typeof importFiles>>;
  readonly langs: Version['langs'];
}

async function exists(tx: Tx, company: string, policy: string): Promise<boolean> {
  const row = await tx
    .selectFrom('policies')
    .select('id')
    .where('company', '=', company)
    .where('id', '=', policy)
    .executeTakeFirst();
  return row !== undefined;
}

function sameText(previous: Version, title: Text, clauses: Version['clauses']): boolean {
  const hashes = (list: Version['clauses']) => list.map((clause) => clause.hash).join();
  return (
    hashes(previous.clauses) === hashes(clauses) &&
    previous.title.zh === title.zh &&
    previous.title.en === title.en
  );
}
