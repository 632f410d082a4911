import type { Lang } from '../shared/lang.ts';

export interface PictureStrings {
  readonly departments: string;
  readonly days: string;
  readonly others: string;
  readonly done: (done: number, of: number) => string;
  readonly asked: (of: number) => string;
  readonly day: (date: string) => string;
  readonly alt: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const pictureStrings: Readonly<Record<Lang, PictureStrings>> = {
  zh: {
    departments: '各部门已签收',
    days: '累计已签收人数',
    others: '其他部门',
    done: (done, of) => `${done}/${of}，${of === 0 ? 0 : Math.floor((done * 100) / of)}%`,
    asked: (of) => `应签收${of}人`,
    day: (date) => `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`,
    alt: '图：各部门的签收比例，每天累计的签收人数',
  },
  en: {
    departments: 'Acknowledged by department',
    days: 'Acknowledged so far',
    others: 'Others',
    done: (done, of) => `${done} of ${of}, ${of === 0 ? 0 : Math.floor((done * 100) / of)}%`,
    asked: (of) => `${of} asked`,
    day: (date) => `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''}`,
    alt: 'Picture: how many of each department have acknowledged, and how many in all on each day',
  },
};
