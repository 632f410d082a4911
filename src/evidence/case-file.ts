import type { Policies, PolicySummary, Version } from '../acknowledgements/policies.ts';
import type { Store } from '../data/store/store.ts';
import type { Ledger, RecordedEntry } from '../ledger/types.ts';
import type { HeadLine, PayloadLine } from '../ledger/verify.ts';
import type { Part } from '../messages/parts.ts';
import type { Directory } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import type { Clock } from '../shared/clock.ts';
import { Refusal } from '../shared/errors.ts';
import { LANGS, type Lang } from '../shared/lang.ts';
import { type CaseFacts, caseParts, missingIn, type RosterLine } from './case-page.ts';
import {
  CHAIN,
  contentsHash,
  fileHash,
  HEADS,
  KEYS,
  MANIFEST,
  MANIFEST_BEGINS,
  PAYLOADS,
  SEAL,
  VERIFIER,
} from './pack.ts';
import { verifierFile } from './verifier-file.ts';
import { witnessFiles } from './witness.ts';

/** One section of the readable page. */
export interface CaseSection {
  readonly lang: Lang;
  readonly parts: readonly Part[];
}

export interface CaseParts {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly policies: Policies;
  readonly directory: Directory;
  readonly clock: Clock;
  /** Draws the readable page: it stands alone, and prints well. */
  readonly draw: (title: string, sections: readonly CaseSection[]) => string;
}

export interface CaseRequest {
  readonly company: string;
  /** As somebody would say it: staff number, e-mail, name, account or id. */
  readonly person: string;
  /** Its title, or its id. */
  readonly policy: string;
  readonly reason: string;
  /** Who exports: a person's id, or `host`. */
  readonly by: string;
}

export interface CaseFile {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly missing: Readonly<Record<Lang, readonly string[]>>;
  /** The entry about the export. */
  readonly entry: number;
}

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const lines = (all: readonly string[]): Uint8Array => bytes(all.map((line) => `${line}\n`).join(''));

async function personFor({ directory }: CaseParts, company: string, said: string): Promise<Person> {
  const found = await directory.find(company, said);
  const [person, ...more] = found;
  if (person === undefined) {
    throw new Refusal('nobody', {
      zh: `没有找到“${said}”。请用工号、邮箱或姓名；已经删除的人不再有材料。`,
      en: `“${said}” was not found. Give a staff number, an e-mail address or a name; of somebody who was erased there is nothing left.`,
    });
  }
  if (more.length > 0) {
    throw new Refusal('several', {
      zh: `有${found.length}个人叫“${said}”，请用工号或邮箱。`,
      en: `${found.length} people are called “${said}”; give the staff number or the e-mail address.`,
    });
  }
  return person;
}

async function policyFor({ policies }: CaseParts, company: string, said: string): Promise<PolicySummary> {
  const all = await policies.list(company);
  const wanted = said.replace(/^《(.*)》$/s, '$1').trim();
  const same = (text: string) => text.toLowerCase() === wanted.toLowerCase();
  const found = all.filter(({ policy, title }) => policy === wanted || same(title.zh) || same(title.en));
  const [policy, ...more] = found;
  if (policy === undefined) {
    const named = all.map(({ title, policy: id }) => `${title.en} (${id})`).join(', ') || 'none';
    const named_ = all.map(({ title, policy: id }) => `《${title.zh}》（${id}）`).join('、') || '还没有';
    throw new Refusal('no-policy', {
      zh: `没有叫“${said}”的制度。现有：${named_}。`,
      en: `There is no policy “${said}”. There are: ${named}.`,
    });
  }
  if (more.length > 0) {
    throw new Refusal('several-policies', {
      zh: `有${found.length}份制度叫“${said}”，请写编号。`,
      en: `${found.length} policies are called “${said}”; give the id.`,
    });
  }
  if (policy.published === undefined) {
    throw new Refusal('unpublished', {
      zh: `《${policy.title.zh}》还没有发布过，没有可以导出的。`,
      en: `${policy.title.en} has never been published: there is nothing to export.`,
    });
  }
  return policy;
}

