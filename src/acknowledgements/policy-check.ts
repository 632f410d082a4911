import type { Store } from '../data/store/store.ts';
import type { Difference, Ledger, RecordedEntry, StateCheck } from '../ledger/types.ts';
import type { LocalDate } from '../time/days.ts';
import type { Policies, Version } from './policies.ts';
import { versionOf } from './policy-rows.ts';
import { versionBytes } from './policy-write.ts';
import { sha256, wordingHash } from './text/canonical.ts';

/** A published version has its day. */
const NO_DAY = '' as LocalDate;

/** Compares every published version with its entry: the texts, clauses and pages that are kept are still those. */
export function policyCheck(parts: {
  store: Store;
  policies: Policies;
  ledger: Pick<Ledger, 'entriesOf'>;
}): StateCheck {
  const { store, policies, ledger } = parts;
  return async function* (company) {
    const rows = await store
      .read(company)
      .selectFrom('policy_versions')
      .select(['id', 'policy', 'state'])
      .where('company', '=', company)
      .where('state', 'in', ['published', 'withdrawn'])
      .orderBy('published_at')
      .execute();
    for (const row of rows) {
      const entries = await ledger.entriesOf(company, {
        policy: row.policy,
        kinds: ['published', 'withdrawn'],
      });
      const own = entries.filter((entry) => entry.subject.version === row.id);
      const entry = own.find((each) => each.kind === 'published');
      // Read anew: what lies in memory is not what lies in the database.
      const version = await versionOf(store.read(company), company, row.id, NO_DAY, new Map());
      if (version === undefined) continue;
      const name = `version ${version.number} of policy ${version.policy}`;
      if (entry === undefined) {
        yield { seq: 0, what: `${name} is published, but the record does not say so` };
        continue;
      }
      const withdrawn = own.some((each) => each.kind === 'withdrawn');
      if (withdrawn !== (row.state === 'withdrawn')) {
        yield { seq: entry.seq, what: `${name} is ${row.state}, which the record does not say` };
      }
      yield* differences(version, entry, name, (lang) => policies.source(company, version.id, lang));
    }
  };
}

async function* differences(
  version: Version,
  entry: RecordedEntry,
  name: string,
  source: (lang: Version['prevails']) => ReturnType<Policies['source']>,
): AsyncGenerator<Difference> {
  const differs = (what: string): Difference => ({ seq: entry.seq, what: `${name}: ${what}` });
  const recorded = new Map((entry.act.texts as [string, string][] | undefined) ?? []);
  for (const lang of version.langs) {
    const kept = await source(lang);
    if (kept === undefined || sha256(kept.text) !== recorded.get(lang))
      yield differs(`the ${lang} text is another one`);
    if (kept === undefined || sha256(kept.bytes) !== version.texts[lang]?.fileHash)
      yield differs(`the ${lang} file is another one`);
    for (const [i, page] of (version.pages[lang] ?? []).entries()) {
      if (sha256(JSON.stringify(page.parts)) !== page.hash)
        yield differs(`page ${i + 1} (${lang}) is another one`);
    }
    const whole = version.clauses.map((clause) => clause.text[lang] ?? '').join('\n');
    if (sha256(whole) !== recorded.get(lang)) yield differs(`the ${lang} clauses are not the text`);
  }
  for (const clause of version.clauses) {
    if (wordingHash(clause.text) !== clause.hash)
      yield differs(`clause ${clause.label || clause.id} is another one`);
  }
  if (sha256(versionBytes(version)) !== version.hash || version.hash !== entry.act.hash)
    yield differs('its hash is not the recorded one');
}
