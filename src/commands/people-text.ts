import type { Role } from '../messages/request.ts';
import type { Person } from '../people/directory.ts';
import { FIELDS } from '../people/import/columns.ts';
import type { Applied, FieldChange, PersonChange, Preview } from '../people/import/imports.ts';
import type { Held } from '../people/people.ts';
import type { Lang } from '../shared/lang.ts';

/** Changes shown in full; of more than these the rest is counted. */
const MOST_SHOWN = 30;
const MOST_FAULTS_SHOWN = 20;

export const ROLE_NAMES: Readonly<Record<Lang, Readonly<Record<Role, string>>>> = {
  zh: { employee: '员工', manager: '负责人', hr: 'HR', auditor: '审计（只读）', operator: '系统管理员' },
  en: {
    employee: 'employee',
    manager: 'manager',
    hr: 'HR',
    auditor: 'auditor (read only)',
    operator: 'system administrator',
  },
};

const fieldName = (field: keyof typeof FIELDS, lang: Lang) => (lang === 'zh' ? FIELDS[field].zh : field);

function changeText({ field, from, to }: FieldChange, lang: Lang): string {
  const none = lang === 'zh' ? '空' : 'empty';
  // A manager is kept by id, which says nothing to people.
  if (field === 'manager') return lang === 'zh' ? '直属上级改了' : 'manager changed';
  const [colon, arrow] = lang === 'zh' ? ['：', ' → '] : [': ', ' → '];
  return `${fieldName(field, lang)}${colon}${from ?? none}${arrow}${to ?? none}`;
}

function changeLine(change: PersonChange, lang: Lang): string {
  const words = {
    zh: { new: '新增', changed: '更改', left: '离职' },
    en: { new: 'new', changed: 'changed', left: 'left' },
  }[lang];
  const who = `${change.number}${change.name === null ? '' : ` ${change.name}`}`;
  if (change.kind === 'new') return `${words.new}  ${who}`;
  const fields = change.fields.map((each) => changeText(each, lang)).join(lang === 'zh' ? '；' : '; ');
  return `${words[change.kind]}  ${who}  ${fields}`;
}

/** What an import would do, or did, as lines of text. `id`: it was done. */
export function importLines(done: Preview | Applied, lang: Lang, id?: string): string[] {
  const zh = lang === 'zh';
  const { counts, kind, faults, faultCount } = done;
  if (faultCount > 0) {
    const shown = faults.slice(0, MOST_FAULTS_SHOWN).map(({ text }) => `${text[lang]}${zh ? '。' : '.'}`);
    const more = faultCount - shown.length;
    return [
      ...shown,
      ...(more > 0 ? [zh ? `还有${more}处。` : `${more} more.`] : []),
      zh
        ? '改好后重新导入；这次一行也没有导入。'
        : 'Mend them and import again; no row was imported this time.',
    ];
  }
  const head = zh
    ? `${counts.rows}行：新增${counts.new}，更改${counts.changed}，离职${counts.left}，不变${counts.unchanged}`
    : `${counts.rows} rows: ${counts.new} new, ${counts.changed} changed, ${counts.left} left, ${counts.unchanged} unchanged`;
  const days = zh
    ? `${counts.rows}行：新增${counts.new}，更改${counts.changed}，不变${counts.unchanged}`
    : `${counts.rows} rows: ${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged`;
  const rest = counts.new + counts.changed + counts.left - Math.min(done.changes.length, MOST_SHOWN);
  return [
    kind === 'people' ? head : days,
    ...done.changes.slice(0, MOST_SHOWN).map((change) => changeLine(change, lang)),
    ...(rest > 0 ? [zh ? `还有${rest}人。` : `${rest} more people.`] : []),
    ...(counts.absent > 0
      ? [
          zh
            ? `花名册里另有${counts.absent}人不在这份文件里，不受影响。离职要写离职日期。`
            : `${counts.absent} more people are on the list and not in this file; nothing happens to them. Who has left needs a date in “left”.`,
        ]
      : []),
    ...(done.ignored.length > 0
      ? [
          zh
            ? `没有用到的列：${done.ignored.slice(0, 20).join(' ')}`
            : `Columns not used: ${done.ignored.slice(0, 20).join(' ')}`,
        ]
      : []),
    id === undefined
      ? zh
        ? '这是预览，什么都没有改动。'
        : 'This is a preview; nothing was changed.'
      : zh
        ? `已导入，编号 ${id}，可以撤销。`
        : `Imported as ${id}; it can be undone.`,
  ];
}

export function importReport(done: Preview | Applied, lang: Lang, id?: string): string {
  return importLines(done, lang, id).join('\n');
}

/** One person in a list. */
export function personLine(person: Person): string {
  return [
    person.number ?? '–',
    person.name ?? person.accounts[0]?.account ?? person.id,
    person.department,
    person.office,
  ]
    .filter((each) => each !== undefined)
    .join('  ');
}

export interface MoreOfPerson {
  readonly held: readonly Held[];
  readonly manager?: Person | undefined;
}

/** Facts about one person, label and value. */
export function personFacts(person: Person, { held, manager }: MoreOfPerson, lang: Lang): [string, string][] {
  const zh = lang === 'zh';
  const names = { zh: '、', en: ', ' }[lang];
  const roles = held.map((each) => heldText(each, lang)).join(names);
  const rows: [string, string | undefined][] = [
    [zh ? '工号' : 'Staff number', person.number],
    [zh ? '邮箱' : 'E-mail', person.email],
    [zh ? '部门' : 'Department', person.department],
    [zh ? '直属上级' : 'Manager', manager === undefined ? undefined : (manager.name ?? manager.id)],
    [zh ? '办公地点' : 'Office', person.office],
    [zh ? '入职' : 'Joined', person.joined],
    [zh ? '离职' : 'Left', person.left],
    [zh ? '语言' : 'Language', person.lang],
    [zh ? '账号' : 'Accounts', person.accounts.map((who) => who.account).join(names) || undefined],
    [zh ? '角色' : 'Roles', roles || undefined],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [[label, value] as [string, string]]));
}

export function heldText({ role, scope, until }: Held, lang: Lang): string {
  const zh = lang === 'zh';
  const where = scope === undefined ? '' : 'office' in scope ? scope.office : scope.department;
  const notes = [where, until === undefined ? '' : zh ? `到${until}` : `until ${until}`].filter(
    (each) => each !== '',
  );
  const name = ROLE_NAMES[lang][role];
  if (notes.length === 0) return name;
  return zh ? `${name}（${notes.join('，')}）` : `${name} (${notes.join(', ')})`;
}

export function personReport(person: Person, more: MoreOfPerson, lang: Lang): string {
  const title = person.name ?? person.accounts[0]?.account ?? person.id;
  return [title, ...personFacts(person, more, lang).map(([label, value]) => `  ${label}: ${value}`)].join(
    '\n',
  );
}
