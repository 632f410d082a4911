/*
 * The figures of a text, so that Chinese and English can be held against each other and against the articles.
 */

const ENGLISH: Readonly<Record<string, string>> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
  once: '1',
  twice: '2',
  both: '2',
  first: '1',
  second: '2',
  third: '3',
}; // prettier-ignore

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_WORD =
  /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/;

/** Numbers of a Chinese text that are written in digits; 100万 counts as 1000000. */
export function chineseFigures(text: string): Set<string> {
  const found = new Set<string>();
  for (const match of text.replace(/(\d),(\d{3})/g, '$1$2').matchAll(/(\d+(?:\.\d+)?)(万)?/g)) {
    const value = match[2] ? String(Number(match[1]) * 10_000) : match[1];
    if (value !== undefined) found.add(value);
  }
  return found;
}

/** Numbers of an English text, in digits or as words up to twelve; `1 million` counts as 1000000. */
export function englishFigures(text: string): Set<string> {
  const plain = text
    .toLowerCase()
    .replace(/(\d),(\d{3})/g, '$1$2')
    .replace(/(\d),(\d{3})/g, '$1$2');
  const found = new Set<string>();
  for (const match of plain.matchAll(/(\d+(?:\.\d+)?)(\s*million)?/g)) {
    const value = match[2] ? String(Number(match[1]) * 1_000_000) : match[1];
    if (value !== undefined) found.add(value);
  }
  for (const word of plain.match(/[a-z]+/g) ?? []) {
    const value = ENGLISH[word];
    if (value !== undefined) found.add(value);
    // 12月20日 is 20 December.
    if (MONTH_WORD.test(word)) found.add(String(MONTHS.indexOf(word.slice(0, 3)) + 1));
  }
  return found;
}

/** The figures of the Chinese text that the English one lacks. */
export function figuresMissingInEnglish(zh: string, en: string): string[] {
  const there = englishFigures(en);
  return [...chineseFigures(zh)].filter((figure) => !there.has(figure));
}

const CHINESE_DIGITS: Readonly<Record<string, string>> = {
  '1': '一',
  '2': '[二两双]',
  '3': '三',
  '4': '四',
  '5': '五',
  '6': '六',
  '7': '七',
  '8': '八',
  '9': '九',
}; // prettier-ignore

/** How a figure of an article may be written in a Chinese rule text. */
export function chineseForms(figure: string): RegExp {
  if (figure === '2/3') return /三分之二|2\/3/;
  if (figure === '0.5') return /半|0\.5/;
  if (figure === 'same day') return /当天|当日/;
  const number = figure.replaceAll(',', '');
  const forms = [`(?<![\\d.])${number.replaceAll('.', '\\.')}(?![\\d.]\\d)`];
  const word = CHINESE_DIGITS[number];
  if (word) forms.push(word);
  if (/^\d{5,}$/.test(number)) forms.push(`(?<!\\d)${Number(number) / 10_000}万`);
  if (number === '2014-10-11') forms.push('2014年10月11日');
  return new RegExp(forms.join('|'));
}
