import type { Lang } from '../shared/lang.ts';

interface PeopleWords {
  readonly title: string;
  readonly counts: (people: number, managers: number) => string;
  readonly departments: (names: string) => string;
  readonly none: string;
  readonly how: string;
  readonly importButton: string;
  readonly nobody: (typed: string) => string;
  readonly several: (typed: string, numbers: string) => string;
  readonly who: string;
  readonly whoHint: string;
  readonly required: string;
  readonly problem: string;
  readonly role: {
    readonly title: string;
    readonly what: string;
    readonly grant: string;
    readonly remove: string;
    readonly role: string;
    readonly until: string;
    readonly untilHint: string;
    readonly office: string;
    readonly anyOffice: string;
    readonly submit: string;
    readonly granted: (who: string, role: string) => string;
    readonly removed: (who: string, role: string) => string;
    readonly notHeld: (who: string, role: string) => string;
    readonly byGroup: (who: string, role: string) => string;
    readonly auditorEnds: string;
    readonly past: string;
    readonly noAccount: (who: string) => string;
    readonly unknown: (typed: string) => string;
  };
  readonly leave: {
    readonly title: string;
    readonly note: string;
    readonly from: string;
    readonly to: string;
    readonly submit: string;
    readonly ends: string;
    readonly saved: (who: string, from: string, to: string) => string;
    readonly how: string;
    readonly back: string;
    readonly taken: string;
    readonly gone: string;
  };
  readonly file: {
    readonly title: string;
    readonly note: string;
    readonly noFiles: string;
    readonly file: string;
    readonly hint: string;
    readonly kind: string;
    readonly kinds: Readonly<Record<'people' | 'leave' | 'rota', string>>;
    readonly what: string;
    readonly look: string;
    readonly apply: string;
    readonly submit: string;
    readonly need: string;
    readonly undo: string;
    readonly undoConfirm: string;
    readonly undone: (id: string) => string;
    readonly which: string;
    readonly done: string;
    readonly preview: string;
    readonly wrong: string;
  };
}

const zh: PeopleWords = {
  title: '花名册',
  counts: (people, managers) => `在职${people}人，其中有负责人角色的${managers}人`,
  departments: (names) => `部门：${names}`,
  none: '花名册还是空的。可以导入人事系统的文件。',
  how: '看一个人发“花名册 1024”；角色发“员工 角色”；休假发“员工 休假”。',
  importButton: '导入',
  nobody: (typed) => `花名册里没有“${typed}”。可以写工号、邮箱、姓名或账号；什么都没有改动。`,
  several: (typed, numbers) => `叫“${typed}”的不止一位：工号${numbers}。请写工号；什么都没有改动。`,
  who: '谁',
  whoHint: '工号、邮箱、姓名或账号',
  required: '请填写',
  problem: '有几处要改，改好再交；什么都没有改动。',
  role: {
    title: '角色',
    what: '要做什么',
    grant: '授予',
    remove: '去掉',
    role: '角色',
    until: '到哪天为止',
    untilHint: '审计必须写，写成 2026-12-31',
    office: '办公地点（只对负责人）',
    anyOffice: '本人所在的',
    submit: '保存',
    granted: (who, role) => `${who}现在是${role}。`,
    removed: (who, role) => `${who}不再是${role}。`,
    notHeld: (who, role) => `${who}没有被授予过${role}，什么都没有改动。`,
    byGroup: (who, role) =>
      `${who}的${role}是按用户组给的。什么都没有改动；请把人移出用户组，或者发“员工 用户组”去掉这个组。`,
    auditorEnds: '审计要写到哪天为止',
    past: '这一天已经过去了',
    noAccount: (who) => `${who}还没有账号，角色没有地方用。请先导入账号；什么都没有改动。`,
    unknown: (typed) =>
      `没有看懂“${typed}”。可以写：员工 角色 1024 审计 2026-12-31，或 员工 角色 1024 去掉 负责人。什么都没有改动。`,
  },
  leave: {
    title: '登记休假',
    note: '只记哪几天，不问为什么。登记的算已确认：截止日跟着顺延。',
    from: '开始日期',
    to: '结束日期',
    submit: '登记',
    ends: '结束日期比开始日期还早',
    saved: (who, from, to) => `${who}：${from}至${to}休假，已登记`,
    how: '这几天不打扰，截止日顺延。',
    back: '撤回',
    taken: '这段休假已撤回。',
    gone: '这段休假已经不在了，什么都没有改动。',
  },
  file: {
    title: '导入',
    note: '先选“只看看”，没有问题再导入。要么全部导入，要么一行也不导。',
    noFiles: '这个平台收不了文件。请系统管理员在主机上用 decorum people import。',
    file: '文件',
    hint: 'CSV 或 .xlsx，第一行是表头；不收性别、出生日期、证件号码和原因',
    kind: '里面是什么',
    kinds: { people: '员工', leave: '休假', rota: '排班' },
    what: '要做什么',
    look: '只看看',
    apply: '导入',
    submit: '开始',
    need: '请选一个文件',
    undo: '撤销导入',
    undoConfirm: '把这次导入改动的都恢复原样？',
    undone: (id) => `导入 ${id} 已撤销，都恢复原样了。`,
    which: '要撤销哪一次？请写编号，比如：员工 撤销 im-7k2m9x1p。',
    done: '已导入',
    preview: '预览',
    wrong: '有要改的地方',
  },
};

