import type { Db, Store, Tx } from '../data/store/store.ts';
import type { Ledger } from '../ledger/types.ts';
import { Refusal } from '../shared/errors.ts';
import type { Ids } from '../shared/ids.ts';
import type { Text } from '../shared/lang.ts';
import type { LocalDate } from '../time/days.ts';
import type { Actor, NewMakingEntry, Policies, Version } from './policies.ts';
import { compareClauses } from './policy-changes.ts';
import { clausesOf, decisionsOf } from './policy-rows.ts';
import { told } from './policy-strings.ts';
import { clearText, versionBytes, writeChanges, writeDecision } from './policy-write.ts';
import { sha256 } from './text/canonical.ts';

/** Most characters of a reason, an opinion or an outcome. */
export const MOST_WORDS = 2000;

interface Parts {
  readonly store: Store;
  readonly ids: Ids;
  readonly ledger: Pick<Ledger, 'append'>;
  load(db: Db, company: string, id: string): Promise<Version | undefined>;
  today(company: string): LocalDate;
  now(): string;
  after(company: string, id: string | 'again'): Promise<Version | 'again'>;
}

type Making = Pick<
  Policies,
  'decide' | 'decideAll' | 'vital' | 'record' | 'submit' | 'takeBack' | 'publish' | 'withdraw' | 'discard'
>;

function refusal(code: string, text: Text): Refusal {
  return new Refusal(code, text);
}

function openOnly(version: Version | undefined): Version {
  if (version === undefined)
    throw refusal(
      'no-version',
      told((s) => s.unknownVersion),
    );
  if (version.state === 'published' || version.state === 'withdrawn')
    throw refusal(
      'frozen',
      told((s) => s.frozen),
    );
  return version;
}

function short(text: string | undefined): string | undefined {
  const said = text?.trim();
  if (said === undefined || said === '') return undefined;
  if (said.length > MOST_WORDS)
    throw refusal(
      'too-long',
      told((s) => s.tooMuch(MOST_WORDS)),
    );
  return said;
}

/** An actor as rows name it. */
export function nameOf(by: Actor): string {
  return typeof by === 'string' ? by : 'host';
}

/** An actor as the ledger names it. */
function signed(by: Actor): { by: string; reason?: string } {
  return typeof by === 'string' ? { by } : { by: 'host', reason: by.reason };
}

