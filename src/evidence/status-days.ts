import type { Campaign } from '../acknowledgements/campaign.ts';
import type { Status } from '../acknowledgements/status.ts';
import type { Store } from '../data/store/store.ts';
import { type Clock, instant } from '../shared/clock.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, plusDays } from '../time/days.ts';
import { pictureStrings } from './picture-strings.ts';
import type { Pictures } from './pictures.ts';
import { type StatusFigures, statusSvg } from './status-picture.ts';

/** Pictures of how far campaigns are. */
export interface StatusPictures {
  /** An image part's file and the words in its place; undefined while there is nothing to draw. */
  draw(
    campaign: Campaign,
    status: Status,
    title: string,
    lang: Lang,
  ): Promise<{ readonly file: string; readonly alt: string } | undefined>;
}

/** A curve has no more days than this; a campaign that runs for longer shows the newest. */
const MOST_DAYS = 400;

export function createStatusPictures(parts: {
  store: Store;
  clock: Clock;
  pictures: Pictures;
  zoneOf: (company: string) => string;
}): StatusPictures {
  const { store, clock, pictures } = parts;

  /** How many acknowledged on each day, in the company's zone. */
  const perDay = async ({ company, id }: Campaign): Promise<Map<string, number>> => {
    const rows = await store
      .read(company)
      .selectFrom('assignments')
      .select((eb) => [
        // To the hour: enough to know the day in any zone, and never who it was.
        eb.fn<string>('substr', ['answered_at', eb.lit(1), eb.lit(13)]).as('hour'),
        eb.fn.countAll().as('count'),
      ])
      .where('company', '=', company)
      .where('campaign', '=', id)
      .where('state', '=', 'acknowledged')
      .where('answered_at', 'is not', null)
      .groupBy('hour')
      .execute();
    const days = new Map<string, number>();
    for (const { hour, count } of rows) {
      const day = dayIn(parts.zoneOf(company), instant(Date.parse(`${hour}:30:00Z`)));
      days.set(day, (days.get(day) ?? 0) + Number(count));
    }
    return days;
  };

  const curveOf = async (campaign: Campaign): Promise<StatusFigures['days']> => {
    const zone = parts.zoneOf(campaign.company);
    const counts = await perDay(campaign);
    const from = dayIn(zone, campaign.launchAt ?? campaign.madeAt);
    const to = dayIn(zone, campaign.closedAt ?? clock.now());
    const days: { date: string; done: number }[] = [];
    // What was answered on paper before the launch stands at its first day.
    let done = [...counts].reduce((sum, [day, count]) => (day < from ? sum + count : sum), 0);
    for (let day = from; day <= to; day = plusDays(day, 1)) {
      done += counts.get(day) ?? 0;
      days.push({ date: day, done });
    }
    return days.slice(-MOST_DAYS);
  };

  return {
    draw: async (campaign, status, title, lang) => {
      if (status.asked === 0) return undefined;
      const days = await curveOf(campaign);
      const { departments, asked } = status;
      const svg = statusSvg({ title, departments, asked, days }, lang);
      return { file: pictures.keep(svg), alt: pictureStrings[lang].alt };
    },
  };
}
