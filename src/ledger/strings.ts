import type { Text } from '../shared/lang.ts';

/** What can be wrong with a record. */
export type Fault =
  | 'missing'
  | 'order'
  | 'form'
  | 'hash'
  | 'columns'
  | 'previous'
  | 'act'
  | 'identity'
  | 'stray'
  | 'erasure'
  | 'head'
  | 'signature'
  | 'unsigned'
  | 'key'
  | 'outside'
  | 'cut'
  | 'state';

/** Each fault in plain words; `n` is the entry. */
export const FAULTS: Readonly<Record<Fault, (n: number, more: string) => Text>> = {
  missing: (n) => ({ zh: `第${n}条不见了`, en: `entry ${n} is missing` }),
  order: (n) => ({ zh: `第${n}条的次序不对，或者重复`, en: `entry ${n} is out of order or there twice` }),
  form: (n) => ({ zh: `第${n}条不是一条记录的写法`, en: `entry ${n} is not written as an entry` }),
  hash: (n) => ({ zh: `第${n}条的内容和校验值不符`, en: `entry ${n} does not match its hash` }),
  columns: (n) => ({
    zh: `第${n}条的内容和旁边的编号、类别不符`,
    en: `entry ${n} does not match the number, kind or ids beside it`,
  }),
  previous: (n) => ({ zh: `第${n}条没有接上前一条`, en: `entry ${n} does not follow the one before it` }),
  act: (n) => ({
    zh: `第${n}条记的事项缺失，或者和承诺值不符`,
    en: `what entry ${n} stands for is missing or does not match its commitment`,
  }),
  identity: (n) => ({
    zh: `第${n}条的身份内容缺失，或者和承诺值不符`,
    en: `the identity of entry ${n} is missing or does not match its commitment`,
  }),
  stray: (n) => ({
    zh: `第${n}条旁边多出了内容`,
    en: `there is something beside entry ${n} that it does not name`,
  }),
  erasure: (n) => ({
    zh: `第${n}条的删除没有对应的删除记录`,
    en: `the erasure of entry ${n} does not match the entry that records it`,
  }),
  head: (n) => ({
    zh: `到第${n}条为止的签名点和记录不符`,
    en: `the signed head that covers entry ${n} does not match the entries`,
  }),
  signature: (n) => ({
    zh: `覆盖第${n}条的签名不成立`,
    en: `the signature that covers entry ${n} does not hold`,
  }),
  unsigned: (n) => ({ zh: `第${n}条起没有签名`, en: `from entry ${n} on nothing is signed` }),
  key: (n, more) => ({
    zh: `第${n}条：签名的密钥不对${more === '' ? '' : `（${more}）`}`,
    en: `entry ${n}: signed with another key than it should be${more === '' ? '' : ` (${more})`}`,
  }),
  outside: (n) => ({
    zh: `第${n}条和库外留存的签名点不符`,
    en: `entry ${n} is not what a head kept outside says`,
  }),
  cut: (n, more) => ({
    zh: `第${n - 1}条之后的记录不见了：库外留存的签名点到第${more}条`,
    en: `entries are missing after ${n - 1}: a head kept outside reaches to ${more}`,
  }),
  state: (n, more) => ({
    zh: n === 0 ? `现状里有记录没有的：${more}` : `第${n}条和现状不符${more === '' ? '' : `：${more}`}`,
    en:
      n === 0
        ? `the present state says what no entry records: ${more}`
        : `entry ${n} differs from the present state${more === '' ? '' : `: ${more}`}`,
  }),
};