const en: PeopleWords = {
  title: 'Staff list',
  counts: (people, managers) => `${people} employed, ${managers} of them with the role of manager`,
  departments: (names) => `Departments: ${names}`,
  none: 'The staff list is empty. You can import a file from your HR system.',
  how: 'One person: “people 1024”; roles: “people role”; leave: “people leave”.',
  importButton: 'Import',
  nobody: (typed) =>
    `Nobody on the staff list is “${typed}”. Write a staff number, e-mail, name or account; nothing was changed.`,
  several: (typed, numbers) =>
    `“${typed}” is the name of several: staff numbers ${numbers}. Write the number; nothing was changed.`,
  who: 'Who',
  whoHint: 'Staff number, e-mail, name or account',
  required: 'Please fill this in',
  problem: 'Some things need mending before this can be saved; nothing was changed.',
  role: {
    title: 'Roles',
    what: 'What to do',
    grant: 'Grant',
    remove: 'Remove',
    role: 'Role',
    until: 'Until which day',
    untilHint: 'Needed for an auditor; write it like 2026-12-31',
    office: 'Office (managers only)',
    anyOffice: 'their own',
    submit: 'Save',
    granted: (who, role) => `${who} is now ${role}.`,
    removed: (who, role) => `${who} is no longer ${role}.`,
    notHeld: (who, role) => `${who} was never granted ${role}; nothing was changed.`,
    byGroup: (who, role) =>
      `${who} has the role ${role} through a user group. Nothing was changed; take them out of the group, or send “people group”.`,
    auditorEnds: 'An auditor needs a last day',
    past: 'That day has passed',
    noAccount: (who) =>
      `${who} has no account yet, so the role could not be used. Import the account first; nothing was changed.`,
    unknown: (typed) =>
      `“${typed}” could not be read. Write: people role 1024 auditor 2026-12-31, or people role 1024 remove manager. Nothing was changed.`,
  },
  leave: {
    title: 'Enter leave',
    note: 'Only the days are kept, never why. What you enter is confirmed: due dates move with it.',
    from: 'First day',
    to: 'Last day',
    submit: 'Enter',
    ends: 'It ends before it starts',
    saved: (who, from, to) => `${who}: on leave ${from} to ${to}, entered`,
    how: 'No messages on these days, and due dates move.',
    back: 'Take back',
    taken: 'This leave was taken back.',
    gone: 'This leave is no longer there; nothing was changed.',
  },
  file: {
    title: 'Import',
    note: 'Take “look only” first. An import is done as a whole or not at all.',
    noFiles:
      'Files cannot be handed in here. Ask the system administrator to run decorum people import on the host.',
    file: 'File',
    hint: 'CSV or .xlsx with one row of headings; no sex, birth date, identity number or reasons',
    kind: 'What is in it',
    kinds: { people: 'people', leave: 'leave', rota: 'rota' },
    what: 'What to do',
    look: 'Look only',
    apply: 'Import',
    submit: 'Start',
    need: 'Please choose a file',
    undo: 'Undo the import',
    undoConfirm: 'Put everything back that this import changed?',
    undone: (id) => `Import ${id} is undone; everything is as it was.`,
    which: 'Which import? Write its number, as in: people undo im-7k2m9x1p.',
    done: 'Imported',
    preview: 'Preview',
    wrong: 'Some rows need mending',
  },
};

export const peopleWords: Readonly<Record<Lang, PeopleWords>> = { zh, en };
