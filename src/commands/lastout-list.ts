import type { Office } from '../people/company.ts';
import { eveningOf, type LastCheck, POINTS } from '../reminders/checklist.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, type LocalDate, plusDays, sayDate } from '../time/days.ts';
import { timeIn } from '../time/zones.ts';
import { type Asking, defineCommand } from './command.ts';
import { missedOf } from './lastout-record.ts';
import { lastOutStrings } from './lastout-strings.ts';
import { managedOffices, officeIn, requireManaged, scopedOffices } from './offices.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';

/** Days in the list. */
const LISTED = 10;

/** The last checks of an office: closed or not, when, what was missed; the name only while its time is not over. */
export const list = defineCommand<Office>({
  name: 'lastout list',
  words: { zh: ['最后检查记录', '关门记录'], en: ['closings', 'last checks'] },
  may: ['manager', 'hr'],
  effect: 'reads',
  check: async (given, asking, services) => {
    const own = await managedOffices(asking, services);
    const words = given.from === 'words' ? given.words : given.from === 'call' ? given.ids.join(' ') : '';
    const { office } = officeIn(words, own);
    const chosen = office ?? own[0];
    await requireManaged(asking, services, chosen);
    return { args: chosen as Office };
  },
  run: async (office, asking, services) => {
    const { lang, company } = asking;
    const text = lastOutStrings[lang];
    const now = services.clock.now();
    const today = dayIn(office.zone, now);
    const tonight = eveningOf(office, now);
    const calendar = services.routines.calendar(company, office);
    const checks = await services.checklist.between(company, office.id, plusDays(today, -LISTED), tonight);
    const rows: { label: string; value: string[] }[] = [];
    for (let day = tonight; day >= plusDays(tonight, -LISTED); day = plusDays(day, -1)) {
      const check = checks.find((each) => each.day === day);
      if (check === undefined && (day === tonight || !calendar.dayOf(day).working)) continue;
      const name = await holderName(office, day, asking, services);
      rows.push({ label: sayDate(day, lang, today), value: [sayCheck(check, office, lang) + name] });
    }
    if (rows.length === 0) return sentence(lang, text.listEmpty);
    return toAsker(lang, [
      { part: 'heading', text: text.listTitle(office.name[lang]) },
      { part: 'facts', rows },
      { part: 'note', text: [text.listNote] },
    ]);
  },
});

function sayCheck(check: Omit<LastCheck, 'holder'> | undefined, office: Office, lang: Lang): string {
  const text = lastOutStrings[lang];
  if (check?.closedAt === undefined) return text.listOpen;
  const missed = missedOf(check.ticked, lang);
  return text.listClosed(timeIn(office.zone, check.closedAt), POINTS.length - missed.length, missed);
}

/** Who it was, for the office's manager only and only until noon of the next working day. */
async function holderName(
  office: Office,
  day: LocalDate,
  asking: Asking,
  services: Services,
): Promise<string> {
  const { company, lang } = asking;
  const own = await scopedOffices(asking, services);
  if (!own.some(({ id }) => id === office.id)) return '';
  const holder = (await services.checklist.of(company, office.id, day))?.holder;
  if (holder === undefined) return '';
  const name = await nameOfPerson(holder, company, services);
  return name === undefined ? '' : lastOutStrings[lang].listBy(name);
}

export async function nameOfPerson(
  id: string,
  company: string,
  services: Services,
): Promise<string | undefined> {
  const person = await services.directory.byId(company, id);
  const [first] = person?.accounts ?? [];
  return person?.name ?? (first === undefined ? undefined : services.nameOf(first.workspace, first.account));
}
