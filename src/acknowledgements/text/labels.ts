/*
 * Reads the number in front of a paragraph: 第一条, 第1条, 一、, （一）, 1., 1.1, (a), Article 5 …
 */

/** Kinds of numbering, from the widest to the narrowest. */
export type Scheme =
  | 'part'
  | 'chapter'
  | 'section'
  | 'article'
  | 'han'
  | 'roman'
  | 'decimal'
  | 'decimal2'
  | 'decimal3'
  | 'han-paren'
  | 'paren'
  | 'letter'
  | 'roman-paren'
  | 'circled';

export interface Label {
  readonly scheme: Scheme;
  readonly number: number;
  /** As it is cited: 第5条, 2.1, 一, （二）, (a). */
  readonly said: string;
  /** What follows the number. */
  readonly rest: string;
  /** False where nothing separates number and text (第五条规定): then it counts only in its turn. */
  readonly apart: boolean;
}

const HAN_DIGITS = '零一二三四五六七八九';
const HAN = '零〇一二三四五六七八九十百两';

/** 二十三 is 23; undefined for what is no number up to 999. */
export function hanNumber(text: string): number | undefined {
  const plain = text.replaceAll('〇', '零').replaceAll('两', '二');
  const match =
    /^(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/u.exec(plain);
  if (!match || plain === '') return undefined;
  const digit = (each: string | undefined) => (each === undefined ? 0 : HAN_DIGITS.indexOf(each));
  const tens = match[3] === undefined ? 0 : match[2] === undefined ? 1 : digit(match[2]);
  const value = digit(match[1]) * 100 + tens * 10 + digit(match[4]);
  return value === 0 ? undefined : value;
}

const ROMAN: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50 };

function romanNumber(text: string): number | undefined {
  const letters = [...text.toLowerCase()].map((each) => ROMAN[each] ?? 0);
  if (letters.length === 0 || letters.includes(0)) return undefined;
  return letters.reduce((sum, each, i) => sum + (each < (letters[i + 1] ?? 0) ? -each : each), 0);
}

/** Digits of any width, Chinese or Roman numerals. */
function numberOf(text: string): number | undefined {
  const narrow = text.normalize('NFKC');
  if (/^\d{1,3}$/.test(narrow)) return Number(narrow) || undefined;
  return hanNumber(text) ?? romanNumber(text);
}

const UNITS: Readonly<Record<string, Scheme>> = {
  编: 'part',
  部分: 'part',
  章: 'chapter',
  节: 'section',
  条: 'article',
  part: 'part',
  chapter: 'chapter',
  section: 'section',
  article: 'article',
  clause: 'article',
};

type Reader = (text: string) => Label | undefined;

const CHINESE_UNIT = new RegExp(
  `^第\\s*([${HAN}\\d０-９]+)\\s*(编|部分|章|节|条)(?:之([${HAN}\\d]+))?([\\s\u3000：:、.．]*)`,
  'u',
);

/** What follows a number that is spoken of, not given: 第五条规定的, 第五条第二款, 第五条和. */
const CITED = /^(规定|所|的|第|至|和|及|与|或|、|，|中|之|项|款|到)/u;

const chineseUnit: Reader = (text) => {
  const match = CHINESE_UNIT.exec(text);
  const number = numberOf(match?.[1] ?? '');
  const scheme = UNITS[match?.[2] ?? ''];
  if (!match || number === undefined || scheme === undefined) return undefined;
  const rest = text.slice(match[0].length);
  if (match[4] === '' && CITED.test(rest)) return undefined;
  const more = match[3] === undefined ? '' : `之${numberOf(match[3]) ?? match[3]}`;
  return {
    scheme,
    number,
    said: `第${number}${match[2]}${more}`,
    rest,
    apart: rest === '' || match[4] !== '' || /^[【（(《“]/u.test(rest),
  };
};

const ENGLISH_UNIT = /^(part|chapter|section|article|clause)\s+(\d{1,3}|[ivxl]+)\b([.:)\-–—\s]*)/i;

const englishUnit: Reader = (text) => {
  const match = ENGLISH_UNIT.exec(text);
  const number = numberOf(match?.[2] ?? '');
  const scheme = UNITS[match?.[1]?.toLowerCase() ?? ''];
  if (!match || number === undefined || scheme === undefined) return undefined;
  const unit = match[1] ?? '';
  const rest = text.slice(match[0].length);
  // “Article 5 of the law” goes on in lower case.
  const apart = rest === '' || /[.:)\-–—]/.test(match[3] ?? '') || /^\p{Lu}/u.test(rest);
  if (!apart) return undefined;
  return {
    scheme,
    number,
    said: `${unit.charAt(0).toUpperCase()}${unit.slice(1).toLowerCase()} ${number}`,
    rest,
    apart,
  };
};

const DECIMAL = /^(\d{1,3}(?:[.．]\d{1,3}){0,4})(?:[.．、)）]\s*|(?=\s))\s*/u;
const DECIMAL_BARE = /^(\d{1,3}(?:[.．]\d{1,3}){1,4})(?=\p{Script=Han})/u;

const decimal: Reader = (text) => {
  const marked = DECIMAL.exec(text);
  const bare = marked ? null : DECIMAL_BARE.exec(text);
  const match = marked ?? bare;
  if (!match) return undefined;
  const said = (match[1] ?? '').replaceAll('．', '.');
  const pieces = said.split('.').map(Number);
  const last = pieces.at(-1) ?? 0;
  const rest = text.slice(match[0].length);
  // 3.5倍 or 12 000 is a figure: a number on its own needs its mark.
  if (pieces.length === 1 && !/^\d+\s*[.．、)）]/u.test(match[0])) return undefined;
  if (last === 0 || /^\d/.test(rest)) return undefined;
  const scheme = pieces.length === 1 ? 'decimal' : pieces.length === 2 ? 'decimal2' : 'decimal3';
  return { scheme, number: last, said, rest, apart: marked !== null };
};

function simple(scheme: Scheme, pattern: RegExp, value: (text: string) => number | undefined): Reader {
  return (text) => {
    const match = pattern.exec(text);
    const number = match ? value(match[1] ?? '') : undefined;
    if (!match || number === undefined) return undefined;
    return {
      scheme,
      number,
      said: match[0].trim().replace(/[、．.]$/u, ''),
      rest: text.slice(match[0].length),
      apart: true,
    };
  };
}

const letterNumber = (text: string) => text.toLowerCase().charCodeAt(0) - 96;
const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳';

const READERS: readonly Reader[] = [
  chineseUnit,
  englishUnit,
  simple('han', new RegExp(`^([${HAN}]+)\\s*[、．.]\\s*`, 'u'), hanNumber),
  simple('han-paren', new RegExp(`^[（(]([${HAN}]+)[）)]\\s*`, 'u'), hanNumber),
  decimal,
  simple('paren', /^[（(](\d{1,3})[）)]\s*/u, numberOf),
  simple('roman', /^([IVXL]+)[.、]\s+/u, romanNumber),
  simple('letter', /^[（(]?([a-z])[）)]\s*/u, letterNumber),
  simple('roman-paren', /^[（(]([ivx]{2,})[）)]\s*/u, romanNumber),
  simple('circled', new RegExp(`^([${CIRCLED}])\\s*`, 'u'), (text) => CIRCLED.indexOf(text) + 1),
];

/** The number at the start of a paragraph, or undefined when there is none. */
export function readLabel(text: string): Label | undefined {
  for (const read of READERS) {
    const label = read(text);
    if (label !== undefined) return label;
  }
  return undefined;
}
