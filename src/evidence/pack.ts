import { createHash, createPublicKey, type KeyObject, verify as verifySignature } from 'node:crypto';
import { type EntryBody, keyId, sha256 } from '../ledger/chain.ts';
import { type EntryLine, type HeadLine, type PayloadLine, Verifier } from '../ledger/verify.ts';
import type { Text } from '../shared/lang.ts';
import { PACK_TEXTS } from './pack-strings.ts';

/*
 * Checks an exported case. Only node:crypto is used: this file, with those of the record, becomes the one file verify.mjs
 * that lies in every pack and runs on plain Node.js.
 */

/** The files of a pack by their paths. */
export type PackFiles = ReadonlyMap<string, Uint8Array>;

export const MANIFEST = 'manifest.txt';
export const SEAL = 'manifest.sig';
export const VERIFIER = 'verify.mjs';
export const CHAIN = 'record/chain.txt';
export const HEADS = 'record/heads.txt';
export const PAYLOADS = 'record/payloads.txt';
export const KEYS = 'record/keys.txt';
/** The first line of a manifest; no head of a record begins so. */
export const MANIFEST_BEGINS = 'decorum case file 1';

export interface PackProblem {
  readonly file: string;
  readonly text: Text;
}

export interface PackVerdict {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: {
    readonly seq: number;
    readonly hash: string;
    readonly at: string;
    readonly key: string;
  } | null;
  readonly firstBad: number | null;
  readonly problems: readonly PackProblem[];
  /** What the check cannot show, in plain words. */
  readonly notes: readonly Text[];
}

export interface PackOptions {
  /** A public key that did not come with the pack. */
  readonly publicKey?: KeyObject | undefined;
  /** The hash that verify.mjs of this release has: only somebody outside the pack can say. */
  readonly verifier?: string | undefined;
}

