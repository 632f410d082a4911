import type { Store } from '../data/store/store.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Companies } from '../people/company.ts';
import type { Account, People } from '../people/people.ts';
import type { Job } from '../reminders/heartbeat.ts';
import type { Clock } from '../shared/clock.ts';
import type { Text } from '../shared/lang.ts';
import { describeError, type Log } from '../shared/log.ts';
import { dayIn, isoWeekday, plusDays } from '../time/days.ts';
import { instantAt } from '../time/zones.ts';
import { createWitness, type Witness } from './witness.ts';
import { WitnessError } from './witness-error.ts';

/** The newest head, posted in a channel. */
export const HEAD_POST = 'ledger-head';
/** What came of a stamp: to whoever tried one, or to HR when the daily one came to nothing. */
export const WITNESS_NEWS = 'witness-news';
/** Where offices begin to read. */
const POST_AT = '09:30';
const UNKNOWN: Text = {
  zh: '没有盖上时间戳，原因还不清楚',
  en: 'no time stamp was put on; the cause is not known yet',
};

/** Who outside the program sees how far the record is, as HR or the operator set it. */
export interface Witnessing {
  /** The authority in force: HR's, else the operator's; undefined: none. */
  readonly witness: (company: string) => Witness | undefined;
  /** Has the head stamped now, off the way, and tells who asked what came of it. */
  tryNow(company: string, who: Account, request: string): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  readonly jobs: (company: string) => readonly Job[];
}

export function createWitnessing(parts: {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly companies: Companies;
  readonly outbox: Outbox;
  readonly people: People;
  readonly log: Log;
  /** The address that the operator's environment names. */
  readonly address: string | undefined;
}): Witnessing {
  const { store, ledger, clock, companies, outbox, people, log } = parts;
  const underWay = new Set<Promise<void>>();

  const witness = (company: string): Witness | undefined => {
    const address = companies.of(company).witness.authority ?? parts.address;
    return address === undefined ? undefined : createWitness({ store, ledger, clock, address });
  };

  const tell = (company: string, to: readonly Account[], key: string, news: Text) =>
    store.write(company, (tx) =>
      outbox.owe(
        tx,
        to.map((who) => ({
          company,
          key: `${WITNESS_NEWS}:${key}:${who.workspace}:${who.account}`,
          to: who,
          kind: WITNESS_NEWS,
          subject: JSON.stringify(news),
          lane: 'reply' as const,
        })),
      ),
    );

  const newsOf = (error: unknown): Text => (error instanceof WitnessError ? error.text : UNKNOWN);

  const daily = async (company: string) => {
    const own = witness(company);
    if (own === undefined) return;
    try {
      const stamped = await own.stamp(company);
      if (stamped !== undefined)
        log.info({ company, ...stamped }, 'the record was stamped by the outside authority');
    } catch (error) {
      log.error({ company, err: describeError(error) }, 'the record was not stamped');
      const { zone, live } = companies.of(company);
      if (live !== null)
        await tell(company, people.withRole(company, 'hr'), dayIn(zone, clock.now()), newsOf(error));
    }
  };

  /** Owes the newest head to the channel, once a day or once a week on Monday. */
  const post = async (company: string) => {
    const settings = companies.of(company);
    const { channel, every } = settings.witness;
    if (channel === null || settings.live === null || (await ledger.head(company)) === undefined) return;
    const today = dayIn(settings.zone, clock.now());
    const day = every === 'day' ? today : plusDays(today, 1 - isoWeekday(today));
    await store.write(company, (tx) =>
      outbox.owe(tx, {
        company,
        key: `${HEAD_POST}:${day}`,
        to: channel,
        kind: HEAD_POST,
        subject: day,
        lane: 'routine',
        dueAt: instantAt(day, POST_AT, settings.zone),
      }),
    );
  };

  return {
    witness,
    tryNow: (company, who, request) => {
      const own = witness(company);
      if (own === undefined) return;
      const work = own
        .stamp(company)
        .then(
          (stamped): Text =>
            stamped === undefined
              ? {
                  zh: '时间戳都盖到了，没有新的记录',
                  en: 'everything is stamped already: nothing new was recorded',
                }
              : {
                  zh: `盖上了：到第${stamped.seq}条，${stamped.at}`,
                  en: `stamped up to entry ${stamped.seq}, at ${stamped.at}`,
                },
          newsOf,
        )
        .then(async (news) => {
          await tell(company, [who], request, news);
          void outbox.dispatch(company);
        })
        .catch((error: unknown) =>
          log.error({ company, err: describeError(error) }, 'what came of a stamp could not be told'),
        )
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    idle: async () => {
      await Promise.all(underWay);
    },
    jobs: (company) => [
      { name: `${company}: have the record stamped`, every: 'day', run: () => daily(company) },
      { name: `${company}: post how far the record is`, every: 'day', run: () => post(company) },
    ],
  };
}
