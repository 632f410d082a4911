import { Converter } from 'opencc-js/t2cn';

/** Longest text that is looked at: more adds no meaning to a question, only work. */
const LONGEST = 600;

const simplified = Converter({ from: 'tw', to: 'cn' });
/** Characters outside the ranges every text has in both scripts: only these can be traditional. */
const HAN = /\p{Script=Han}/u;
/** What renders as nothing or steers the terminal: control, format (zero width, direction marks) and private characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{M}]/gu;
const DIGITS: Readonly<Record<string, string>> = {
  '0': '零',
  '1': '一',
  '2': '二',
  '3': '三',
  '4': '四',
  '5': '五',
  '6': '六',
  '7': '七',
  '8': '八',
  '9': '九',
  '10': '十',
};

/** One digit beside a Chinese character reads as its name: 3声 is 三声. */
function readDigits(text: string): string {
  return text
    .replace(/(?<![\d.])(10|\d)(?=\p{Script=Han})/gu, (digits) => DIGITS[digits] ?? digits)
    .replaceAll('两', '二');
}

/**
 * One form for what means the same: width, case, script, the names of the weekdays, digits beside characters. What is
 * neither letter nor digit becomes a space, so that nothing joins across it.
 */
export function normalise(text: string): string {
  const clipped = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const plain = clipped
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\t\n\r]/g, ' ')
    .replace(INVISIBLE, '');
  const spaced = plain
    .replace(/[’‘`]/g, "'")
    .replace(/(?<=[a-z])'(?=[a-z])/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (!HAN.test(spaced)) return spaced;
  return readDigits(simplified(spaced).replace(/星期|礼拜/g, '周'));
}
