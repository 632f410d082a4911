import { call } from '../messages/call.ts';
import { dayIn } from '../time/days.ts';
import { type AnyCommand, defineCommand } from './command.ts';
import { nameOfPerson, personMeant } from './people-find.ts';
import { peopleGroupCommands } from './people-groups.ts';
import { peopleImportCommands } from './people-import.ts';
import { peopleLeaveCommands } from './people-leave.ts';
import { peopleRoleCommands } from './people-role.ts';
import { personFacts } from './people-text.ts';
import { peopleWords } from './people-words.ts';
import { toAsker } from './reply.ts';

/** Departments named in the overview; more of them would not be read. */
const MOST_DEPARTMENTS = 20;

/** `/people`: how many work here; `/people 1024`: what is known of one. */
const people = defineCommand<string>({
  name: 'people',
  words: { zh: ['花名册', '员工名单'], en: ['people', 'staff list'] },
  may: ['hr', 'auditor'],
  effect: 'reads',
  check: (given) => ({
    args: given.from === 'words' ? given.words.trim() : given.from === 'call' ? (given.ids[0] ?? '') : '',
  }),
  run: async (typed, asking, services) => {
    const { lang, company, asker } = asking;
    const text = peopleWords[lang];
    const { directory, companies } = services;
    if (typed === '') {
      const on = dayIn(companies.of(company).zone, services.clock.now());
      const count = await directory.count(company, { any: [{ everyone: true }] }, on);
      const managers = await directory.count(company, { any: [{ role: 'manager' }] }, on);
      const departments = await directory.departments(company);
      const named = departments.slice(0, MOST_DEPARTMENTS).join(lang === 'zh' ? '、' : ', ');
      return toAsker(lang, [
        { part: 'heading', text: text.title },
        { part: 'text', text: [count === 0 ? text.none : text.counts(count, managers)] },
        ...(departments.length === 0 ? [] : [{ part: 'text', text: [text.departments(named)] } as const]),
        { part: 'note', text: [text.how] },
        ...(asker.roles.includes('hr')
          ? [
              {
                part: 'actions',
                actions: [
                  { label: text.importButton, call: call('people', 'import') },
                  { label: text.role.title, call: call('people', 'role') },
                  { label: text.leave.title, call: call('people', 'leave') },
                ],
              } as const,
            ]
          : []),
      ]);
    }
    const person = await personMeant(typed, asking, services);
    const [account] = person.accounts;
    const held = account === undefined ? [] : services.people.held(company, account);
    const manager = person.manager === undefined ? undefined : await directory.byId(company, person.manager);
    const facts = personFacts(person, { held, manager }, lang);
    return toAsker(lang, [
      { part: 'heading', text: nameOfPerson(person, services) },
      { part: 'facts', rows: facts.map(([label, value]) => ({ label, value: [value] })) },
    ]);
  },
});

export const peopleCommands: readonly AnyCommand[] = [
  people,
  ...peopleRoleCommands,
  ...peopleGroupCommands,
  ...peopleLeaveCommands,
  ...peopleImportCommands,
];
