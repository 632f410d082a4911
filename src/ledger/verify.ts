import { createPublicKey, type KeyObject, verify as verifySignature } from 'node:crypto';
import type { Text } from '../shared/lang.ts';
import { type EntryBody, type HeadBody, keyId, NO_HASH, sha256 } from './chain.ts';
import { commitmentOf } from './commitments.ts';
import { FAULTS, type Fault } from './strings.ts';

/** The rows of a record as they are kept, whatever keeps them. */
export interface EntryLine {
  readonly seq: number;
  readonly kind: string;
  readonly policy: string | null;
  readonly campaign: string | null;
  readonly assignment: string | null;
  readonly body: string;
  readonly hash: string;
}
export interface PayloadLine {
  readonly seq: number;
  readonly part: string;
  readonly salt: string;
  readonly content: string;
  readonly person: string | null;
}
export interface HeadLine {
  readonly seq: number;
  readonly body: string;
  readonly signature: string;
}
export interface ErasureLine {
  readonly seq: number;
  readonly erased_by: number;
}

/** A stretch of a record: entries in order, and all that lies beside them. */
export interface Stretch {
  readonly entries: readonly EntryLine[];
  readonly payloads: readonly PayloadLine[];
  readonly heads: readonly HeadLine[];
  readonly erasures: readonly ErasureLine[];
}

/** What is known from elsewhere, and has to fit. */
export interface Outside {
  /** A public key that did not come with the record. */
  readonly publicKey?: KeyObject | undefined;
  /** Signed heads, or the number and hash from a receipt. */
  readonly heads?: readonly (HeadLine | { readonly seq: number; readonly hash: string })[] | undefined;
}

export interface Problem {
  readonly seq: number;
  readonly fault: Fault;
  readonly text: Text;
}

export interface Verdict {
  readonly ok: boolean;
  readonly entries: number;
  readonly head: (HeadBody & { readonly signature: string }) | null;
  /** The first entry that is wrong or missing. */
  readonly firstBad: number | null;
  /** In order of their entries; a badly damaged record is not listed to its end. */
  readonly problems: readonly Problem[];
}

/** More than these are counted, not listed. */
const MOST_PROBLEMS = 100;
/** How a record is read. */
export interface Reading {
  readonly company: string;
  readonly outside?: Outside | undefined;
  /**
   * A part of a record: it begins after this entry, with the keys that were in use, and what lies beside an entry may be
   * kept back. Absent: the whole record.
   */
  readonly part?: { readonly after: number; readonly keys: readonly string[] } | undefined;
}

/** Reads a line of JSON that has to be an object. */
function parse<T>(text: string): T | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}

function publicKeyOf(pem: unknown): { id: string; key: KeyObject } | undefined {
  if (typeof pem !== 'string') return undefined;
  try {
    const key = createPublicKey(pem);
    return { id: keyId(key), key };
  } catch {
    return undefined;
  }
}

interface Head extends HeadLine {
  readonly is: HeadBody;
}

