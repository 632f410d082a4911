import { XMLParser } from 'fast-xml-parser';

/*
 * Word keeps automatic numbers (第一条, 1.1, (a)) apart from the text, as rules in numbering.xml. Here they are counted out as
 * Word shows them, so that no clause loses its number.
 */

interface Level {
  readonly start: number;
  readonly format: string;
  /** 第%1条, %1.%2 … */
  readonly text: string;
  /** Shows the numbers of higher levels in figures. */
  readonly legal: boolean;
}

/** A paragraph's place in a numbering. */
export interface NumberedAs {
  readonly list: string;
  readonly level: number;
}

/** Gives paragraphs their numbers, in the order of the document. */
export interface WordNumbers {
  /** The number as it is shown, or undefined when the list is not known. */
  next(as: NumberedAs): string | undefined;
}

type Attributes = Readonly<Record<string, string>>;
interface Value extends Attributes {
  readonly '@w:val': string;
}
type Many<T> = T | readonly T[] | undefined;

interface NumberingXml {
  readonly 'w:numbering'?: {
    readonly 'w:abstractNum'?: Many<{
      readonly '@w:abstractNumId': string;
      readonly 'w:lvl'?: Many<LevelXml>;
    }>;
    readonly 'w:num'?: Many<{
      readonly '@w:numId': string;
      readonly 'w:abstractNumId'?: Value;
      readonly 'w:lvlOverride'?: Many<{
        readonly '@w:ilvl': string;
        readonly 'w:startOverride'?: Value;
        readonly 'w:lvl'?: LevelXml;
      }>;
    }>;
  };
}

interface LevelXml {
  readonly '@w:ilvl': string;
  readonly 'w:start'?: Value;
  readonly 'w:numFmt'?: Value;
  readonly 'w:lvlText'?: Value;
  readonly 'w:isLgl'?: unknown;
}

function list<T>(many: Many<T>): readonly T[] {
  return many === undefined ? [] : Array.isArray(many) ? (many as readonly T[]) : [many as T];
}

function levelOf(xml: LevelXml): Level {
  return {
    start: Number(xml['w:start']?.['@w:val'] ?? 1),
    format: xml['w:numFmt']?.['@w:val'] ?? 'decimal',
    text: xml['w:lvlText']?.['@w:val'] ?? '',
    legal: xml['w:isLgl'] !== undefined,
  };
}

/** Reads numbering.xml. */
export function readNumbering(xml: string): WordNumbers {
  const parsed = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseAttributeValue: false,
    trimValues: false,
  }).parse(xml) as NumberingXml;
  const root = parsed['w:numbering'];
  const abstract = new Map(
    list(root?.['w:abstractNum']).map((each) => [
      each['@w:abstractNumId'],
      new Map(list(each['w:lvl']).map((level) => [Number(level['@w:ilvl']), levelOf(level)])),
    ]),
  );
  const lists = new Map(
    list(root?.['w:num']).map((each) => {
      const base = each['w:abstractNumId']?.['@w:val'] ?? '';
      const levels = new Map(abstract.get(base));
      const restarts = new Map<number, number>();
      for (const change of list(each['w:lvlOverride'])) {
        const level = Number(change['@w:ilvl']);
        if (change['w:lvl'] !== undefined) levels.set(level, levelOf(change['w:lvl']));
        if (change['w:startOverride'] !== undefined)
          restarts.set(level, Number(change['w:startOverride']['@w:val']));
      }
      return [each['@w:numId'], { base, levels, restarts }] as const;
    }),
  );
  const counters = new Map<string, number[]>();
  const begun = new Set<string>();
  return {
    next: (as) => {
      const known = lists.get(as.list);
      const level = known?.levels.get(as.level);
      if (known === undefined || level === undefined) return undefined;
      const counter = counters.get(known.base) ?? [];
      counters.set(known.base, counter);
      const restart = known.restarts.get(as.level);
      if (restart !== undefined && !begun.has(`${as.list} ${as.level}`)) counter[as.level] = restart - 1;
      begun.add(`${as.list} ${as.level}`);
      counter[as.level] = (counter[as.level] ?? level.start - 1) + 1;
      counter.length = as.level + 1;
      if (level.format === 'bullet') return '·';
      return level.text.replace(/%(\d)/g, (_, digit: string) => {
        const at = Number(digit) - 1;
        const of = known.levels.get(at);
        return shown(
          counter[at] ?? of?.start ?? 1,
          level.legal && at < as.level ? 'decimal' : (of?.format ?? 'decimal'),
        );
      });
    },
  };
}

const HAN = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

function han(value: number): string {
  if (value <= 0 || value >= 1000) return String(value);
  const hundreds = Math.floor(value / 100);
  const tens = Math.floor((value % 100) / 10);
  const ones = value % 10;
  const head = hundreds === 0 ? '' : `${HAN[hundreds]}百`;
  const middle =
    tens > 0 ? `${tens === 1 && hundreds === 0 ? '' : HAN[tens]}十` : hundreds > 0 && ones > 0 ? '零' : '';
  return `${head}${middle}${HAN[ones]}`;
}

function roman(value: number): string {
  const signs = [
    [50, 'l'],
    [40, 'xl'],
    [10, 'x'],
    [9, 'ix'],
    [5, 'v'],
    [4, 'iv'],
    [1, 'i'],
  ] as const;
  let left = value;
  let out = '';
  for (const [worth, sign] of signs) for (; left >= worth; left -= worth) out += sign;
  return out;
}

function letter(value: number): string {
  return String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26));
}

/** A number in one of Word's formats; those that are not known are shown in figures. */
function shown(value: number, format: string): string {
  switch (format) {
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'japaneseCounting':
    case 'taiwaneseCounting':
    case 'taiwaneseCountingThousand':
    case 'ideographDigital':
      return han(value);
    case 'lowerLetter':
      return letter(value);
    case 'upperLetter':
      return letter(value).toUpperCase();
    case 'lowerRoman':
      return roman(value);
    case 'upperRoman':
      return roman(value).toUpperCase();
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return value <= 20 ? String.fromCodePoint(0x2460 + value - 1) : String(value);
    case 'decimalZero':
      return String(value).padStart(2, '0');
    case 'none':
      return '';
    default:
      return String(value);
  }
}
