import type { Tx } from '../data/store/store.ts';
import type { Lang, Text } from '../shared/lang.ts';
import type { Clause, ClauseChange, SourceFile, Version } from './policies.ts';
import type { Decision } from './policy-changes.ts';
import { sha256 } from './text/canonical.ts';
import { pagesOf } from './text/pages.ts';
import type { ReadSource } from './text/source.ts';

/** One language as it is written down. */
export interface NewText {
  readonly file: SourceFile;
  readonly read: ReadSource;
  readonly media: 'markdown' | 'docx' | 'rulebook';
}

/** Takes the text of an unpublished version away. */
export async function clearText(tx: Tx, company: string, version: string): Promise<void> {
  for (const table of ['policy_texts', 'policy_clauses', 'policy_pages', 'policy_changes'] as const) {
    await tx.deleteFrom(table).where('company', '=', company).where('version', '=', version).execute();
  }
}

/** Writes texts, clauses and pages of a version that has none. */
export async function writeText(
  tx: Tx,
  company: string,
  version: string,
  texts: Readonly<Partial<Record<Lang, NewText>>>,
  clauses: readonly Clause[],
): Promise<void> {
  const langs = Object.keys(texts) as Lang[];
  for (const lang of langs) {
    const text = texts[lang];
    if (text === undefined) continue;
    await tx
      .insertInto('policy_texts')
      .values({
        company,
        version,
        lang,
        file: text.file.name,
        media: text.media,
        source: Buffer.from(text.file.bytes).toString('base64'),
        source_hash: sha256(text.file.bytes),
        source_bytes: text.file.bytes.length,
        text: text.read.text,
        hash: sha256(text.read.text),
        warnings: JSON.stringify(text.read.warnings),
      })
      .execute();
  }
  for (const rows of chunks(clauses.map((clause, position) => ({ clause, position })))) {
    await tx
      .insertInto('policy_clauses')
      .values(
        rows.map(({ clause, position }) => ({
          company,
          version,
          clause: clause.id,
          position,
          label: clause.label,
          level: clause.level,
          section: clause.section ? 1 : 0,
          heading: clause.heading === undefined ? null : JSON.stringify(clause.heading),
          text: JSON.stringify(clause.text),
          hash: clause.hash,
        })),
      )
      .execute();
  }
  const pages = pagesOf(clauses, langs);
  const rows = langs.flatMap((lang) =>
    (pages[lang] ?? []).map((page, i) => ({
      company,
      version,
      lang,
      page: i + 1,
      parts: JSON.stringify(page.parts),
      clauses: JSON.stringify(page.clauses),
      hash: page.hash,
    })),
  );
  for (const some of chunks(rows)) await tx.insertInto('policy_pages').values(some).execute();
}

const AT_ONCE = 50;

function chunks<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, i) =>
    rows.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
}

/** One row for each change, as it stands when the version is published. */
export async function writeChanges(
  tx: Tx,
  company: string,
  version: string,
  changes: readonly ClauseChange[],
  decided: { by: string; at: string },
): Promise<void> {
  await tx
    .deleteFrom('policy_changes')
    .where('company', '=', company)
    .where('version', '=', version)
    .execute();
  for (const some of chunks(changes)) {
    await tx
      .insertInto('policy_changes')
      .values(
        some.map((change) => ({
          company,
          version,
          clause: change.clause,
          kind: change.kind,
          ask_again: change.askAgain ? 1 : 0,
          reason: change.reason ?? null,
          decided_by: decided.by,
          decided_at: decided.at,
        })),
      )
      .execute();
  }
}

/** What the hash of a version is taken over, as one line of JSON; its order is part of the format. */
export function versionBytes(
  version: Pick<
    Version,
    'policy' | 'number' | 'title' | 'langs' | 'effective' | 'texts' | 'clauses' | 'pages'
  >,
): string {
  const { policy, number, title, langs, effective, texts, clauses, pages } = version;
  return JSON.stringify({
    format: 'decorum policy 1',
    policy,
    number,
    title: [title.en, title.zh],
    languages: langs,
    effective,
    texts: langs.map((lang) => [lang, texts[lang]?.hash, texts[lang]?.fileHash]),
    clauses: clauses.map((clause) => [clause.id, clause.label, clause.hash]),
    pages: langs.map((lang) => [lang, (pages[lang] ?? []).map((page) => page.hash)]),
  });
}

/** The title in both languages: where one is missing, the other stands for it. */
export function wholeTitle(title: Partial<Text>): Text | undefined {
  const zh = title.zh ?? title.en;
  const en = title.en ?? title.zh;
  return zh === undefined || en === undefined ? undefined : { zh, en };
}

/** Writes down, or replaces, what HR says of one changed clause. */
export async function writeDecision(
  tx: Tx,
  company: string,
  version: string,
  decision: Decision & { readonly clause: string; readonly kind: string },
  by: string,
  at: string,
): Promise<void> {
  const said = {
    kind: decision.kind,
    ask_again: decision.askAgain ? 1 : 0,
    reason: decision.reason ?? null,
    decided_by: by,
    decided_at: at,
  };
  await tx
    .insertInto('policy_changes')
    .values({ company, version, clause: decision.clause, ...said })
    .onConflict((conflict) => conflict.columns(['company', 'version', 'clause']).doUpdateSet(said))
    .execute();
}
