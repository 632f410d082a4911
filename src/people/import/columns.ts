import { Refusal } from '../../shared/errors.ts';

/** What a file of people, of leave or of a rota may say about somebody. */
export const FIELDS = {
  number: {
    zh: '工号',
    names:
      '工号 员工编号 员工号 人员编号 职工号 职工编号 编号 employeeno employeenumber employeeid staffno staffnumber staffid personnelnumber personnelno empid empno number workerid personnumber no',
  },
  name: { zh: '姓名', names: '姓名 员工姓名 名字 中文名 name fullname employeename displayname' },
  email: {
    zh: '邮箱',
    names:
      '邮箱 电子邮箱 工作邮箱 公司邮箱 企业邮箱 邮件 邮箱地址 email workemail emailaddress mail companyemail',
  },
  department: {
    zh: '部门',
    names:
      '部门 所属部门 部门名称 所在部门 department dept team orgunit departmentname organisationunit organizationunit',
  },
  manager: {
    zh: '直属上级',
    names:
      '直属上级 直接上级 上级 汇报对象 上级工号 上级姓名 主管 直属主管 直接主管 manager reportsto linemanager supervisor managerid managerno managernumber manageremail managername',
  },
  office: {
    zh: '办公地点',
    names: '办公地点 工作地点 办公室 地点 工作地 office location site worklocation workplace',
  },
  joined: {
    zh: '入职日期',
    names:
      '入职日期 入职时间 入职 到岗日期 joined startdate hiredate joindate dateofjoining entrydate joiningdate joinedon',
  },
  left: {
    zh: '离职日期',
    names:
      '离职日期 离职时间 离职 最后工作日 left enddate leavingdate terminationdate lastday lastworkingday exitdate lefton',
  },
  lang: { zh: '语言', names: '语言 首选语言 工作语言 language lang preferredlanguage' },
  slack_user: { zh: 'Slack 账号', names: 'slackuser slack slackid slackuserid slack账号' },
  wecom_userid: { zh: '企业微信账号', names: 'wecomuserid wecom 企业微信 企业微信账号 企业微信id userid' },
  from: { zh: '开始日期', names: '开始日期 开始 起始日期 休假开始 请假开始 from start firstday leavefrom' },
  to: { zh: '结束日期', names: '结束日期 结束 截止日期 休假结束 请假结束 to end until leaveto' },
  day: { zh: '日期', names: '日期 班次日期 排班日期 day date shiftdate' },
  open: { zh: '上班', names: '上班 上班时间 开始时间 open starttime shiftstart' },
  close: { zh: '下班', names: '下班 下班时间 结束时间 close endtime shiftend' },
} as const;

export type FieldName = keyof typeof FIELDS;
export type Kind = 'people' | 'leave' | 'rota';

const OF_KIND: Readonly<Record<Kind, readonly FieldName[]>> = {
  people: [
    'number',
    'name',
    'email',
    'department',
    'manager',
    'office',
    'joined',
    'left',
    'lang',
    'slack_user',
    'wecom_userid',
  ],
  leave: ['number', 'email', 'name', 'from', 'to'],
  rota: ['number', 'email', 'name', 'day', 'open', 'close'],
};
const NEEDED: Readonly<Record<Kind, readonly FieldName[]>> = {
  people: ['number'],
  leave: ['from', 'to'],
  rota: ['day', 'open', 'close'],
};

/** What is never taken in, whatever else the file holds. */
const REFUSED: readonly { readonly what: { zh: string; en: string }; readonly pattern: RegExp }[] = [
  { what: { zh: '性别', en: 'sex' }, pattern: /^(员工)?(性别|男女)|^(sex|gender)$|^(employee)?gender/ },
  {
    what: { zh: '出生日期', en: 'birth date' },
    pattern: /出生|生日|^(dob|birthday|birthdate|dateofbirth|birth)/,
  },
  {
    what: { zh: '证件号码', en: 'identity number' },
    pattern:
      /身份证|证件号|护照|社保号|^(idnumber|idcard|identity|nationalid|passport|ssn|socialsecurity|idcardnumber|citizenid)/,
  },
  {
    what: { zh: '离职或请假的原因', en: 'reason of leave' },
    pattern:
      /离职原因|离职理由|离职类型|请假原因|请假事由|请假理由|请假类型|请假类别|休假原因|休假类型|休假类别|假期类型|假别|病假|^(reason|leavereason|leavetype|absencetype|absencereason|typeofleave)|reasonfor(leav|resign|terminat|absence)|(termination|leaving|resignation|exit)(reason|type)|reasonofleave/,
  },
];

