import type { Lang } from '../shared/lang.ts';
import type { Clause } from './policies.ts';

const UNITS: Readonly<Record<string, string>> = {
  条: 'clause',
  章: 'chapter',
  节: 'section',
  编: 'part',
  部分: 'part',
};
/** The first words of a clause without number or heading, where it has to be named. */
const MOST_WORDS = 24;

/** 第5条 in Chinese, clause 5 in English. */
export function sayLabel(label: string, lang: Lang): string {
  if (lang === 'zh') return label;
  const chinese = /^第(\d+)(条|章|节|编|部分)(.*)$/u.exec(label);
  if (chinese) return `${UNITS[chinese[2] ?? ''] ?? 'part'} ${chinese[1]}${chinese[3]}`;
  return /^\d/.test(label) ? `clause ${label}` : label;
}

/** 第5条 带出文件, clause 5 Taking papers out: how a clause is named in a sentence. */
export function sayClause(clause: Pick<Clause, 'label' | 'heading' | 'text'>, lang: Lang): string {
  const heading = clause.heading?.[lang] ?? (clause.label === '' ? firstWords(clause, lang) : undefined);
  return [sayLabel(clause.label, lang), heading]
    .filter((each) => each !== undefined && each !== '')
    .join(' ');
}

function firstWords(clause: Pick<Clause, 'text'>, lang: Lang): string {
  const text = (clause.text[lang] ?? clause.text.zh ?? clause.text.en ?? '').split('\n')[0] ?? '';
  return text.length > MOST_WORDS ? `${text.slice(0, MOST_WORDS)}…` : text;
}
