import type { Lang } from '../shared/lang.ts';
import type { Outcome } from './assignment-state.ts';

/** The three sentences: what the buttons say, what a receipt repeats, what the ledger keeps. */
export const STATEMENTS: Readonly<Record<Outcome, Readonly<Record<Lang, string>>>> = {
  acknowledged: {
    zh: '我已阅读，并愿意遵守',
    en: 'I have read this and am willing to follow it',
  },
  objected: {
    zh: '我已阅读，但有异议',
    en: 'I have read this, with an objection',
  },
  declined: {
    zh: '暂不签收',
    en: 'Not now, decline',
  },
};