/** The way of a version from draft to published, and what is put on record about it. */
export function makingOf(parts: Parts): Making {
  const { store, ids, ledger, load, today, now, after } = parts;

  /** Changes columns of a version; its edition rises. */
  const update = (tx: Tx, company: string, version: Version, values: object) =>
    tx
      .updateTable('policy_versions')
      .set({ ...values, edition: version.edition + 1 })
      .where('company', '=', company)
      .where('id', '=', version.id)
      .execute();

  const change = async (
    company: string,
    request: string,
    id: string,
    fn: (tx: Tx, version: Version | undefined) => Promise<unknown>,
  ): Promise<Version | 'again'> =>
    after(
      company,
      await store.once(company, request, async (tx) => {
        await fn(tx, await load(tx, company, id));
        return id;
      }),
    );

  const changesIn = async (tx: Tx, company: string, version: Version) =>
    version.previous === undefined
      ? []
      : compareClauses(
          await clausesOf(tx, company, version.previous),
          version.clauses,
          await decisionsOf(tx, company, version.id),
        );

  const publish = async (
    tx: Tx,
    company: string,
    by: Actor,
    found: Version | undefined,
    day: LocalDate | undefined,
  ): Promise<void> => {
    const version = openOnly(found);
    if (version.state !== 'review')
      throw refusal(
        'not-review',
        told((s) => s.notReview),
      );
    const effective = day ?? version.effective;
    if (effective < today(company))
      throw refusal(
        'past-day',
        told((s) => s.pastDay(effective, today(company))),
      );
    const at = now();
    const changes = await changesIn(tx, company, version);
    await writeChanges(tx, company, version.id, changes, { by: nameOf(by), at });
    const hash = sha256(versionBytes({ ...version, effective }));
    await update(tx, company, version, {
      state: 'published',
      effective,
      previous: version.previous ?? null,
      hash,
      published_by: nameOf(by),
      published_at: at,
    });
    await ledger.append(tx, company, [
      {
        kind: 'published',
        subject: { policy: version.policy, version: version.id },
        act: {
          number: version.number,
          title: [version.title.en, version.title.zh],
          languages: [...version.langs],
          effective,
          hash,
          texts: version.langs.map((lang) => [lang, version.texts[lang]?.hash ?? '']),
          clauses: version.clauses.map((clause) => [clause.id, clause.hash]),
          pages: version.langs.map((lang) => [lang, (version.pages[lang] ?? []).map((page) => page.hash)]),
          askedAgain: changes.filter((each) => each.askAgain).map((each) => each.clause),
          vital: version.record.vital ?? null,
          missing: [...version.record.missing],
        },
        identity: signed(by),
      },
    ]);
  };

  const record = async (
    tx: Tx,
    company: string,
    by: Actor,
    version: Version | undefined,
    entry: NewMakingEntry,
  ): Promise<void> => {
    if (version === undefined)
      throw refusal(
        'no-version',
        told((s) => s.unknownVersion),
      );
    if (entry.claimedOn > today(company))
      throw refusal(
        'future-step',
        told((s) => s.futureStep),
      );
    const words = Object.fromEntries(
      (['parties', 'opinions', 'outcome'] as const).flatMap((name) => {
        const said = short(entry[name]);
        return said === undefined ? [] : [[name, said]];
      }),
    );
    const files = entry.files ?? [];
    const late = version.state === 'published' || version.state === 'withdrawn';
    const at = now();
    await tx
      .insertInto('policy_records')
      .values({
        company,
        id: ids('rec'),
        version: version.id,
        step: entry.step,
        claimed_on: entry.claimedOn,
        entered_at: at,
        entered_by: nameOf(by),
        late: late ? 1 : 0,
        details: JSON.stringify({ ...words, files }),
      })
      .execute();
    await ledger.append(tx, company, [
      {
        kind: 'recorded',
        subject: { policy: version.policy, version: version.id },
        act: {
          step: entry.step,
          claimedOn: entry.claimedOn,
          late,
          files: files.map((file) => [file.hash, file.bytes]),
        },
        // Who took part and what they said may name persons.
        identity: { ...signed(by), ...words, files: files.map((file) => file.name) },
      },
    ]);
  };

  return {
    decide: (company, request, by, id, decision) =>
      change(company, request, id, async (tx, found) => {
        const version = openOnly(found);
        const reason = short(decision.reason);
        const changed = (await changesIn(tx, company, version)).find(
          (each) => each.clause === decision.clause,
        );
        if (changed === undefined)
          throw refusal(
            'no-change',
            told((s) => s.noSuchChange),
          );
        if (!decision.askAgain && changed.kind !== 'moved' && reason === undefined)
          throw refusal(
            'reason',
            told((s) => s.reasonNeeded),
          );
        const said = { clause: decision.clause, kind: changed.kind, askAgain: decision.askAgain };
        const why = decision.askAgain || reason === undefined ? {} : { reason };
        await writeDecision(tx, company, id, { ...said, ...why }, nameOf(by), now());
        await update(tx, company, version, {});
      }),
    decideAll: (company, request, by, id, { not, reason: given }) =>
      change(company, request, id, async (tx, found) => {
        const version = openOnly(found);
        const reason = short(given);
        const changed = (await changesIn(tx, company, version)).filter((each) => each.kind !== 'moved');
        if (not.some((clause) => !changed.some((each) => each.clause === clause)))
          throw refusal(
            'no-change',
            told((s) => s.noSuchChange),
          );
        if (not.length > 0 && reason === undefined)
          throw refusal(
            'reason',
            told((s) => s.reasonNeeded),
          );
        for (const { clause, kind } of changed) {
          const askAgain = !not.includes(clause);
          const why = askAgain || reason === undefined ? {} : { reason };
          await writeDecision(tx, company, id, { clause, kind, askAgain, ...why }, nameOf(by), now());
        }
        await update(tx, company, version, {});
      }),
    vital: (company, request, _by, id, vital) =>
      change(company, request, id, (tx, found) =>
        update(tx, company, openOnly(found), { vital: vital ? 1 : 0 }),
      ),
    record: (company, request, by, id, entry) =>
      change(company, request, id, (tx, found) => record(tx, company, by, found, entry)),
    submit: (company, request, _by, id) =>
      change(company, request, id, async (tx, found) => {
        const version = openOnly(found);
        if (version.state === 'review')
          throw refusal(
            'in-review',
            told((s) => s.alreadyReview),
          );
        await update(tx, company, version, { state: 'review' });
      }),
    takeBack: (company, request, _by, id) =>
      change(company, request, id, async (tx, found) => {
        const version = openOnly(found);
        if (version.state === 'draft')
          throw refusal(
            'not-review',
            told((s) => s.notReview),
          );
        await update(tx, company, version, { state: 'draft' });
      }),
    publish: (company, request, by, id, effective) =>
      change(company, request, id, (tx, found) => publish(tx, company, by, found, effective)),
    withdraw: async (tx, company, by, id, reason) => {
      const version = await load(tx, company, id);
      if (version?.state !== 'published')
        throw refusal(
          'not-published',
          told((s) => s.notPublished),
        );
      await tx
        .updateTable('policy_versions')
        .set({ state: 'withdrawn' })
        .where('company', '=', company)
        .where('id', '=', id)
        .execute();
      await ledger.append(tx, company, [
        {
          kind: 'withdrawn',
          subject: { policy: version.policy, version: id },
          act: { number: version.number, hash: version.hash },
          identity: { ...signed(by), why: reason },
        },
      ]);
    },
    discard: async (company, request, _by, id) => {
      const done = await store.once(company, request, async (tx) => {
        const version = openOnly(await load(tx, company, id));
        await clearText(tx, company, id);
        for (const [table, column] of [
          ['policy_records', 'version'],
          ['policy_versions', 'id'],
        ] as const) {
          await tx.deleteFrom(table).where('company', '=', company).where(column, '=', id).execute();
        }
        if (version.number === 1) {
          await tx
            .deleteFrom('policies')
            .where('company', '=', company)
            .where('id', '=', version.policy)
            .execute();
        }
        return 'done' as const;
      });
      return done;
    },
  };
}
