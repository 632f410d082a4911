import type { Store } from '../data/store/store.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Account } from '../people/people.ts';
import type { Clock } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';

/** A question without an answer, as HR sees it: never with a return address. */
export interface Gap {
  readonly number: number;
  readonly text: string;
  readonly lang: Lang;
  readonly askedBy?: Account;
  readonly openedAt: string;
  readonly answer?: string;
  readonly answeredAt?: string;
}

const DAY = 86_400_000;
/** How long the return address of a question without an answer is kept. */
export const RETURN_DAYS = 90;
/** Most open and most answered questions that are listed. */
const MOST_LISTED = 100;

/** Questions that were passed on, and their answers. */
export interface Gaps {
  /**
   * Returns the number of the gap, or `again` for a request that was handled before. The same words of the same person, sent
   * from two windows, are one question as long as it is open.
   */
  open(question: {
    company: string;
    request: string;
    text: string;
    lang: Lang;
    asker: Account;
    withName: boolean;
  }): Promise<number | 'again'>;
  /** The open ones, then the answered ones; of each the newest first. */
  list(company: string): Promise<readonly Gap[]>;
  find(company: string, number: number): Promise<Gap | undefined>;
  /** Answers an open gap and owes the answer to its asker; false when it was answered before or does not exist. */
  answer(reply: {
    company: string;
    request: string;
    number: number;
    text: string;
    by: string;
  }): Promise<boolean>;
  /** Deletes return addresses that have outlived their time; returns how many. */
  forgetOld(company: string): Promise<number>;
}

/** What stands in the place of a question whose time is over, where its number has to stay taken. */
export const FORGOTTEN_QUESTION = '–';

export const GAP_ANSWER = 'gap-answer';
export const GAP_OPENED = 'gap-opened';

export function createGaps(parts: {
  store: Store;
  outbox: Outbox;
  clock: Clock;
  /** Who is told that a question came in. */
  owners: (company: string) => readonly Account[];
}): Gaps {
  const { store, outbox, clock } = parts;
  const iso = (ms: number) => new Date(ms).toISOString();

  const rows = (company: string) =>
    store.read(company).selectFrom('gaps').selectAll().where('company', '=', company);

  return {
    open: ({ company, request, text, lang, asker, withName }) =>
      store.once(company, request, async (tx) => {
        const same = await tx
          .selectFrom('gaps')
          .innerJoin('gap_returns', (join) =>
            join
              .onRef('gap_returns.company', '=', 'gaps.company')
              .onRef('gap_returns.number', '=', 'gaps.number'),
          )
          .select('gaps.number')
          .where('gaps.company', '=', company)
          .where('gap_returns.company', '=', company)
          .where('gap_returns.workspace', '=', asker.workspace)
          .where('gap_returns.account', '=', asker.account)
          .where('gaps.text', '=', text)
          .where('gaps.answer', 'is', null)
          .where('gaps.asked_by', withName ? 'is not' : 'is', null)
          .executeTakeFirst();
        if (same !== undefined) return Number(same.number);
        const { last } = await tx
          .selectFrom('gaps')
          .select((eb) => eb.fn.coalesce(eb.fn.max('number'), eb.lit(0)).as('last'))
          .where('company', '=', company)
          .executeTakeFirstOrThrow();
        const number = Number(last) + 1;
        await tx
          .insertInto('gaps')
          .values({
            company,
            number,
            text,
            lang,
            asked_by: withName ? asker.account : null,
            asked_in: withName ? asker.workspace : null,
            // To the day only: the minute would tell who was asking just then.
            opened_at: iso(clock.now()).slice(0, 10),
            answer: null,
            answered_by: null,
            answered_at: null,
          })
          .execute();
        await tx
          .insertInto('gap_returns')
          .values({
            company,
            number,
            workspace: asker.workspace,
            account: asker.account,
            expires_at: iso(clock.now() + RETURN_DAYS * DAY),
          })
          .execute();
        for (const owner of parts.owners(company)) {
          await outbox.owe(tx, {
            company,
            key: `${GAP_OPENED}:${number}:${owner.workspace}:${owner.account}`,
            to: { workspace: owner.workspace, account: owner.account },
            lane: 'routine',
            kind: GAP_OPENED,
            unasked: 'personal',
            subject: String(number),
          });
        }
        return number;
      }),
    list: async (company) => {
      // An open question is never hidden behind newer ones that have their answer.
      const newest = (answered: boolean) =>
        rows(company)
          .where('answer', answered ? 'is not' : 'is', null)
          .where('text', '!=', FORGOTTEN_QUESTION)
          .orderBy('number', 'desc')
          .limit(MOST_LISTED)
          .execute();
      return [...(await newest(false)), ...(await newest(true))].map(asGap);
    },
    find: async (company, number) => {
      const row = await rows(company).where('number', '=', number).executeTakeFirst();
      return row === undefined ? undefined : asGap(row);
    },
    answer: async ({ company, request, number, text, by }) => {
      const done = await store.once(company, request, async (tx) => {
        const changed = await tx
          .updateTable('gaps')
          .set({ answer: text, answered_by: by, answered_at: iso(clock.now()) })
          .where('company', '=', company)
          .where('number', '=', number)
          .where('answer', 'is', null)
          .executeTakeFirst();
        if (changed.numUpdatedRows === 0n) return false;
        const address = await tx
          .selectFrom('gap_returns')
          .select(['workspace', 'account'])
          .where('company', '=', company)
          .where('number', '=', number)
          .executeTakeFirst();
        if (address !== undefined) {
          await outbox.owe(tx, {
            company,
            key: `${GAP_ANSWER}:${number}`,
            to: address,
            lane: 'reply',
            kind: GAP_ANSWER,
            subject: String(number),
          });
          await tx
            .deleteFrom('gap_returns')
            .where('company', '=', company)
            .where('number', '=', number)
            .execute();
        }
        return true;
      });
      return done === true;
    },
    forgetOld: (company) =>
      store.write(company, async (tx) => {
        const gone = await tx
          .deleteFrom('gap_returns')
          .where('company', '=', company)
          .where('expires_at', '<=', iso(clock.now()))
          .executeTakeFirst();
        return Number(gone.numDeletedRows);
      }),
  };
}

function asGap(row: {
  number: number;
  text: string;
  lang: string;
  asked_by: string | null;
  asked_in: string | null;
  opened_at: string;
  answer: string | null;
  answered_at: string | null;
}): Gap {
  return {
    number: row.number,
    text: row.text,
    lang: row.lang === 'en' ? 'en' : 'zh',
    openedAt: row.opened_at,
    ...(row.asked_by === null || row.asked_in === null
      ? {}
      : { askedBy: { account: row.asked_by, workspace: row.asked_in } }),
    ...(row.answer === null ? {} : { answer: row.answer }),
    ...(row.answered_at === null ? {} : { answeredAt: row.answered_at }),
  };
}