/** The versions that the person had before them, or the one in force. */
async function versionsFor(
  { policies }: CaseParts,
  company: string,
  policy: PolicySummary,
  own: readonly RecordedEntry[],
): Promise<Version[]> {
  const ids = new Set(own.flatMap((entry) => entry.subject.version ?? []));
  const versions: Version[] = [];
  for (const id of ids) {
    const version = await policies.version(company, id);
    if (version?.policy === policy.policy && version.publishedAt !== undefined) versions.push(version);
  }
  return versions.sort((a, b) => a.number - b.number);
}

export async function textFiles(
  { policies }: CaseParts,
  company: string,
  version: Version,
  files: Map<string, Uint8Array>,
): Promise<void> {
  const folder = `texts/${version.id}`;
  for (const lang of version.langs) {
    const source = await policies.source(company, version.id, lang);
    const text = version.texts[lang];
    if (source === undefined || text === undefined) continue;
    files.set(`${folder}/${lang}.txt`, bytes(source.text));
    const ending = text.media === 'docx' ? 'docx' : 'md';
    files.set(`${folder}/${lang}-original.${ending}`, source.bytes);
    files.set(
      `${folder}/pages-${lang}.txt`,
      lines((version.pages[lang] ?? []).map((page) => JSON.stringify(page.parts))),
    );
  }
  files.set(`${folder}/version.json`, bytes(`${JSON.stringify(version, null, 2)}\n`));
}

/** The part of the record from the commit of the first entry wanted up to the entry about the export. */
export async function recordFiles(
  { ledger }: CaseParts,
  company: string,
  wanted: ReadonlySet<number>,
  open: ReadonlySet<number>,
  last: number,
): Promise<Map<string, Uint8Array>> {
  const keys = await ledger.entriesOf(company, { kinds: ['key-made', 'key-rotated'] });
  const shown = new Set([...wanted, ...keys.map(({ seq }) => seq)]);
  const first = Math.min(...wanted);
  const [head] = (await ledger.stretch(company, first - 1)).heads;
  const begins = head === undefined ? first : (JSON.parse(head.body) as { first: number }).first;
  const chain: string[] = [];
  const heads: HeadLine[] = [];
  const payloads: PayloadLine[] = [];
  for (let after = begins - 1, done = false; !done; ) {
    const stretch = await ledger.stretch(company, after);
    for (const entry of stretch.entries) if (entry.seq <= last) chain.push(entry.body);
    heads.push(...stretch.heads.filter(({ seq }) => seq <= last));
    for (const { seq, part, salt, content, person } of stretch.payloads) {
      // Of what is about everybody, the act: who did it is nobody's business here.
      if (shown.has(seq) && (part === 'act' || open.has(seq)))
        payloads.push({ seq, part, salt, content, person });
    }
    after = stretch.entries.at(-1)?.seq ?? after;
    done = stretch.last || after >= last;
  }
  return new Map([
    [CHAIN, lines(chain)],
    [HEADS, lines(heads.map(({ body, signature }) => `${body}\t${signature}`))],
    [PAYLOADS, lines(payloads.map((row) => JSON.stringify(row)))],
    [
      KEYS,
      lines(
        keys.filter(({ kind }) => kind === 'key-made').map((entry) => JSON.stringify(entry.act.publicKey)),
      ),
    ],
  ]);
}

/** How the staff list had the person each time they were asked: it may say something else today. */
async function rosterLines({ store }: CaseParts, company: string, person: string, policy: string) {
  const rows = await store
    .read(company)
    .selectFrom('assignments')
    .select(['id', 'campaign', 'version', 'made_at', 'department', 'office', 'manager', 'due'])
    .where('company', '=', company)
    .where('person', '=', person)
    .where('policy', '=', policy)
    .orderBy('made_at')
    .execute();
  return rows.map(({ made_at: askedAt, ...row }): RosterLine => ({ askedAt, ...row }));
}

