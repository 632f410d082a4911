import type { Lang } from '../shared/lang.ts';
import type { Rule, Rulebook } from './rulebook.ts';
import type { Article } from './schema.ts';

/** 〔B-3.2.7〕 in Chinese, [B-3.2.7] in English: what people copy and type back. */
export function articleMark(id: string, lang: Lang): string {
  return lang === 'zh' ? `〔${id}〕` : `[${id}]`;
}

/** Most articles named in one source line; the others stand in the full text. */
const MAX_CITED = 6;

/**
 * Where a rule comes from, as people say it: 依据：《客户服务礼仪规范（试行稿）》第三章第二节第7条，本公司已采用〔B-3.2.7〕. Articles of one
 * handbook share its title; the place is that of the first one.
 */
export function sourceLine(rule: Rule, book: Rulebook, lang: Lang): string {
  return citeArticles(rule.sources, book, lang);
}

/** The same for any list of articles. */
export function citeArticles(
  articles: readonly Article[],
  book: Rulebook,
  lang: Lang,
  most = MAX_CITED,
): string {
  const groups = new Map<string, Article[]>();
  for (const article of articles.slice(0, most)) {
    const group = groups.get(article.handbook);
    if (group) group.push(article);
    else groups.set(article.handbook, [article]);
  }
  const standings = new Set([...groups.keys()].map((id) => book.handbooks.get(id)?.standing));
  const shared = standings.size === 1 && groups.size > 1;
  const cited = [...groups].map(([id, group]) => citeGroup(id, group, book, lang, !shared));
  const more = articles.length > most;
  const adopted = standings.has('adopted');
  if (lang === 'zh') {
    const tail = shared && adopted ? '；本公司均已采用' : '';
    return `依据：${cited.join('；')}${more ? '等' : ''}${tail}`;
  }
  const tail = shared && adopted ? '; all adopted here' : '';
  return `Source: ${cited.join('; ')}${more ? ' and others' : ''}${tail}`;
}

function citeGroup(
  id: string,
  group: readonly Article[],
  book: Rulebook,
  lang: Lang,
  withStanding: boolean,
): string {
  const handbook = book.handbooks.get(id);
  const place = group[0]?.place[lang] ?? '';
  const marks = group.map((article) => articleMark(article.id, lang)).join(lang === 'zh' ? '' : ' ');
  const adopted = withStanding && handbook?.standing === 'adopted';
  if (lang === 'zh')
    return `《${handbook?.title.zh ?? id}》${place}${adopted ? '，本公司已采用' : ''}${marks}`;
  return `${handbook?.short.en ?? id}, ${place}${adopted ? ', adopted here' : ''} ${marks}`;
}
