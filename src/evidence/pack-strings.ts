import type { Text } from '../shared/lang.ts';

/** What a check of a case file says. */
export const PACK_TEXTS = {
  form: { zh: '写法不对', en: 'is not written as it should be' },
  list: { zh: '文件清单改动过', en: 'the list of files was changed' },
  seal: { zh: '清单的签名不成立', en: 'the signature of the list does not hold' },
  changed: { zh: '和清单上的校验值不符，改动过', en: 'was changed: it does not match its hash in the list' },
  gone: { zh: '不见了', en: 'is missing' },
  added: { zh: '不在清单上，是后来加的', en: 'is not in the list: it was added' },
  otherVerifier: {
    zh: '不是这个版本发布的核对程序',
    en: 'is not the verifier of this release; take the one that was released',
  },
  empty: { zh: '里面没有记录', en: 'holds no entries' },
  notExported: {
    zh: '存证记录里没有这份材料的导出记录',
    en: 'the record does not say that these contents were exported',
  },
  notPublished: { zh: '不是发布时的原文', en: 'is not the text that was published' },
  otherHead: {
    zh: '不是这段记录的签名点：时间戳盖的是别的东西',
    en: 'is no head of this record: the time stamp is about something else',
  },
  ownKey: {
    zh: '没有给出另处得到的公钥：只能说明这份材料前后一致，不能说明是哪家公司的系统签的。',
    en: 'No public key from elsewhere was given: this shows that the file agrees with itself, not whose system signed it.',
  },
  ownVerifier: {
    zh: '核对程序本身没有核对：请用发布的校验值比对 verify.mjs，或者用 decorum ledger verify。',
    en: 'The verifier itself was not checked: compare the hash of verify.mjs with the released one, or use decorum ledger verify.',
  },
  noWitness: {
    zh: '没有独立见证：没有外部机构的时间戳，时间由公司自己的系统写明。',
    en: 'Not independently witnessed: the times are those of the company’s own system.',
  },
} as const satisfies Readonly<Record<string, Text>>;