/**
 * Puts together everything on record about one person and one policy, so that a stranger can check it without us, and
 * writes down that it was exported.
 * @throws Refusal when there is no such person or policy, or the person was never asked
 */
export async function makeCase(parts: CaseParts, request: CaseRequest): Promise<CaseFile> {
  const { store, ledger, clock } = parts;
  const { company, reason, by } = request;
  const person = await personFor(parts, company, request.person);
  const policy = await policyFor(parts, company, request.policy);
  const own = (await ledger.entriesOf(company, { person: person.id, policy: policy.policy })).filter(
    (entry) => entry.kind !== 'exported',
  );
  if (own.length === 0) {
    throw new Refusal('never-asked', {
      zh: `《${policy.title.zh}》从来没有发给${person.name ?? person.id}签收，没有可以导出的。`,
      en: `${policy.title.en} was never put to ${person.name ?? person.id}: there is nothing to export.`,
    });
  }
  const versions = await versionsFor(parts, company, policy, own);
  const shown = new Set(versions.map(({ id }) => id));
  const general = (await ledger.entriesOf(company, { policy: policy.policy, general: true })).filter(
    ({ kind, subject }) =>
      kind !== 'exported' && (subject.version === undefined || shown.has(subject.version)),
  );

  const witnessed = await witnessFiles(store, company, own[0]?.seq ?? 1);
  const facts: CaseFacts = {
    person,
    title: policy.title,
    versions,
    own,
    general,
    exportedAt: new Date(clock.now()).toISOString(),
    by,
    reason,
    key: ledger.key().id,
    roster: await rosterLines(parts, company, person.id, policy.policy),
    witnessed: [...witnessed.keys()].filter((file) => file.endsWith('.tsr')).length,
  };
  const missing = { zh: missingIn(facts, 'zh'), en: missingIn(facts, 'en') };

  const files = new Map<string, Uint8Array>(witnessed);
  for (const version of versions) await textFiles(parts, company, version, files);
  const { exportedAt, key, roster } = facts;
  files.set(
    'case.json',
    bytes(
      `${JSON.stringify({ company, person, roster, policy: policy.policy, title: policy.title, exportedAt, by, reason, key, missing }, null, 2)}\n`,
    ),
  );
  const sections = LANGS.map((lang) => ({ lang, parts: caseParts(facts, lang) }));
  files.set('index.html', bytes(parts.draw(`${policy.title.zh} · ${policy.title.en}`, sections)));

  const listed = () =>
    [...files.keys()].sort().map((file) => [file, fileHash(files.get(file) as Uint8Array)] as const);
  const [entry] = await store.write(company, (tx) =>
    ledger.append(tx, company, [
      {
        kind: 'exported',
        subject: { policy: policy.policy },
        act: { what: 'case', contents: contentsHash(listed()) },
        identity: { by, reason },
        person: person.id,
      },
    ]),
  );
  if (entry === undefined) throw new Error('the export was not recorded');
  const ownSeqs = [...own.map(({ seq }) => seq), entry.seq];
  const recorded = general.filter(({ kind }) => kind === ('recorded' as string)).map(({ seq }) => seq);
  const wanted = new Set([...ownSeqs, ...general.map(({ seq }) => seq)]);
  const record = await recordFiles(parts, company, wanted, new Set([...ownSeqs, ...recorded]), entry.seq);
  for (const [file, content] of record) files.set(file, content);
  files.set(VERIFIER, (await verifierFile()).bytes);
  const manifest = [MANIFEST_BEGINS, ...listed().map(([file, hash]) => `${hash}  ${file}`)];
  const text = manifest.map((line) => `${line}\n`).join('');
  files.set(MANIFEST, bytes(text));
  files.set(SEAL, bytes(`${ledger.seal(text)}\n`));
  return { files, missing, entry: entry.seq };
}
