import type { Role } from '../../messages/request.ts';
import type { Company } from '../../people/company.ts';
import type { Account } from '../../people/people.ts';
import type { Lang, Text } from '../../shared/lang.ts';

/** The made-up company of the local page, and its only workspace. */
export const DEMO = 'demo';
export const LOCAL = 'local';

export type OfficeId = 'shanghai' | 'london';

export interface DemoOffice {
  readonly id: OfficeId;
  readonly name: Text;
  readonly channel: Text;
  readonly zone: string;
  readonly lang: Lang;
}

export const DEMO_OFFICES: readonly DemoOffice[] = [
  {
    id: 'shanghai',
    name: { zh: '上海', en: 'Shanghai' },
    channel: { zh: '#上海办公室', en: '#shanghai-office' },
    zone: 'Asia/Shanghai',
    lang: 'zh',
  },
  {
    id: 'london',
    name: { zh: '伦敦', en: 'London' },
    channel: { zh: '#伦敦办公室', en: '#london-office' },
    zone: 'Europe/London',
    lang: 'en',
  },
];

/** A made-up person. `title` is how their part in the company is said; `roles` what they may do beside asking. */
export interface DemoPerson {
  readonly account: string;
  readonly name: Text;
  readonly office: OfficeId;
  readonly department: Text;
  readonly title: Text;
  readonly roles: readonly Role[];
  readonly lang: Lang;
}

const EMPLOYEE: Text = { zh: '员工', en: 'employee' };
const MANAGER: Text = { zh: '部门负责人', en: 'manager' };
const SERVICE: Text = { zh: '客户服务部', en: 'Customer Service' };
const OPERATIONS: Text = { zh: '运营部', en: 'Operations' };

function person(
  account: string,
  name: readonly [zh: string, en: string],
  office: OfficeId,
  department: Text,
  more: { title?: Text; roles?: readonly Role[]; lang?: Lang } = {},
): DemoPerson {
  return {
    account,
    name: { zh: name[0], en: name[1] },
    office,
    department,
    title: more.title ?? EMPLOYEE,
    roles: more.roles ?? [],
    lang: more.lang ?? (office === 'shanghai' ? 'zh' : 'en'),
  };
}

/** A dozen people in two offices. Nobody here exists. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  person('wang-min', ['王敏', 'Wang Min'], 'shanghai', SERVICE),
  person(
    'li-lan',
    ['李岚', 'Li Lan'],
    'shanghai',
    { zh: '人力资源部', en: 'Human Resources' },
    {
      title: { zh: 'HR', en: 'HR' },
      roles: ['hr'],
    },
  ),
  person(
    'zhou-ning',
    ['周宁', 'Zhou Ning'],
    'shanghai',
    { zh: '工会', en: 'Union' },
    {
      title: { zh: '工会代表', en: 'union representative' },
    },
  ),
  person('sun-qiang', ['孙强', 'Sun Qiang'], 'shanghai', SERVICE, { title: MANAGER, roles: ['manager'] }),
  person('zhang-wei', ['张伟', 'Zhang Wei'], 'shanghai', OPERATIONS),
  person('liu-yang', ['刘洋', 'Liu Yang'], 'shanghai', OPERATIONS),
  person(
    'zhao-lei',
    ['赵磊', 'Zhao Lei'],
    'shanghai',
    { zh: '信息部', en: 'IT' },
    {
      title: { zh: '系统管理员', en: 'system administrator' },
      roles: ['operator'],
    },
  ),
  person('amy-clarke', ['艾米·克拉克', 'Amy Clarke'], 'london', SERVICE),
  person('priya-nair', ['普里娅·奈尔', 'Priya Nair'], 'london', SERVICE, {
    title: MANAGER,
    roles: ['manager'],
  }),
  person('tom-hughes', ['汤姆·休斯', 'Tom Hughes'], 'london', OPERATIONS),
  person('wu-zhe', ['吴哲', 'Wu Zhe'], 'london', OPERATIONS, { lang: 'zh' }),
  person(
    'helen-ford',
    ['海伦·福特', 'Helen Ford'],
    'london',
    { zh: '内部审计', en: 'Internal Audit' },
    {
      title: { zh: '审计（只读）', en: 'auditor (read only)' },
      roles: ['auditor'],
    },
  ),
];

const byAccount = new Map(DEMO_PEOPLE.map((each) => [each.account, each]));

export function demoPerson(account: string): DemoPerson | undefined {
  return byAccount.get(account);
}

export function officeOf(who: DemoPerson): DemoOffice {
  const found = DEMO_OFFICES.find((office) => office.id === who.office);
  if (found === undefined) throw new Error(`no office ${who.office}`);
  return found;
}

/** The name as the person writes it, where no reader's language is known. */
export function ownName(who: DemoPerson): string {
  return who.name[who.lang];
}

/** Who may do more than ask. Given anew at every start: the demo always has its HR. */
export const DEMO_ROLES: readonly (Account & { company: string; role: Role })[] = DEMO_PEOPLE.flatMap(
  (each) => each.roles.map((role) => ({ company: DEMO, workspace: LOCAL, account: each.account, role })),
);

/** The made-up company's settings: all five handbooks adopted, contacts named, live. */
export const DEMO_COMPANY: Partial<Company> = {
  name: { zh: '知礼演示公司', en: 'Decorum Demo Ltd' },
  languages: ['zh', 'en'],
  prevails: 'zh',
  language: 'zh',
  zone: 'Asia/Shanghai',
  handbooks: ['B', 'C', 'E', 'A', 'D'].map((id) => ({ id, standing: 'adopted' })),
  contacts: {
    inside: {
      name: { zh: '李岚（HR）', en: 'Li Lan (HR)' },
      reach: { zh: '分机8021', en: 'ext. 8021' },
    },
    outside: {
      name: { zh: '周宁（工会，不属 HR）', en: 'Zhou Ning (union, not HR)' },
      reach: { zh: '分机8036', en: 'ext. 8036' },
    },
  },
  live: '2026-01-05T01:00:00.000Z',
  offices: DEMO_OFFICES.map(({ id, name, zone, lang }) => ({
    id,
    name: { zh: `${name.zh}办公室`, en: `${name.en} office` },
    zone,
    lang,
    calendar: id === 'shanghai' ? 'CN' : 'GB-ENG',
    hours: { open: '09:00', close: id === 'shanghai' ? '18:00' : '17:30' },
    workweek: [1, 2, 3, 4, 5],
    channels: [{ workspace: LOCAL, channel: id }],
    preparationCounts: false,
  })),
};