/** Reads a record stretch by stretch, in order, and says what does not hold. */
export class Verifier {
  readonly #reading: Reading;
  readonly #problems: Problem[] = [];
  #count = 0;
  #firstBad: number | null = null;
  #last: number;
  #lastHash: string | undefined;
  readonly #keys = new Map<string, KeyObject>();
  /** The key in use; undefined until the record names one. */
  #key: string | undefined;
  /** The key that an entry has named as the next one. */
  #next: string | undefined;
  #head: Head | undefined;
  #signatures: Promise<void>[] = [];
  /** Entries whose identity is gone, and what says that it may be: each has to find the other. */
  readonly #gone = new Set<number>();
  readonly #rows = new Map<number, number>();
  readonly #erased = new Map<number, number>();
  /** What heads from outside say, by entry. */
  readonly #outside = new Map<number, string[]>();
  #outsideSigned: Head[] = [];
  #farthest = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#last = reading.part?.after ?? 0;
    this.#lastHash = reading.part === undefined ? NO_HASH : undefined;
    for (const pem of reading.part?.keys ?? []) {
      const made = publicKeyOf(pem);
      if (made === undefined) continue;
      this.#keys.set(made.id, made.key);
      this.#key = made.id;
    }
    for (const head of reading.outside?.heads ?? []) this.#expect(head);
  }

  #expect(head: HeadLine | { readonly seq: number; readonly hash: string }): void {
    const is = 'body' in head ? parse<HeadBody>(head.body) : head;
    if (is === undefined || !Number.isSafeInteger(is.seq) || is.seq < 1) return;
    if ('body' in head) {
      const body = is as HeadBody;
      // One file may hold the heads of several companies.
      if (body.company !== this.#reading.company) return;
      this.#outsideSigned.push({ ...head, is: body });
    }
    this.#farthest = Math.max(this.#farthest, is.seq);
    this.#outside.set(is.seq, [...(this.#outside.get(is.seq) ?? []), is.hash]);
  }

  #bad(seq: number, fault: Fault, more = ''): void {
    if (this.#firstBad === null || seq < this.#firstBad) this.#firstBad = seq;
    const problem = { seq, fault, text: FAULTS[fault](seq, more) };
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem);
    else if (seq === this.#firstBad) this.#problems[MOST_PROBLEMS - 1] = problem;
  }

  /** Names a difference that somebody else has found, such as between an entry and the present state. */
  report(seq: number, more: string): void {
    this.#bad(seq, 'state', more);
  }

  async take(stretch: Stretch): Promise<void> {
    const payloads = new Map<number, PayloadLine[]>();
    for (const row of stretch.payloads) {
      const beside = payloads.get(row.seq);
      if (beside === undefined) payloads.set(row.seq, [row]);
      else beside.push(row);
    }
    const heads = new Map<number, HeadLine[]>();
    for (const row of stretch.heads) heads.set(row.seq, [...(heads.get(row.seq) ?? []), row]);
    for (const row of stretch.erasures) {
      if (this.#rows.has(row.seq)) this.#bad(row.seq, 'erasure');
      this.#rows.set(row.seq, row.erased_by);
    }
    for (const row of stretch.entries) {
      this.#entry(row, payloads.get(row.seq) ?? []);
      payloads.delete(row.seq);
      for (const head of heads.get(row.seq) ?? []) this.#signed(head, row);
      heads.delete(row.seq);
    }
    for (const seq of payloads.keys()) this.#bad(seq, 'stray');
    for (const [seq, rows] of heads) for (const row of rows) this.#headAlone(seq, row);
    await Promise.all(this.#signatures);
    this.#signatures = [];
  }

  #entry(row: EntryLine, beside: readonly PayloadLine[]): void {
    const { seq } = row;
    this.#count++;
    if (!Number.isSafeInteger(seq) || seq <= this.#last) {
      this.#bad(Number.isSafeInteger(seq) ? seq : this.#last + 1, 'order');
      return;
    }
    if (seq > this.#last + 1) this.#bad(this.#last + 1, 'missing');
    const expected = seq === this.#last + 1 ? this.#lastHash : undefined;
    this.#last = seq;
    this.#lastHash = row.hash;
    if (sha256(row.body) !== row.hash) this.#bad(seq, 'hash');
    for (const hash of this.#outside.get(seq) ?? []) if (hash !== row.hash) this.#bad(seq, 'outside');
    const body = parse<EntryBody>(row.body);
    if (body === undefined || typeof body.subject !== 'object' || body.subject === null) {
      this.#bad(seq, 'form');
      return;
    }
    const { subject } = body;
    if (
      body.company !== this.#reading.company ||
      body.seq !== seq ||
      body.kind !== row.kind ||
      (subject.policy ?? null) !== row.policy ||
      (subject.campaign ?? null) !== row.campaign ||
      (subject.assignment ?? null) !== row.assignment
    ) {
      this.#bad(seq, 'columns');
    }
    if (expected !== undefined && body.previous !== expected) this.#bad(seq, 'previous');
    this.#payloads(body, seq, beside);
  }

  #payloads(body: EntryBody, seq: number, beside: readonly PayloadLine[]): void {
    const whole = this.#reading.part === undefined;
    let act: PayloadLine | undefined;
    let identity: PayloadLine | undefined;
    for (const row of beside) {
      if (row.part === 'act' && act === undefined) act = row;
      else if (row.part === 'identity' && identity === undefined) identity = row;
      else this.#bad(seq, 'stray');
    }
    if (act === undefined) {
      if (whole) this.#bad(seq, 'act');
    } else if (commitmentOf(act.salt, act.content) !== body.act || act.person !== null) {
      this.#bad(seq, 'act');
    } else if (body.kind === 'key-made' || body.kind === 'key-rotated' || body.kind === 'erased') {
      this.#meaning(body.kind, seq, parse<Record<string, unknown>>(act.content) ?? {});
    }
    if (identity === undefined) {
      if (body.identity !== null && whole) this.#gone.add(seq);
    } else if (body.identity === null) {
      this.#bad(seq, 'stray');
    } else if (commitmentOf(identity.salt, identity.content) !== body.identity) {
      this.#bad(seq, 'identity');
    } else if ((parse<{ person?: string }>(identity.content)?.person ?? null) !== identity.person) {
      this.#bad(seq, 'identity');
    }
  }

  /** What the record says about itself: its keys, and what was erased. */
  #meaning(kind: string, seq: number, act: Record<string, unknown>): void {
    if (kind === 'erased') {
      for (const each of Array.isArray(act.entries) ? act.entries : []) {
        if (typeof each === 'number') this.#erased.set(each, seq);
      }
      return;
    }
    const made = publicKeyOf(act.publicKey);
    const named = kind === 'key-made' ? act.key : act.to;
    if (made === undefined || made.id !== named) {
      this.#bad(seq, 'key');
      return;
    }
    if (kind === 'key-rotated') {
      if (act.from !== this.#key) this.#bad(seq, 'key');
      this.#next = made.id;
      this.#keys.set(made.id, made.key);
      return;
    }
    // The first key needs nobody who names it; every other has been named by the one before.
    if (this.#key !== undefined && this.#next !== made.id) this.#bad(seq, 'key', made.id);
    this.#keys.set(made.id, made.key);
    this.#key = made.id;
    this.#next = undefined;
  }

  #signed(row: HeadLine, entry: EntryLine): void {
    const is = parse<HeadBody>(row.body);
    const before = this.#head?.is.seq ?? this.#reading.part?.after ?? 0;
    if (
      is === undefined ||
      is.company !== this.#reading.company ||
      is.seq !== row.seq ||
      !Number.isSafeInteger(is.first)
    ) {
      this.#bad(before + 1, 'head');
      return;
    }
    if (is.first !== before + 1) this.#among(Math.min(before + 1, is.first), is.seq, 'head');
    else if (is.hash !== entry.hash) this.#among(is.first, is.seq, 'head');
    if (is.key !== this.#key) this.#bad(is.first, 'key', String(is.key));
    this.#head = { ...row, is };
    this.#checkSignature(row, is, is.first);
  }

  #headAlone(seq: number, row: HeadLine): void {
    const first = parse<HeadBody>(row.body)?.first;
    this.#among(Number.isSafeInteger(first) ? Math.min(first as number, seq) : seq, seq, 'head');
  }

  /** Something is wrong with one of these entries; where it has been found already, it is that one. */
  #among(first: number, last: number, fault: Fault): void {
    const found = this.#problems.find(({ seq }) => seq >= first && seq <= last);
    this.#bad(found?.seq ?? first, fault);
  }

  #checkSignature(row: HeadLine, is: HeadBody, seq: number, fault: Fault = 'signature'): void {
    const key = this.#keys.get(is.key);
    if (key === undefined) return;
    const bytes = Buffer.from(row.body, 'utf8');
    const signature = Buffer.from(row.signature, 'base64');
    // One way of writing a signature only: another text with the same bytes is a changed text.
    if (signature.toString('base64') !== row.signature) {
      this.#bad(seq, fault);
      return;
    }
    this.#signatures.push(
      new Promise((resolve) => {
        verifySignature(null, bytes, key, signature, (error, holds) => {
          if (error !== null || !holds) this.#bad(seq, fault);
          resolve();
        });
      }),
    );
  }

  /** What is gone, what may be gone, and what was recorded as erased have to be the same entries. */
  #erasures(): void {
    for (const seq of this.#gone) if (!this.#rows.has(seq)) this.#bad(seq, 'identity');
    for (const [seq, by] of this.#rows) {
      if (this.#erased.get(seq) === by && this.#gone.has(seq)) continue;
      // Where the entry that records the erasure is bad itself, that is what happened.
      this.#bad(this.#problems.some((each) => each.seq === by) ? by : seq, 'erasure');
    }
    for (const seq of this.#erased.keys()) if (!this.#rows.has(seq)) this.#bad(seq, 'erasure');
  }

  /** The last entry that has been read. */
  get at(): number {
    return this.#last;
  }

  async finish(): Promise<Verdict> {
    const whole = this.#reading.part === undefined;
    if (whole) this.#erasures();
    if (this.#next !== undefined) this.#bad(this.#last + 1, 'key', this.#next);
    const signedTo = this.#head?.is.seq ?? this.#reading.part?.after ?? 0;
    if (signedTo < this.#last) this.#bad(signedTo + 1, 'unsigned');
    if (this.#farthest > this.#last) this.#bad(this.#last + 1, 'cut', String(this.#farthest));
    for (const head of this.#outsideSigned) this.#checkSignature(head, head.is, head.is.seq, 'outside');
    await Promise.all(this.#signatures);
    const { publicKey } = this.#reading.outside ?? {};
    if (publicKey !== undefined && this.#count > 0 && !this.#keys.has(keyId(publicKey))) {
      this.#bad(this.#reading.part === undefined ? 1 : this.#reading.part.after + 1, 'key');
    }
    const problems = [...this.#problems].sort((a, b) => a.seq - b.seq);
    return {
      ok: this.#firstBad === null,
      entries: this.#count,
      head: this.#head === undefined ? null : { ...this.#head.is, signature: this.#head.signature },
      firstBad: this.#firstBad,
      problems,
    };
  }
}
