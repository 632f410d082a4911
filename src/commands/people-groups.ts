import { createHash } from 'node:crypto';
import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form, Part } from '../messages/parts.ts';
import type { RoleGroup } from '../people/role-groups.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { type AnyCommand, type Asking, type Checked, defineCommand, HR } from './command.ts';
import { redraw } from './fields.ts';
import { ROLE_NAMES } from './people-text.ts';
import { peopleWords } from './people-words.ts';
import { staleForm } from './refusals.ts';
import { toAsker } from './reply.ts';
import type { Services } from './services.ts';

interface GroupStrings {
  readonly title: string;
  readonly note: string;
  readonly none: string;
  readonly group: string;
  readonly groupHint: string;
  readonly wrongGroup: string;
  readonly named: (role: string) => string;
  readonly unread: string;
  readonly saved: (group: string, role: string, office: string) => string;
  readonly removed: (group: string) => string;
  readonly unknown: (group: string) => string;
  readonly line: (group: string, role: string, office: string) => string;
}

const strings: Readonly<Record<Lang, GroupStrings>> = {
  zh: {
    title: '按用户组给角色',
    note: '组里的人有这个角色，出了组就没有了，十分钟内生效。HR、审计和系统管理员只能逐个任命，不能按组给。',
    none: '还没有按用户组给的角色。',
    group: '用户组编号',
    groupHint: '在 Slack 里打开用户组，点“更多”里的“复制用户组 ID”，以 S 开头；企业微信填标签编号',
    wrongGroup: '请填用户组编号：Slack 的以 S 开头，如 S0123ABCD；企业微信的标签编号是数字',
    named: (role) => `${role}要由 HR 逐个任命，不能按用户组给。什么都没有改动；请用“员工 角色”。`,
    unread: '（上次没有读到：可能编号不对，或者应用没有读用户组的权限；读到以前角色不变）',
    saved: (group, role, office) => `用户组 ${group}：${role}${office === '' ? '' : `（${office}）`}`,
    removed: (group) => `用户组 ${group} 不再给角色，组里的人十分钟内失去由它给的角色。`,
    unknown: (group) => `没有按用户组 ${group} 给的角色。什么都没有改动。`,
    line: (group, role, office) => `${group}：${role}${office === '' ? '' : `（${office}）`}`,
  },
  en: {
    title: 'Roles by user group',
    note: 'Whoever is in the group has the role, and loses it on leaving the group, within ten minutes. HR, auditors and system administrators are appointed by name only.',
    none: 'No role is given by a user group.',
    group: 'Id of the user group',
    groupHint:
      'In Slack, open the user group and choose “Copy group ID” under “More”: it begins with S. In WeCom, the number of the tag',
    wrongGroup:
      'The id of a user group is wanted: Slack’s begin with S, such as S0123ABCD; a WeCom tag is a number',
    named: (role) =>
      `The role ${role} is granted by name, not by a user group. Nothing was changed; use “people role”.`,
    unread:
      ' (could not be read last time: the id may be wrong, or the app may not read user groups; until then no role changes)',
    saved: (group, role, office) => `User group ${group}: ${role}${office === '' ? '' : ` (${office})`}`,
    removed: (group) =>
      `User group ${group} gives no role any more; its members lose what it gave within ten minutes.`,
    unknown: (group) => `No role is given by user group ${group}. Nothing was changed.`,
    line: (group, role, office) => `${group}: ${role}${office === '' ? '' : ` (${office})`}`,
  },
};

const ROLES = ['manager', 'employee'] as const;
const TYPED: Readonly<Record<string, string>> = {
  manager: 'manager',
  负责人: 'manager',
  行政负责人: 'manager',
  employee: 'employee',
  员工: 'employee',
  hr: 'hr',
  auditor: 'auditor',
  审计: 'auditor',
  operator: 'operator',
  系统管理员: 'operator',
};
const REMOVE = new Set(['remove', 'revoke', '去掉', '取消']);
/** https://docs.slack.dev/reference/objects/usergroup-object, and the number of a WeCom tag. */
const GROUP = /^(S[A-Z0-9]{2,20}|\d{1,10})$/;

type Change =
  | { readonly kind: 'set'; readonly of: RoleGroup }
  | { readonly kind: 'remove'; readonly group: string };

const groupsOf = (asking: Asking, services: Services): readonly RoleGroup[] =>
  services.companies.of(asking.company).roleGroups;

const drawnFrom = (groups: readonly RoleGroup[]): string =>
  createHash('sha256').update(JSON.stringify(groups)).digest('base64url').slice(0, 16);

function officeName(id: string | undefined, asking: Asking, services: Services): string {
  if (id === undefined) return '';
  const { offices } = services.companies.of(asking.company);
  return offices.find((office) => office.id === id)?.name[asking.lang] ?? id;
}

function listed(asking: Asking, services: Services): Part[] {
  const text = strings[asking.lang];
  const groups = groupsOf(asking, services);
  const unread = services.roleGroups.unread(asking.company);
  const lines = groups.map(({ group, role, office }) => [
    text.line(group, ROLE_NAMES[asking.lang][role], officeName(office, asking, services)),
    ...(unread.includes(group) ? [text.unread] : []),
  ]);

  return [
    { part: 'note', text: [text.note] },
    lines.length === 0 ? { part: 'text', text: [text.none] } : { part: 'list', items: lines },
  ];
}

