import { call } from '../messages/call.ts';
import type { Action, Reply } from '../messages/parts.ts';
import type { Office } from '../people/company.ts';
import { dayIn, type LocalDate, sayDate } from '../time/days.ts';
import { calendarStrings } from './calendar-strings.ts';
import { type AnyCommand, type Asking, defineCommand } from './command.ts';
import { officeStrings } from './office-strings.ts';
import { requireManaged } from './offices.ts';
import { sentence, toAsker } from './reply.ts';
import { scopeOf, wordsOf } from './routine-target.ts';
import { MANAGERS } from './routine-today.ts';
import type { Services } from './services.ts';

/** A command about an office's calendar address. */
function feedCommand(
  name: 'feed' | 'feedmake' | 'feedrevoke',
  words: Record<'zh' | 'en', readonly string[]>,
  run: (office: Office, asking: Asking, services: Services) => Promise<Reply>,
): AnyCommand {
  return defineCommand<Office>({
    name: `routine ${name}`,
    words,
    may: MANAGERS,
    effect: name === 'feed' ? 'reads' : 'changes',
    check: async (given, asking, services) => {
      const { office } = await scopeOf(wordsOf(given), asking, services);
      await requireManaged(asking, services, office);
      return { args: office };
    },
    run,
  });
}

function buttonsOf(office: Office, there: boolean, { lang }: Asking): Action[] {
  const { buttons } = officeStrings[lang];
  return [
    {
      label: there ? buttons.feedAgain : buttons.feedMake,
      call: call('routine', 'feedmake', office.id),
    },
    ...(there ? [{ label: buttons.feedRevoke, call: call('routine', 'feedrevoke', office.id) }] : []),
  ];
}

const feed = feedCommand(
  'feed',
  { zh: ['例行 订阅', '日历订阅'], en: ['routine feed', 'routine ics'] },
  async (office, asking, services) => {
    const { lang, company } = asking;
    const text = calendarStrings[lang];
    const made = await services.feeds.made(company, office.id);
    const today = dayIn(office.zone, services.clock.now());
    return toAsker(lang, [
      { part: 'heading', text: text.feedTitle(office.name[lang]) },
      {
        part: 'text',
        text: [
          made === undefined
            ? text.feedNone
            : text.feedThere(sayDate(made.slice(0, 10) as LocalDate, lang, today)),
        ],
      },
      { part: 'actions', actions: buttonsOf(office, made !== undefined, asking) },
    ]);
  },
);

/** Makes an address and shows it once; the one before leads nowhere any more. */
const make = feedCommand('feedmake', { zh: [], en: [] }, async (office, asking, services) => {
  const { lang, company, id, asker } = asking;
  const text = calendarStrings[lang];
  const secret = await services.feeds.create(company, id, office.id, asker.account);
  if (secret === 'again') return sentence(lang, text.feedAgain);
  const path = `/calendar/${secret}.ics`;
  const url = services.publicUrl(path);
  return toAsker(lang, [
    { part: 'heading', text: text.feedTitle(office.name[lang]) },
    { part: 'text', text: [text.feedMade] },
    { part: 'text', text: [url ?? path] },
    { part: 'note', text: [text.feedHow] },
    ...(url === undefined ? [{ part: 'note', text: [text.feedNoAddress] } as const] : []),
    { part: 'actions', actions: buttonsOf(office, true, asking).slice(1) },
  ]);
});

const revoke = feedCommand('feedrevoke', { zh: [], en: [] }, async (office, asking, services) => {
  const { lang, company, id } = asking;
  const done = await services.feeds.revoke(company, id, office.id);
  return sentence(lang, done ? calendarStrings[lang].feedRevoked : calendarStrings[lang].feedNothing);
});

export const routineFeedCommands: readonly AnyCommand[] = [feed, make, revoke];
