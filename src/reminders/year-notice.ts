import type { Store } from '../data/store/store.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { type Companies, officesOf } from '../people/company.ts';
import type { Account, People } from '../people/people.ts';
import type { Clock } from '../shared/clock.ts';
import type { Text } from '../shared/lang.ts';
import { calendarOf } from '../time/calendar.ts';
import { dayIn, type LocalDate, localDate, plusDays } from '../time/days.ts';

/** So many days before a year begins it has to be known: policies are given weeks, and rotas are written a month ahead. */
const AHEAD_DAYS = 45;
const KIND = 'calendar-year';

interface Missing {
  readonly year: number;
  readonly office: string;
}

/** The offices whose year is only assumed, of those days that are needed soon. */
function missingYears(company: ReturnType<Companies['of']>, now: Parameters<typeof dayIn>[1]): Missing[] {
  return officesOf(company).flatMap((office) => {
    const today = dayIn(office.zone, now);
    const years = new Set([yearOf(today), yearOf(plusDays(today, AHEAD_DAYS))]);
    const calendar = calendarOf(office, company);
    return [...years].flatMap((year) =>
      calendar.dayOf(localDate(year, 1, 1)).published ? [] : [{ year, office: office.id }],
    );
  });
}

function yearOf(date: LocalDate): number {
  return Number(date.slice(0, 4));
}

function said(year: number, office: Text): Text {
  return {
    zh: `⚠️ ${office.zh}：${year}年的放假和调休安排还没有数据，暂按周末和法定节假日推算，调休上班日还不知道。公布后请更新知礼，或把官方安排写成文件放进配置（calendarFile）。`,
    en: `⚠️ ${office.en}: the days off and make-up days for ${year} are not known here. Until then weekends and statutory holidays are assumed; make-up workdays are missing. Once they are announced, update Decorum, or name a file of the official days in the configuration (calendarFile).`,
  };
}

/** Tells HR and the operators once that a coming year is only assumed. */
export interface YearNotice {
  /** Daily. */
  run(company: string): Promise<void>;
}

export function createYearNotice(parts: {
  store: Store;
  clock: Clock;
  outbox: Outbox;
  companies: Companies;
  people: Pick<People, 'withRole'>;
}): YearNotice {
  const { store, clock, outbox, companies, people } = parts;

  outbox.compose(KIND, async (owed, { lang }) => {
    const { year, office } = JSON.parse(owed.subject) as Missing;
    const settings = companies.of(owed.company);
    const where = officesOf(settings).find((each) => each.id === office);
    // It was settled while the message waited.
    if (where === undefined || calendarOf(where, settings).dayOf(localDate(year, 1, 1)).published)
      return undefined;
    const text = said(year, where.name)[lang];
    return { view: 'message', lang, summary: text, parts: [{ part: 'text', text: [text] }] };
  });

  return {
    run: async (company) => {
      const settings = companies.of(company);
      if (settings.live === null) return;
      const missing = missingYears(settings, clock.now());
      if (missing.length === 0) return;
      const both = [...people.withRole(company, 'hr'), ...people.withRole(company, 'operator')];
      const told = new Map<string, Account>(both.map((who) => [`${who.workspace}/${who.account}`, who]));
      const owed = missing.flatMap(({ year, office }) =>
        [...told].map(([id, to]) => ({
          company,
          key: `${KIND}:${year}:${office}:${id}`,
          to,
          kind: KIND,
          subject: JSON.stringify({ year, office }),
          lane: 'bulk' as const,
          unasked: 'personal' as const,
        })),
      );
      if (owed.length > 0) await store.write(company, (tx) => outbox.owe(tx, owed));
    },
  };
}
