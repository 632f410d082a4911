import { createHash } from 'node:crypto';
import type { Person } from '../people/directory.ts';
import { ROLES } from '../people/roles.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import type { Asking } from './command.ts';
import { peopleWords } from './people-words.ts';
import type { Services } from './services.ts';

/** The one person who is meant. @throws Refusal when nobody is, or several */
export async function personMeant(typed: string, asking: Asking, services: Services): Promise<Person> {
  const found = await services.directory.find(asking.company, typed);
  const [only, ...more] = found;
  const shown = typed.trim().slice(0, 40);
  const said = (pick: (lang: Lang) => string) => ({ zh: pick('zh'), en: pick('en') });
  if (only === undefined) {
    throw new Refusal(
      'nobody',
      said((lang) => peopleWords[lang].nobody(shown)),
    );
  }
  if (more.length > 0) {
    const numbers = (lang: Lang) =>
      found.map((person) => person.number ?? person.id).join(lang === 'zh' ? '、' : ', ');
    throw new Refusal(
      'several',
      said((lang) => peopleWords[lang].several(shown, numbers(lang))),
    );
  }
  return only;
}

/** Changes whenever the staff list was imported or taken back, or (`roles`) a role was given or taken: what a form was drawn from. */
export async function staffEdition(asking: Asking, services: Services, roles = false): Promise<string> {
  const { company } = asking;
  const imports = (await services.imports.list(company)).map(({ id, undoneAt }) => [id, undoneAt]);
  const held = roles ? ROLES.map((role) => services.people.withRole(company, role)) : [];
  const offices = services.companies.of(company).offices.map(({ id }) => id);
  return createHash('sha256')
    .update(JSON.stringify([imports, held, offices]))
    .digest('hex')
    .slice(0, 12);
}

/** What a person is called in a sentence. */
export function nameOfPerson(person: Person, services: Services): string {
  const [account] = person.accounts;
  const shown = account === undefined ? undefined : services.nameOf(account.workspace, account.account);
  return person.name ?? shown ?? person.number ?? account?.account ?? person.id;
}