/** A header as it is compared: without spaces, stars, brackets and case. */
export function plainHeader(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[（(【[].*?[)）】\]]/g, '')
    .replace(/[\s_\-*:：.·/'"“”]/g, '');
}

const byName = (kind: Kind): Map<string, FieldName> =>
  new Map(
    OF_KIND[kind].flatMap((field) => FIELDS[field].names.split(' ').map((name) => [name, field] as const)),
  );

export interface Mapping {
  /** Field to the number of its column. */
  readonly columns: ReadonlyMap<FieldName, number>;
  readonly headers: readonly string[];
  /** Columns that nothing is taken from. */
  readonly ignored: readonly string[];
}

/**
 * Finds which column is which, by its header or as `explicit` says (header to field, `-` for none).
 * @throws Refusal for columns that are not taken in, unknown or doubled ones, and where one is missing that is needed
 */
export function mapColumns(
  headers: readonly string[],
  kind: Kind,
  explicit: ReadonlyMap<string, string> = new Map(),
): Mapping {
  refuseForbidden(headers);
  const names = byName(kind);
  const allowed = new Set<string>(OF_KIND[kind]);
  const given = new Map<string, string>();
  for (const [header, field] of explicit) {
    const found = headers.find((each) => plainHeader(each) === plainHeader(header));
    if (found === undefined) throw unknownHeader(header, headers);
    if (field !== '-' && !allowed.has(field)) throw unknownField(field, OF_KIND[kind]);
    given.set(plainHeader(header), field);
  }
  const columns = new Map<FieldName, number>();
  const ignored: string[] = [];
  const taken = new Set(given.values());
  for (const [index, header] of headers.entries()) {
    const plain = plainHeader(header);
    const told = given.get(plain);
    const guessed = names.get(plain);
    const field = told ?? (guessed !== undefined && !taken.has(guessed) ? guessed : undefined);
    if (field === undefined || field === '-') {
      if (header.trim() !== '') ignored.push(header.trim());
      continue;
    }
    const before = columns.get(field as FieldName);
    if (before !== undefined) throw twice(field as FieldName, headers[before] ?? '', header);
    columns.set(field as FieldName, index);
  }
  for (const field of NEEDED[kind]) if (!columns.has(field)) throw missing(field, headers);
  const names_ =
    kind === 'people' || ['number', 'email', 'name'].some((each) => columns.has(each as FieldName));
  if (!names_) throw missing('number', headers);
  return { columns, headers, ignored };
}

function refuseForbidden(headers: readonly string[]): void {
  const found = headers.flatMap((header) => {
    const kind = REFUSED.find(({ pattern }) => pattern.test(plainHeader(header)));
    return kind === undefined ? [] : [{ header: header.trim().slice(0, 40), what: kind.what }];
  });
  if (found.length === 0) return;
  const zh = found.map(({ header, what }) => `“${header}”（${what.zh}）`).join('、');
  const en = found.map(({ header, what }) => `“${header}” (${what.en})`).join(', ');
  throw new Refusal('column-refused', {
    zh: `这份文件有不收的列：${zh}。知礼不需要性别、出生日期、证件号码和离职、请假的原因，也不存。请删掉这些列再导入；这次一行也没有导入。`,
    en: `This file has columns that are not taken in: ${en}. Decorum needs no sex, birth date, identity number or reason of leave and keeps none. Delete these columns and import again; no row was imported this time.`,
  });
}

const list = (headers: readonly string[]) =>
  headers
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .slice(0, 30)
    .join(' ');

function missing(field: FieldName, headers: readonly string[]): Refusal {
  const { zh } = FIELDS[field];
  return new Refusal('column-missing', {
    zh: `没有找到“${zh}”这一列。文件里的列是：${list(headers)}。请指明哪一列是：--map 列名=${field}；一行也没有导入。`,
    en: `There is no column for “${field}”. The file has: ${list(headers)}. Say which one it is: --map COLUMN=${field}; no row was imported.`,
  });
}

function unknownHeader(header: string, headers: readonly string[]): Refusal {
  return new Refusal('column-unknown', {
    zh: `文件里没有“${header}”这一列，有的是：${list(headers)}。一行也没有导入。`,
    en: `The file has no column “${header}”; it has: ${list(headers)}. No row was imported.`,
  });
}

function unknownField(field: string, allowed: readonly string[]): Refusal {
  return new Refusal('field-unknown', {
    zh: `没有“${field}”这个字段，可以写：${allowed.join(' ')}。一行也没有导入。`,
    en: `There is no field “${field}”; there are: ${allowed.join(' ')}. No row was imported.`,
  });
}

function twice(field: FieldName, first: string, second: string): Refusal {
  return new Refusal('column-twice', {
    zh: `“${first}”和“${second}”两列看起来都是“${FIELDS[field].zh}”。请指明用哪一列：--map 列名=${field}；一行也没有导入。`,
    en: `“${first}” and “${second}” both look like “${field}”. Say which one it is: --map COLUMN=${field}; no row was imported.`,
  });
}
