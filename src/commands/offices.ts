import type { Office } from '../people/company.ts';
import type { Person } from '../people/directory.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { ENGLISH_MONTHS, type LocalDate } from '../time/days.ts';
import type { Asking } from './command.ts';
import { officeStrings } from './office-strings.ts';
import type { Services } from './services.ts';

/** The person behind a request; made on first contact. */
export function personOf(asking: Asking, services: Services): Promise<Person> {
  const { workspace, account } = asking.asker;
  return services.directory.ensure(asking.company, { workspace, account });
}

/** The offices somebody may change: all for HR, one's own for an office's manager. */
export async function managedOffices(asking: Asking, services: Services): Promise<readonly Office[]> {
  if (asking.asker.roles.includes('hr')) return services.routines.offices(asking.company);
  return scopedOffices(asking, services);
}

/** The offices whose manager somebody is. */
export async function scopedOffices(asking: Asking, services: Services): Promise<readonly Office[]> {
  const { company, asker } = asking;
  const all = services.routines.offices(company);
  if (!asker.roles.includes('manager')) return [];
  const held = services.people.held(company, asker).filter(({ role }) => role === 'manager');
  const named = held.flatMap(({ scope }) => (scope !== undefined && 'office' in scope ? [scope.office] : []));
  const own = held.some(({ scope }) => scope === undefined)
    ? [services.availability.officeOf(company, await personOf(asking, services)).id]
    : [];
  return all.filter(({ id }) => named.includes(id) || own.includes(id));
}

/** @throws Refusal unless the person may change this office; without an office it is about all of them, which is HR's. */
export async function requireManaged(
  asking: Asking,
  services: Services,
  office: Office | undefined,
): Promise<void> {
  if (asking.asker.roles.includes('hr')) return;
  const own = await managedOffices(asking, services);
  if (office !== undefined && own.some(({ id }) => id === office.id)) return;
  const name = (lang: Lang) => own.map((each) => each.name[lang]).join(lang === 'zh' ? '、' : ', ');
  throw new Refusal('other-office', {
    zh:
      own.length === 0
        ? '办公地点由 HR 和该地点的行政负责人管理。什么都没有改动；需要的话，请找 HR。'
        : `您可以改的是${name('zh')}，其他办公地点由 HR 或那里的行政负责人改。什么都没有改动。`,
    en:
      own.length === 0
        ? 'An office is managed by HR and its office manager. Nothing was changed; if you need it, ask HR.'
        : `You can change ${name('en')}; other offices are changed by HR or their own manager. Nothing was changed.`,
  });
}

/** The names under which an office is understood: its id, its name, and its name without “office”. */
function namesOf(office: Office): string[] {
  const { zh, en } = office.name;
  return [office.id, zh, en, zh.replace(/办公室$/u, ''), en.replace(/\s+office$/i, '')]
    .map((name) => name.toLowerCase())
    .filter((name) => name !== '');
}

/** Finds an office named among words, and what is left of them. */
export function officeIn(
  words: string,
  offices: readonly Office[],
): { readonly office: Office | undefined; readonly rest: string } {
  const pieces = words.split(/\s+/).filter((piece) => piece !== '');
  for (const office of offices) {
    const names = namesOf(office);
    for (const length of [3, 2, 1]) {
      for (let start = 0; start + length <= pieces.length; start += 1) {
        const said = pieces
          .slice(start, start + length)
          .join(' ')
          .toLowerCase();
        if (!names.includes(said)) continue;
        return { office, rest: [...pieces.slice(0, start), ...pieces.slice(start + length)].join(' ') };
      }
    }
  }
  return { office: undefined, rest: pieces.join(' ') };
}

/** What is left of typed words when everything known is taken out: an office that there is not. @throws Refusal */
export function refuseUnknownOffice(rest: string, offices: readonly Office[]): void {
  if (rest === '') return;
  const known = (lang: Lang) => offices.map(({ name }) => name[lang]).join(lang === 'zh' ? '、' : ', ');
  const typed = rest.slice(0, 40);
  throw new Refusal('no-office', {
    zh: officeStrings.zh.noOffice(typed, known('zh')),
    en: officeStrings.en.noOffice(typed, known('en')),
  });
}

/** The office that was named, else the person's own. */
export async function officeMeant(
  named: Office | undefined,
  asking: Asking,
  services: Services,
): Promise<Office> {
  if (named !== undefined) return named;
  return services.availability.officeOf(asking.company, await personOf(asking, services));
}

/** 11月27日, 27 November. */
export function dayAndMonth(date: LocalDate, lang: Lang): string {
  const [, month = 1, day = 1] = date.split('-').map(Number);
  return lang === 'zh' ? `${month}月${day}日` : `${day} ${ENGLISH_MONTHS[month - 1]}`;
}
