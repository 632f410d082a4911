import { endOfChain, insertLedgerRows, type LedgerRows } from '../data/store/ledger-rows.ts';
import type { Tx } from '../data/store/store.ts';
import { companyOf, type Ending, lockCompany } from '../data/store/transaction.ts';
import { canonical, entryText, headText, NO_HASH, sha256 } from './chain.ts';
import { commitmentOf, newSalt } from './commitments.ts';
import { headOf, type SignedHead } from './heads.ts';
import type { KeyRing } from './key-ring.ts';
import type { Entry, NewEntry } from './types.ts';

const texts = new WeakMap<NewEntry['act'], string>();

/** An act that is frozen is the same for many entries: written down once. */
function textOf(act: NewEntry['act']): string {
  if (!Object.isFrozen(act)) return canonical(act);
  const text = texts.get(act) ?? canonical(act);
  texts.set(act, text);
  return text;
}

function identityText(identity: NewEntry['identity'], person: string | undefined): string {
  // Most entries tell of nobody but the person.
  if (identity === undefined && person !== undefined) return `{"person":${JSON.stringify(person)}}`;
  return canonical({ ...identity, person });
}

/** What one transaction adds, gathered until its end: one signature and one write for all of it. */
export class Pending implements Ending {
  readonly rows: LedgerRows = { entries: [], payloads: [], heads: [], erasures: [] };
  readonly at: string;
  readonly #tx: Tx;
  readonly #company: string;
  readonly #keys: KeyRing;
  readonly #told: (heads: readonly SignedHead[]) => void;
  #seq = 0;
  #hash = NO_HASH;
  #first = 1;
  #opening: Promise<void> | undefined;

  constructor(tx: Tx, parts: { at: string; keys: KeyRing; told: (heads: readonly SignedHead[]) => void }) {
    this.#tx = tx;
    this.#company = companyOf(tx);
    this.at = parts.at;
    this.#keys = parts.keys;
    this.#told = parts.told;
  }

  /** Finds the end of the chain under the lock; an empty chain begins with its key. */
  open(): Promise<void> {
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<void> {
    await lockCompany(this.#tx);
    const { entry, head } = await endOfChain(this.#tx);
    this.#seq = entry?.seq ?? 0;
    this.#hash = entry?.hash ?? NO_HASH;
    this.#first = this.#seq + 1;
    const inUse = head === undefined ? undefined : headOf(head.body)?.key;
    if (inUse !== undefined) this.#keys.use(inUse);
    else this.keyMade();
  }

  keyMade(): void {
    const { id, publicKey } = this.#keys.current();
    this.add({ kind: 'key-made', subject: {}, act: { key: id, publicKey } });
  }

  add(entry: NewEntry): Entry {
    const { kind, subject, person } = entry;
    const seq = this.#seq + 1;
    const salt = newSalt();
    const act = textOf(entry.act);
    this.rows.payloads.push({ seq, part: 'act', salt, content: act, person: null });
    let identity: string | null = null;
    if (entry.identity !== undefined || person !== undefined) {
      const own = newSalt();
      const content = identityText(entry.identity, person);
      identity = commitmentOf(own, content);
      this.rows.payloads.push({ seq, part: 'identity', salt: own, content, person: person ?? null });
    }
    const body = entryText({
      company: this.#company,
      seq,
      at: this.at,
      kind,
      subject,
      act: commitmentOf(salt, act),
      identity,
      previous: this.#hash,
    });
    const hash = sha256(body);
    this.rows.entries.push({
      seq,
      kind,
      policy: subject.policy ?? null,
      campaign: subject.campaign ?? null,
      assignment: subject.assignment ?? null,
      body,
      hash,
    });
    this.#seq = seq;
    this.#hash = hash;
    return { seq, at: this.at, hash, kind };
  }

  /** Signs what was added so far. */
  sign(): void {
    if (this.#seq < this.#first) return;
    const key = this.#keys.current();
    const body = headText({
      company: this.#company,
      first: this.#first,
      seq: this.#seq,
      hash: this.#hash,
      at: this.at,
      key: key.id,
    });
    this.rows.heads.push({ seq: this.#seq, body, signature: key.sign(body) });
    this.#first = this.#seq + 1;
  }

  async beforeCommit(): Promise<void> {
    this.sign();
    await insertLedgerRows(this.#tx, this.rows);
  }

  afterCommit(): void {
    this.#told(this.rows.heads);
  }

  mark(): () => void {
    const { entries, payloads, heads, erasures } = this.rows;
    const lengths = [entries.length, payloads.length, heads.length, erasures.length] as const;
    const [seq, hash, first] = [this.#seq, this.#hash, this.#first];
    return () => {
      [entries.length, payloads.length, heads.length, erasures.length] = lengths;
      [this.#seq, this.#hash, this.#first] = [seq, hash, first];
    };
  }
}
