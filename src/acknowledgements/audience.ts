import { officesOf } from '../people/company.ts';
import type { Audience, Selector } from '../people/directory.ts';
import type { Desk } from './desk.ts';

/** An audience as HR writes it, read; what was not understood stands apart, with who several people are. */
export interface ReadAudience {
  readonly audience: Audience;
  readonly unknown: readonly string[];
  /** Names that several people have. */
  readonly several: readonly string[];
}

/** What stands for the whole company. */
export const EVERYBODY = /^(everyone|everybody|all|全员|全体|全体员工|所有人)$/i;
const KINDS: readonly (readonly [
  RegExp,
  'office' | 'department' | 'role' | 'channel' | 'group' | 'person',
])[] = [
  [/^(office|办公地点|办公室)$/i, 'office'],
  [/^(department|dept|部门)$/i, 'department'],
  [/^(role|角色)$/i, 'role'],
  [/^(channel|频道)$/i, 'channel'],
  [/^(group|usergroup|用户组)$/i, 'group'],
  [/^(person|人员|员工)$/i, 'person'],
];
const ROLES: Readonly<Record<string, 'employee' | 'manager' | 'hr' | 'auditor' | 'operator'>> = {
  employee: 'employee',
  员工: 'employee',
  manager: 'manager',
  部门负责人: 'manager',
  hr: 'hr',
  auditor: 'auditor',
  审计: 'auditor',
  operator: 'operator',
  系统管理员: 'operator',
};

/**
 * Reads pieces between commas or on lines of their own: everyone, `office:shanghai`, `department:客户服务部`, `role:manager`,
 * `channel:C…`, `group:S…`, or staff numbers, e-mails and names, as in a pasted column of a list.
 */
export async function readSelectors(
  desk: Desk,
  company: string,
  workspace: string,
  typed: string,
): Promise<{ any: Selector[]; unknown: string[]; several: string[] }> {
  const departments = new Set(await desk.directory.departments(company));
  const offices = officesOf(desk.companies.of(company));
  const any: Selector[] = [];
  const unknown: string[] = [];
  const several: string[] = [];
  const officeCalled = (said: string) =>
    offices.find(({ id, name }) =>
      [id, name.zh, name.en].some((each) => each.toLowerCase() === said.toLowerCase()),
    );
  const person = async (said: string) => {
    const found = await desk.directory.find(company, said);
    if (found.length > 1) several.push(said);
    else if (found[0] === undefined) unknown.push(said);
    else any.push({ person: found[0].id });
  };
  for (const piece of typed.split(/[,，;；、\n\t]+/).map((each) => each.trim().replace(/^"(.*)"$/, '$1'))) {
    if (piece === '') continue;
    if (EVERYBODY.test(piece)) {
      any.push({ everyone: true });
      continue;
    }
    const channel = /^<#(C[A-Z0-9]+)(\|[^>]*)?>$/.exec(piece)?.[1];
    const group = /^<!subteam\^(S[A-Z0-9]+)(\|[^>]*)?>$/.exec(piece)?.[1];
    if (channel !== undefined) any.push({ channel: { workspace, channel } });
    else if (group !== undefined) any.push({ group: { workspace, group } });
    else {
      const [, word = '', value = ''] = /^([^:：=]+)[:：=]\s*(.+)$/.exec(piece) ?? [];
      const kind = KINDS.find(([name]) => name.test(word.trim()))?.[1];
      if (kind === undefined) {
        const office = officeCalled(piece);
        if (departments.has(piece)) any.push({ department: piece });
        else if (office !== undefined) any.push({ office: office.id });
        else await person(piece);
      } else if (kind === 'department') {
        if (departments.has(value)) any.push({ department: value });
        else unknown.push(piece);
      } else if (kind === 'office') {
        const office = officeCalled(value);
        if (office === undefined) unknown.push(piece);
        else any.push({ office: office.id });
      } else if (kind === 'role') {
        const role = ROLES[value.toLowerCase()];
        if (role === undefined) unknown.push(piece);
        else any.push({ role });
      } else if (kind === 'channel') any.push({ channel: { workspace, channel: value } });
      else if (kind === 'group') any.push({ group: { workspace, group: value } });
      else await person(value);
    }
  }
  return { any, unknown, several };
}

/** An audience with its exclusions. */
export async function readAudience(
  desk: Desk,
  company: string,
  workspace: string,
  who: string,
  but: string,
): Promise<ReadAudience> {
  const inside = await readSelectors(desk, company, workspace, who);
  const outside = await readSelectors(desk, company, workspace, but);
  return {
    audience: { any: inside.any, ...(outside.any.length === 0 ? {} : { but: outside.any }) },
    unknown: [...inside.unknown, ...outside.unknown],
    several: [...inside.several, ...outside.several],
  };
}