export const fileHash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Bytes as text, or undefined when they are no UTF-8. */
function textOf(bytes: Uint8Array | undefined): string | undefined {
  try {
    return bytes === undefined
      ? undefined
      : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Lines, each of which is ended; undefined when the last one is not. */
function linesOf(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  if (text === '') return [];
  return text.endsWith('\n') ? text.slice(0, -1).split('\n') : undefined;
}

function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

class Pack {
  readonly problems: PackProblem[] = [];
  readonly #files: PackFiles;

  constructor(files: PackFiles) {
    this.#files = files;
  }

  bad(file: string, text: Text): void {
    this.problems.push({ file, text });
  }

  lines(file: string): string[] {
    const lines = linesOf(textOf(this.#files.get(file)));
    if (lines === undefined) this.bad(file, PACK_TEXTS.form);
    return lines ?? [];
  }
}

/** Checks a pack: every file against the signed list, the record against its keys, the texts against the record. */
export async function verifyPack(files: PackFiles, options: PackOptions = {}): Promise<PackVerdict> {
  const pack = new Pack(files);
  const keys = readKeys(pack);
  const listed = checkManifest(pack, files, keys, options);
  const record = await checkRecord(pack, keys, options.publicKey);
  checkContents(pack, files, listed, record.acts);
  checkWitness(pack, files);
  const notes: Text[] = [];
  if (options.publicKey === undefined) notes.push(PACK_TEXTS.ownKey);
  if (options.verifier === undefined) notes.push(PACK_TEXTS.ownVerifier);
  if (![...files.keys()].some((file) => file.endsWith('.tsr'))) notes.push(PACK_TEXTS.noWitness);
  return {
    ok: pack.problems.length === 0,
    entries: record.entries,
    head: record.head,
    firstBad: record.firstBad,
    problems: pack.problems,
    notes,
  };
}

/** The public keys of the pack, in the order of their use; each is written in one way only. */
function readKeys(pack: Pack): Map<string, { key: KeyObject; pem: string }> {
  const keys = new Map<string, { key: KeyObject; pem: string }>();
  for (const line of pack.lines(KEYS)) {
    const pem = parse<string>(line) ?? '';
    try {
      const key = createPublicKey(pem);
      if (key.asymmetricKeyType !== 'ed25519' || key.export({ type: 'spki', format: 'pem' }) !== pem)
        throw new Error();
      keys.set(keyId(key), { key, pem });
    } catch {
      pack.bad(KEYS, PACK_TEXTS.form);
    }
  }
  return keys;
}

function checkManifest(
  pack: Pack,
  files: PackFiles,
  keys: ReadonlyMap<string, { key: KeyObject }>,
  options: PackOptions,
): ReadonlyMap<string, string> {
  const text = textOf(files.get(MANIFEST));
  const [first, ...lines] = pack.lines(MANIFEST);
  const listed = new Map<string, string>();
  for (const line of lines) {
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) listed.set(match[2], match[1]);
  }
  const changed = [...listed].filter(([file, hash]) => {
    const bytes = files.get(file);
    return bytes === undefined || fileHash(bytes) !== hash;
  });
  const [seal = ''] = pack.lines(SEAL);
  const [id = '', signature = ''] = seal.split(' ');
  const key = keys.get(id)?.key;
  const bytes = Buffer.from(signature, 'base64');
  const holds =
    first === MANIFEST_BEGINS &&
    key !== undefined &&
    `${id} ${bytes.toString('base64')}` === seal &&
    verifySignature(null, Buffer.from(text ?? '', 'utf8'), key, bytes);
  if (!holds) {
    // Files that fit their hashes speak for the list; files that do not speak against it.
    const list = first !== MANIFEST_BEGINS || changed.length > 0 || listed.size !== lines.length;
    if (list || files.size !== listed.size + 2) pack.bad(MANIFEST, PACK_TEXTS.list);
    else
      pack.bad(
        keys.size > 0 && key === undefined && /^[0-9a-f]{32}$/.test(id) ? KEYS : SEAL,
        PACK_TEXTS.seal,
      );
    if (!list) pack.bad(SEAL, PACK_TEXTS.seal);
  }
  for (const [file] of changed) pack.bad(file, files.has(file) ? PACK_TEXTS.changed : PACK_TEXTS.gone);
  for (const file of files.keys()) {
    if (file !== MANIFEST && file !== SEAL && !listed.has(file)) pack.bad(file, PACK_TEXTS.added);
  }
  const verifier = files.get(VERIFIER);
  if (options.verifier !== undefined && verifier !== undefined && fileHash(verifier) !== options.verifier) {
    pack.bad(VERIFIER, PACK_TEXTS.otherVerifier);
  }
  return listed;
}

interface Read {
  readonly entries: number;
  readonly head: PackVerdict['head'];
  readonly firstBad: number | null;
  /** What entries stand for, as far as the pack shows it. */
  readonly acts: readonly {
    readonly kind: string;
    readonly version: string | undefined;
    readonly act: Record<string, unknown>;
  }[];
}

/** How many entries are checked at a time. */
const STRETCH = 1_000;

async function checkRecord(
  pack: Pack,
  keys: ReadonlyMap<string, { pem: string }>,
  publicKey: KeyObject | undefined,
): Promise<Read> {
  const entries: EntryLine[] = [];
  for (const body of pack.lines(CHAIN)) {
    const is = parse<EntryBody>(body);
    if (
      is === null ||
      typeof is !== 'object' ||
      typeof is.seq !== 'number' ||
      typeof is.subject !== 'object'
    ) {
      pack.bad(CHAIN, PACK_TEXTS.form);
      continue;
    }
    const { policy = null, campaign = null, assignment = null } = is.subject ?? {};
    entries.push({ seq: is.seq, kind: is.kind, policy, campaign, assignment, body, hash: sha256(body) });
  }
  const heads: HeadLine[] = pack.lines(HEADS).flatMap((line) => {
    const [body = '', signature = '', ...more] = line.split('\t');
    const seq = parse<{ seq?: number }>(body)?.seq;
    if (typeof seq === 'number' && more.length === 0) return [{ seq, body, signature }];
    pack.bad(HEADS, PACK_TEXTS.form);
    return [];
  });
  const payloads: PayloadLine[] = pack.lines(PAYLOADS).flatMap((line) => {
    const row = parse<PayloadLine>(line);
    // One way of writing a line: what reads alike but is written differently was changed.
    if (row !== undefined && row !== null && JSON.stringify(row) === line) return [row];
    pack.bad(PAYLOADS, PACK_TEXTS.form);
    return [];
  });
  const company = parse<EntryBody>(entries[0]?.body ?? '')?.company ?? '';
  const after = (entries[0]?.seq ?? 1) - 1;
  // The keys up to the one that was in use where this part of the record begins.
  const inUse = parse<{ key?: string }>(heads[0]?.body ?? '')?.key ?? '';
  const before = after === 0 ? [] : [...keys].slice(0, [...keys.keys()].indexOf(inUse) + 1);
  const verifier = new Verifier({
    company,
    part: { after, keys: before.map(([, { pem }]) => pem) },
    outside: { publicKey },
  });
  for (let from = 0; from < entries.length; from += STRETCH) {
    const part = entries.slice(from, from + STRETCH);
    const last = from + STRETCH >= entries.length ? Number.MAX_SAFE_INTEGER : (part.at(-1)?.seq ?? 0);
    const previous = from === 0 ? Number.MIN_SAFE_INTEGER : (entries[from - 1]?.seq ?? 0);
    const within = ({ seq }: { seq: number }) => seq > previous && seq <= last;
    await verifier.take({
      entries: part,
      heads: heads.filter(within),
      payloads: payloads.filter(within),
      erasures: [],
    });
  }
  if (entries.length === 0) pack.bad(CHAIN, PACK_TEXTS.empty);
  const verdict = await verifier.finish();
  for (const { text } of verdict.problems) pack.bad('record', text);
  const bodies = new Map(entries.map((entry) => [entry.seq, entry]));
  return {
    entries: verdict.entries,
    head: verdict.head,
    firstBad: verdict.firstBad,
    acts: payloads
      .filter(({ part }) => part === 'act')
      .map(({ seq, content }) => {
        const entry = bodies.get(seq);
        const subject = parse<EntryBody>(entry?.body ?? '')?.subject;
        return {
          kind: entry?.kind ?? '',
          version: subject?.version,
          act: parse<Record<string, unknown>>(content) ?? {},
        };
      }),
  };
}

/** The hash over all files of a pack but the record's own: what the entry about the export carries. */
export function contentsHash(listed: Iterable<readonly [string, string]>): string {
  const own = [...listed].filter(([file]) => !file.startsWith('record/') && file !== VERIFIER);
  return sha256(own.map(([file, hash]) => `${hash}  ${file}\n`).join(''));
}

/** The texts and pages are those that were published, and the contents are those that the record says were exported. */
function checkContents(
  pack: Pack,
  files: PackFiles,
  listed: ReadonlyMap<string, string>,
  acts: Read['acts'],
): void {
  const contents = contentsHash(listed);
  if (!acts.some(({ kind, act }) => kind === 'exported' && act.contents === contents)) {
    pack.bad(MANIFEST, PACK_TEXTS.notExported);
  }
  for (const { kind, version, act } of acts) {
    if (kind !== 'published' || version === undefined) continue;
    for (const [lang, hash] of pairs(act.texts)) {
      const file = `texts/${version}/${lang}.txt`;
      const bytes = files.get(file);
      if (bytes === undefined) pack.bad(file, PACK_TEXTS.gone);
      else if (fileHash(bytes) !== hash) pack.bad(file, PACK_TEXTS.notPublished);
    }
    for (const [lang, hashes] of pairs(act.pages)) {
      const file = `texts/${version}/pages-${lang}.txt`;
      const lines = linesOf(textOf(files.get(file)));
      const same =
        Array.isArray(hashes) &&
        lines?.length === hashes.length &&
        lines.every((line, index) => sha256(line) === hashes[index]);
      if (!same) pack.bad(file, PACK_TEXTS.notPublished);
    }
  }
}

/** What was stamped is a head of this record. */
function checkWitness(pack: Pack, files: PackFiles): void {
  const heads = new Set(
    (linesOf(textOf(files.get(HEADS))) ?? []).map((line) => line.slice(0, line.indexOf('\t'))),
  );
  for (const [file, bytes] of files)
    if (/^witness\/\d+\.txt$/.test(file) && !heads.has(textOf(bytes) ?? ''))
      pack.bad(file, PACK_TEXTS.otherHead);
}

function pairs(value: unknown): [string, unknown][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((pair: unknown) =>
    Array.isArray(pair) && typeof pair[0] === 'string' ? [[pair[0], pair[1]] as [string, unknown]] : [],
  );
}
