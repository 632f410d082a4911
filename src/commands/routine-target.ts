import type { Office } from '../people/company.ts';
import type { ListedRoutine } from '../reminders/routines.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import type { Arguments, Asking } from './command.ts';
import { managedOffices, officeIn, officeMeant, requireManaged } from './offices.ts';
import { routineStrings } from './routine-strings.ts';
import type { Services } from './services.ts';

/** What a command about routines is about. */
export interface Target {
  readonly routine: ListedRoutine;
  /** The office in whose words and hours it is shown. */
  readonly office: Office;
  /** True: for all offices at once, which is HR's. */
  readonly everywhere: boolean;
  /** What else was said. */
  readonly rest: string;
}

const ALL = /(^|\s)(all( offices)?|everywhere|全部|所有|所有办公地点)(?=\s|$)/iu;

/** Where a typed field begins: `time=`, `时间：`. */
const FIELD = /(?:^|[\s;；])[\p{L}（）()]+\s*[=＝:：]/u;

/** Typed words, or the ids of a call or form: the same words. */
export function wordsOf(given: Arguments): string {
  return (given.from === 'words' ? given.words : given.ids.join(' ')).trim();
}

/** The routine named among words, by its id or by its name in either language. */
function routineIn(
  words: string,
  all: readonly ListedRoutine[],
): { routine: ListedRoutine | undefined; rest: string } {
  const pieces = words.split(/\s+/).filter((piece) => piece !== '');
  const byId = all.find(({ id }) => pieces.some((piece) => piece.toLowerCase() === id));
  if (byId !== undefined) {
    return { routine: byId, rest: pieces.filter((piece) => piece.toLowerCase() !== byId.id).join(' ') };
  }
  const lower = words.toLowerCase();
  for (const routine of all) {
    for (const name of [routine.name.zh, routine.name.en]) {
      const at = lower.indexOf(name.toLowerCase());
      if (at >= 0) return { routine, rest: `${words.slice(0, at)} ${words.slice(at + name.length)}`.trim() };
    }
  }
  return { routine: undefined, rest: words };
}

/** Words after a name that say nothing we know. `own`: what anybody may send, without what only those who manage may. */
export function notUnderstood(own = false): Refusal {
  const said = (lang: Lang) => routineStrings[lang][own ? 'moreOwnWords' : 'moreWords'];
  return new Refusal('routine-words', { zh: said('zh'), en: said('en') });
}

/** For whom words are meant: the office they name, or all of them. */
export async function scopeOf(
  words: string,
  asking: Asking,
  services: Services,
): Promise<{ office: Office; everywhere: boolean; rest: string }> {
  // What a field is given is nobody's office: “text=Tell all of London”.
  const from = FIELD.exec(words)?.index ?? words.length;
  const head = words.slice(0, from);
  const said = ALL.test(head);
  const found = officeIn(head.replace(ALL, ' '), services.routines.offices(asking.company));
  const named = found.office;
  const rest = `${found.rest} ${words.slice(from)}`.trim();
  const hr = asking.asker.roles.includes('hr');
  const own = named === undefined && !hr ? (await managedOffices(asking, services))[0] : named;
  const office = await officeMeant(own, asking, services);
  return { office, everywhere: named === undefined && (said || hr), rest };
}

/** The routine that is meant and where; for those who may change it there. @throws Refusal */
export async function targetOf(given: Arguments, asking: Asking, services: Services): Promise<Target> {
  const { office, everywhere, rest } = await scopeOf(wordsOf(given), asking, services);
  await requireManaged(asking, services, everywhere ? undefined : office);
  const all = services.routines.list(asking.company, office.id);
  const found = routineIn(rest, all);
  if (found.routine === undefined) {
    const known = (lang: Lang) =>
      all.map(({ id, name }) => `${id} ${name[lang]}`).join(lang === 'zh' ? '、' : ', ');
    throw new Refusal('which-routine', {
      zh: routineStrings.zh.which(known('zh')),
      en: routineStrings.en.which(known('en')),
    });
  }
  return { routine: found.routine, office, everywhere, rest: found.rest };
}

/** Where a change acts, in words. */
export function whereOf({ office, everywhere }: Pick<Target, 'office' | 'everywhere'>, lang: Lang): string {
  return everywhere ? routineStrings[lang].everywhere : office.name[lang];
}

/** The word of a call that says where. */
export function scopeWord({ office, everywhere }: Pick<Target, 'office' | 'everywhere'>): string {
  return everywhere ? 'all' : office.id;
}
