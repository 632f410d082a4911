import { Refusal } from '../../shared/errors.ts';
import type { Faults } from './wanted.ts';

/** What is wrong, as one refusal: the first rows in full, and how many there are. */
export function faulty(faults: Pick<Faults, 'list' | 'count'>): Refusal {
  const shown = faults.list.slice(0, 10);
  const more = faults.count - shown.length;
  const lines = (lang: 'zh' | 'en') =>
    shown.map(({ text }) => `${text[lang]}${lang === 'zh' ? '。' : '.'}`).join('\n');
  return new Refusal('import-faults', {
    zh: `${lines('zh')}${more > 0 ? `\n还有${more}处。` : ''}\n改好后重新导入；这次一行也没有导入。`,
    en: `${lines('en')}${more > 0 ? `\n${more} more.` : ''}\nMend them and import again; no row was imported this time.`,
  });
}

export function unknownImport(id: string): Refusal {
  const shown = id.slice(0, 30);
  return new Refusal('import-unknown', {
    zh: `没有编号是“${shown}”的导入。什么都没有改动。`,
    en: `There is no import “${shown}”. Nothing was changed.`,
  });
}

export function undoneBefore(id: string, day: string): Refusal {
  return new Refusal('import-undone', {
    zh: `导入 ${id} 在${day}已经撤销过，不用再撤销。`,
    en: `Import ${id} was undone on ${day}; nothing more to do.`,
  });
}
