import type { Tx } from '../data/store/store.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Companies } from '../people/company.ts';
import type { Account, People } from '../people/people.ts';
import { type Instant, instant } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, sayDate } from '../time/days.ts';
import { timeIn } from '../time/zones.ts';

const KIND = 'clock-jump';

/** From where to where the clock jumped; routines waited in between. */
export interface Jump {
  readonly from: Instant;
  readonly to: Instant;
}

/** Owes HR and the operators one message about a jump, in the transaction that ends the waiting. */
export type ClockNotice = (tx: Tx, company: string, jump: Jump) => Promise<void>;

function said({ from, to }: Jump, zone: string, lang: Lang): string {
  const moment = (at: Instant) => {
    const day = sayDate(dayIn(zone, at), lang, dayIn(zone, to));
    return lang === 'zh' ? `${day}${timeIn(zone, at)}` : `${day}, ${timeIn(zone, at)}`;
  };
  return lang === 'zh'
    ? `⚠️ 系统时钟从${moment(from)}跳到了${moment(to)}，例行提醒停过一段时间，现在恢复了。还有用的会补发，其余已过时效，不再发。`
    : `⚠️ The system clock jumped from ${moment(from)} to ${moment(to)}, and routines waited. They go on now: what still helps is sent late, the rest has expired.`;
}

export function createClockNotice(parts: {
  outbox: Outbox;
  companies: Companies;
  people: Pick<People, 'withRole'>;
}): ClockNotice {
  const { outbox, companies, people } = parts;

  outbox.compose(KIND, async ({ company, subject }, { lang }) => {
    const [from = 0, to = 0] = JSON.parse(subject) as number[];
    const text = said({ from: instant(from), to: instant(to) }, companies.of(company).zone, lang);
    return { view: 'message', lang, summary: text, parts: [{ part: 'text', text: [text] }] };
  });

  return async (tx, company, { from, to }) => {
    const both = [...people.withRole(company, 'hr'), ...people.withRole(company, 'operator')];
    const told = new Map<string, Account>(both.map((who) => [`${who.workspace}/${who.account}`, who]));
    const owed = [...told].map(([id, account]) => ({
      company,
      key: `${KIND}:${from}:${id}`,
      to: account,
      kind: KIND,
      subject: JSON.stringify([from, to]),
      lane: 'bulk' as const,
      unasked: 'personal' as const,
    }));
    if (owed.length > 0) await outbox.owe(tx, owed);
  };
}
