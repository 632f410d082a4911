import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form } from '../messages/parts.ts';
import type { Role } from '../messages/request.ts';
import type { Person } from '../people/directory.ts';
import { readDate } from '../people/import/values.ts';
import type { Scope } from '../people/people.ts';
import { Refusal } from '../shared/errors.ts';
import { dayIn, type LocalDate } from '../time/days.ts';
import { type AnyCommand, type Asking, type Checked, defineCommand, HR } from './command.ts';
import { redraw } from './fields.ts';
import { nameOfPerson, personMeant, staffEdition } from './people-find.ts';
import { ROLE_NAMES } from './people-text.ts';
import { peopleWords } from './people-words.ts';
import { staleForm } from './refusals.ts';
import { sentence } from './reply.ts';
import type { Services } from './services.ts';

/** Roles that HR grants by name; everybody is an employee without it. */
const GRANTED = ['manager', 'hr', 'auditor', 'operator'] as const;

const TYPED: Readonly<Record<string, Role>> = {
  manager: 'manager',
  负责人: 'manager',
  部门负责人: 'manager',
  行政负责人: 'manager',
  hr: 'hr',
  auditor: 'auditor',
  audit: 'auditor',
  审计: 'auditor',
  operator: 'operator',
  administrator: 'operator',
  系统管理员: 'operator',
  管理员: 'operator',
};
const REMOVE = new Set(['remove', 'revoke', '-', '去掉', '取消']);

interface Change {
  readonly person: Person;
  readonly role: Role;
  readonly remove: boolean;
  readonly until?: LocalDate;
  readonly scope?: Scope;
}

function fieldsOf(asking: Asking, services: Services): Field[] {
  const { lang, company } = asking;
  const text = peopleWords[lang];
  const { offices } = services.companies.of(company);
  return [
    { name: 'who', kind: 'text', label: text.who, hint: text.whoHint, max: 100 },
    {
      name: 'what',
      kind: 'choice',
      label: text.role.what,
      value: 'grant',
      options: [
        { value: 'grant', label: text.role.grant },
        { value: 'remove', label: text.role.remove },
      ],
    },
    {
      name: 'role',
      kind: 'choice',
      label: text.role.role,
      options: GRANTED.map((value) => ({ value, label: ROLE_NAMES[lang][value] })),
    },
    { name: 'until', kind: 'date', label: text.role.until, hint: text.role.untilHint, optional: true },
    ...(offices.length === 0
      ? []
      : [
          {
            name: 'office',
            kind: 'choice',
            label: text.role.office,
            optional: true,
            options: offices.map(({ id, name }) => ({ value: id, label: name[lang] })),
          } satisfies Field,
        ]),
  ];
}

/** `1024 auditor 2026-12-31`, `1024 remove manager`, `1024 manager office=shanghai` as the form has it. */
function typedOf(words: string): Given | undefined {
  const pieces = words.split(/\s+/);
  const given: Record<string, string> = { what: 'grant' };
  const who: string[] = [];
  for (const piece of pieces) {
    const bare = piece.replace(/^-(?=.)/, '');
    const role = TYPED[bare.toLowerCase()];
    const office = /^(?:office|办公地点)[=＝:：](.+)$/i.exec(piece)?.[1];
    if (role !== undefined && given.role === undefined && who.length > 0) {
      given.role = role;
      if (bare !== piece) given.what = 'remove';
    } else if (REMOVE.has(piece.toLowerCase()) && who.length > 0) given.what = 'remove';
    else if (office !== undefined) given.office = office.toLowerCase();
    else if (given.role !== undefined && /^\d{4}[-/.年]/.test(piece)) given.until = piece;
    else if (given.role === undefined) who.push(piece);
    else return undefined;
  }
  return given.role === undefined ? undefined : { ...given, who: who.join(' ') };
}

