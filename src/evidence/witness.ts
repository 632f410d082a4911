import type { Store } from '../data/store/store.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Clock } from '../shared/clock.ts';
import { WitnessError } from './witness-error.ts';

/** How long an authority may take. */
const TIMEOUT_MS = 20_000;
/** No reply is longer than this. */
const MOST_BYTES = 64 * 1024;

export interface Stamped {
  /** The last entry that the stamp covers. */
  readonly seq: number;
  readonly at: string;
}

/** An outside authority that stamps the heads of the record with its own time. */
export interface Witness {
  /**
   * Has the newest head stamped; undefined when nothing was recorded since the last time.
   * @throws WitnessError when the authority cannot be reached, refuses, or says something wrong
   */
  stamp(company: string): Promise<Stamped | undefined>;
}

export function createWitness(parts: {
  store: Store;
  ledger: Ledger;
  clock: Clock;
  address: string;
}): Witness {
  const { store, ledger, clock, address } = parts;

  const ask = async (question: Uint8Array): Promise<Uint8Array> => {
    let response: Response;
    try {
      response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
        body: Buffer.from(question),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: 'error',
      });
    } catch {
      throw new WitnessError(
        `the time-stamp authority at ${address} cannot be reached`,
        `连不上时间戳机构 ${address}`,
      );
    }
    if (!response.ok)
      throw new WitnessError(
        `the time-stamp authority at ${address} answered ${response.status}`,
        `时间戳机构 ${address} 回答 ${response.status}`,
      );
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MOST_BYTES) break;
      }
    } catch {
      throw new WitnessError(
        `the time-stamp authority at ${address} broke off its reply`,
        `时间戳机构 ${address} 答复到一半断了`,
      );
    }
    if (size > MOST_BYTES)
      throw new WitnessError('the reply is too long for a time stamp', '答复太长，不是时间戳');
    return new Uint8Array(Buffer.concat(chunks));
  };

  return {
    stamp: async (company) => {
      const db = store.read(company);
      const head = await db
        .selectFrom('ledger_heads')
        .select(['seq', 'body'])
        .where('company', '=', company)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (head === undefined) return undefined;
      const before = await db
        .selectFrom('witness_replies')
        .select('entry')
        .where('company', '=', company)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      // Nothing since but the entry about the last stamp.
      if (before !== undefined && before.entry >= head.seq) return undefined;
      // Read when it is needed: most companies have no witness, and a start must not wait for it.
      const { checkReply, questionAbout } = await import('./timestamp.ts');
      const question = questionAbout(head.body);
      const reply = await ask(question.bytes);
      const { at } = await checkReply(reply, question, head.body, clock.now());
      await store.write(company, async (tx) => {
        const [entry] = await ledger.append(tx, company, [
          {
            kind: 'witnessed',
            subject: {},
            act: { entry: head.seq, at: at.toISOString(), authority: new URL(address).host },
          },
        ]);
        await tx
          .insertInto('witness_replies')
          .values({
            company,
            seq: head.seq,
            head: head.body,
            reply: Buffer.from(reply).toString('base64'),
            authority: new URL(address).host,
            stamped_at: at.toISOString(),
            entry: entry?.seq ?? 0,
          })
          .execute();
      });
      return { seq: head.seq, at: at.toISOString() };
    },
  };
}

/** The first stamp that covers an entry and every one after it, as files that `openssl ts -verify` takes. */
export async function witnessFiles(
  store: Store,
  company: string,
  from: number,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const rows = await store
    .read(company)
    .selectFrom('witness_replies')
    .select(['seq', 'head', 'reply'])
    .where('company', '=', company)
    .where('seq', '>=', from)
    .orderBy('seq')
    .execute();
  const files = new Map<string, Uint8Array>();
  for (const { seq, head, reply } of rows) {
    files.set(`witness/${seq}.txt`, Buffer.from(head, 'utf8'));
    files.set(`witness/${seq}.tsr`, Buffer.from(reply, 'base64'));
  }
  return files;
}