function fieldsOf(asking: Asking, services: Services): Field[] {
  const { lang, company } = asking;
  const text = strings[lang];
  const role = peopleWords[lang].role;
  const { offices } = services.companies.of(company);
  return [
    { name: 'group', kind: 'text', label: text.group, hint: text.groupHint, max: 30 },
    {
      name: 'what',
      kind: 'choice',
      label: role.what,
      value: 'grant',
      options: [
        { value: 'grant', label: role.grant },
        { value: 'remove', label: role.remove },
      ],
    },
    {
      name: 'role',
      kind: 'choice',
      label: role.role,
      value: 'manager',
      options: ROLES.map((value) => ({ value, label: ROLE_NAMES[lang][value] })),
    },
    ...(offices.length === 0
      ? []
      : [
          {
            name: 'office',
            kind: 'choice',
            label: role.office,
            optional: true,
            options: offices.map(({ id, name }) => ({ value: id, label: name[lang] })),
          } satisfies Field,
        ]),
  ];
}

/** `S0123ABCD manager office=shanghai`, `S0123ABCD remove` as the form has it. */
function typedOf(words: string): Given {
  const given: Record<string, string> = { what: 'grant', role: '' };
  for (const piece of words.split(/\s+/)) {
    const office = /^(?:office|办公地点)[=＝:：](.+)$/i.exec(piece)?.[1];
    const role = TYPED[piece.toLowerCase()];
    if (REMOVE.has(piece.toLowerCase())) given.what = 'remove';
    else if (office !== undefined) given.office = office.toLowerCase();
    else if (role !== undefined) given.role = role;
    else given.group = given.group === undefined ? piece : `${given.group} ${piece}`;
  }
  return given;
}

/** `/people group`: a platform's user group whose members manage an office; never HR or auditors. */
const group = defineCommand<Change>({
  name: 'people group',
  words: { zh: ['员工 用户组'], en: ['people group'] },
  may: HR,
  effect: 'changes',
  check: (given, asking, services): Checked<Change> => {
    const { lang } = asking;
    const text = strings[lang];
    const fields = fieldsOf(asking, services);
    const form = (problem?: string, drawn: readonly Field[] = fields): { form: Form } => ({
      form: {
        view: 'form',
        lang,
        title: text.title,
        parts: listed(asking, services),
        fields: drawn,
        submit: peopleWords[lang].role.submit,
        call: call('people', 'group'),
        drawnFrom: drawnFrom(groupsOf(asking, services)),
        ...(problem === undefined ? {} : { problem }),
      },
    });
    if (given.from === 'call' || (given.from === 'words' && given.words.trim() === '')) return form();
    if (given.from === 'form' && given.drawnFrom !== drawnFrom(groupsOf(asking, services))) throw staleForm();
    const values = given.from === 'words' ? typedOf(given.words.trim()) : given.given;
    if (values.role === 'hr' || values.role === 'auditor' || values.role === 'operator') {
      const named = values.role;
      throw new Refusal('role-by-name', {
        zh: strings.zh.named(ROLE_NAMES.zh[named]),
        en: strings.en.named(ROLE_NAMES.en[named]),
      });
    }
    const id = (values.group ?? '').trim().toUpperCase();
    const errors: Record<string, string> = {};
    if (!GROUP.test(id)) errors.group = text.wrongGroup;
    const role = ROLES.find((each) => each === values.role);
    if (values.what !== 'remove' && role === undefined) errors.role = peopleWords[lang].required;
    const office = (values.office ?? '').trim();
    const { offices } = services.companies.of(asking.company);
    if (office !== '' && !offices.some((each) => each.id === office)) {
      errors.office = offices.map((each) => each.id).join(' ');
    }
    if (Object.keys(errors).length > 0)
      return form(peopleWords[lang].problem, redraw(fields, values, errors));
    if (values.what === 'remove' || role === undefined) return { args: { kind: 'remove', group: id } };
    const of: RoleGroup = {
      workspace: asking.asker.workspace,
      group: id,
      role,
      ...(office === '' || role !== 'manager' ? {} : { office }),
    };
    return { args: { kind: 'set', of } };
  },
  run: async (change, asking, services) => {
    const { lang, company, id, asker } = asking;
    const text = strings[lang];
    const before = groupsOf(asking, services);
    const wanted = change.kind === 'set' ? change.of.group : change.group;
    const isIt = (each: RoleGroup) => each.workspace === asker.workspace && each.group === wanted;
    if (change.kind === 'remove' && !before.some(isIt)) {
      throw new Refusal('no-role-group', { zh: strings.zh.unknown(wanted), en: strings.en.unknown(wanted) });
    }
    const rest = before.filter((each) => !isIt(each));
    const roleGroups = change.kind === 'set' ? [...rest, change.of] : rest;
    await services.companies.change(company, id, asker.account, { roleGroups });
    if (change.kind === 'remove') return toAsker(lang, [{ part: 'text', text: [text.removed(wanted)] }]);
    const { role, office } = change.of;
    return toAsker(lang, [
      {
        part: 'heading',
        text: text.saved(wanted, ROLE_NAMES[lang][role], officeName(office, asking, services)),
      },
      { part: 'note', text: [text.note] },
    ]);
  },
});

export const peopleGroupCommands: readonly AnyCommand[] = [group];