/** `/people role`: HR names managers, HR, auditors and administrators, and takes the role away again. */
const role = defineCommand<Change>({
  name: 'people role',
  words: { zh: ['员工 角色'], en: ['people role'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<Change>> => {
    const text = peopleWords[asking.lang];
    const fields = fieldsOf(asking, services);
    const drawnFrom = await staffEdition(asking, services, true);
    if (given.from === 'form' && given.drawnFrom !== drawnFrom) throw staleForm();
    const form = (problem?: string, drawn: readonly Field[] = fields): { form: Form } => ({
      form: {
        view: 'form',
        lang: asking.lang,
        title: text.role.title,
        parts: [],
        fields: drawn,
        submit: text.role.submit,
        call: call('people', 'role'),
        drawnFrom,
        ...(problem === undefined ? {} : { problem }),
      },
    });
    if (given.from === 'call') return form();
    const words = given.from === 'words' ? given.words.trim() : '';
    if (given.from === 'words' && words === '') return form();
    const values = given.from === 'words' ? typedOf(words) : given.given;
    if (values === undefined) {
      const shown = words.slice(0, 60);
      throw new Refusal('role-words', {
        zh: peopleWords.zh.role.unknown(shown),
        en: peopleWords.en.role.unknown(shown),
      });
    }
    const errors: Record<string, string> = {};
    const wanted = GRANTED.find((each) => each === values.role);
    if (wanted === undefined) errors.role = text.required;
    if ((values.who ?? '').trim() === '') errors.who = text.required;
    const remove = values.what === 'remove';
    const until = dayGiven(values.until ?? '', asking, services, errors);
    if (wanted === 'auditor' && !remove && until === undefined && errors.until === undefined) {
      errors.until = text.role.auditorEnds;
    }
    const { offices } = services.companies.of(asking.company);
    const office = (values.office ?? '').trim();
    if (office !== '' && !offices.some(({ id }) => id === office)) {
      errors.office = offices.map(({ id }) => id).join(' ');
    }
    if (wanted === undefined || Object.keys(errors).length > 0) {
      return form(text.problem, redraw(fields, values, errors));
    }
    const person = await personMeant(values.who ?? '', asking, services);
    return {
      args: {
        person,
        role: wanted,
        remove,
        ...(until === undefined ? {} : { until }),
        ...(office === '' || wanted !== 'manager' ? {} : { scope: { office } }),
      },
    };
  },
  run: async ({ person, role: wanted, remove, until, scope }, asking, services) => {
    const { lang, company, id, asker } = asking;
    const text = peopleWords[lang].role;
    const name = nameOfPerson(person, services);
    const [account] = person.accounts;
    const roleName = ROLE_NAMES[lang][wanted];
    if (account === undefined) return sentence(lang, text.noAccount(name));
    if (remove) {
      const held = services.people.held(company, account).filter((each) => each.role === wanted);
      if (held.length === 0) return sentence(lang, text.notHeld(name, roleName));
      if (held.every(({ byGroup }) => byGroup)) return sentence(lang, text.byGroup(name, roleName));
      await services.people.revoke(company, id, asker.account, wanted, account);
      return sentence(lang, text.removed(name, roleName));
    }
    const more = { ...(until === undefined ? {} : { until }), ...(scope === undefined ? {} : { scope }) };
    await services.people.grant(company, id, asker.account, wanted, [account], more);
    return sentence(lang, text.granted(name, roleName));
  },
});

function dayGiven(
  typed: string,
  asking: Asking,
  services: Services,
  errors: Record<string, string>,
): LocalDate | undefined {
  if (typed.trim() === '') return undefined;
  const found = readDate(typed);
  if ('wrong' in found) {
    errors.until = found.wrong[asking.lang];
    return undefined;
  }
  const today = dayIn(services.companies.of(asking.company).zone, services.clock.now());
  if (found.value >= today) return found.value;
  errors.until = peopleWords[asking.lang].role.past;
  return undefined;
}

export const peopleRoleCommands: readonly AnyCommand[] = [role];
