import type { Lang, Text } from '../shared/lang.ts';
import { sayLabel } from './clause-names.ts';
import type { Unmatched } from './text/pair.ts';

/** What is said about files and versions that cannot be taken as they are. */
interface PolicyStrings {
  readonly lang: Readonly<Record<Lang, string>>;
  readonly empty: (file: string) => string;
  readonly tooBig: (file: string, most: string) => string;
  readonly tooLong: (file: string, most: number) => string;
  readonly unknownKind: (file: string) => string;
  readonly encoding: (file: string) => string;
  readonly locked: (file: string) => string;
  readonly oldWord: (file: string) => string;
  readonly pdf: (file: string) => string;
  readonly broken: (file: string) => string;
  readonly onlyPictures: (file: string) => string;
  readonly tracked: string;
  readonly contents: string;
  readonly wrongLanguage: (file: string, lang: Lang) => string;
  readonly noClauses: (file: string) => string;
  readonly tooManyClauses: (file: string, most: number) => string;
  readonly longParagraph: (file: string, clause: string, most: number) => string;
  readonly missingLanguage: (lang: Lang) => string;
  readonly extraLanguage: (lang: Lang) => string;
  readonly mismatch: (clauses: readonly Unmatched[], more: number) => string;
  readonly nothingImported: string;
  readonly pictures: (count: number) => string;
  readonly noTitle: string;
  readonly longTitle: (most: number) => string;
  readonly unknownVersion: string;
  readonly frozen: string;
  readonly notDraft: string;
  readonly notReview: string;
  readonly alreadyReview: string;
  readonly inReview: string;
  readonly same: (number: number) => string;
  readonly noSuchChange: string;
  readonly reasonNeeded: string;
  readonly tooMuch: (most: number) => string;
  readonly pastDay: (effective: string, today: string) => string;
  readonly futureStep: string;
  readonly notPublished: string;
}

const zh: PolicyStrings = {
  lang: { zh: '中文', en: '英文' },
  empty: (file) => `“${file}”里没有文字。`,
  tooBig: (file, most) => `“${file}”太大，最多${most}。`,
  tooLong: (file, most) => `“${file}”太长，最多${most}字。可以分成几份制度。`,
  unknownKind: (file) => `“${file}”不是能读的格式。请用 Word（.docx）或 Markdown、纯文本（.md、.txt）。`,
  encoding: (file) => `“${file}”不是 UTF-8 编码，文字读不出来。请另存为 UTF-8 再导入。`,
  locked: (file) => `“${file}”设了打开密码，读不出来。请去掉密码再导入。`,
  oldWord: (file) => `“${file}”是旧的 Word 格式。请在 Word 里另存为 .docx 再导入。`,
  pdf: (file) => `“${file}”是 PDF，分不出条款。请用 Word 原文（.docx）。`,
  broken: (file) => `“${file}”打不开，可能已经损坏。请在 Word 里打开，另存一份再导入。`,
  onlyPictures: (file) => `“${file}”里只有图片，没有文字。请用文字版。`,
  tracked: '文件里有还没处理的修订；导入的是接受修订之后的文字。',
  contents: '文件里的目录没有导入。',
  wrongLanguage: (file, lang) =>
    lang === 'zh'
      ? `“${file}”作为中文本导入，里面却几乎没有中文。`
      : `“${file}”作为英文本导入，里面却大多是中文。`,
  noClauses: (file) => `“${file}”里没有找到条款。请给各条编号，比如“第一条”“一、”“1.”，或者用标题分开。`,
  tooManyClauses: (file, most) => `“${file}”的条款太多，最多${most}条。可以分成几份制度。`,
  longParagraph: (file, clause, most) => `“${file}”的${clause}有一段超过${most}字，请分成几段。`,
  missingLanguage: (lang) => `公司设置了两种语言，还缺${zh.lang[lang]}本。`,
  extraLanguage: (lang) => `公司设置的语言里没有${zh.lang[lang]}，不用导入${zh.lang[lang]}本。`,
  mismatch: (clauses, more) =>
    `中英文的条款对不上：${clauses
      .map((each) => `${named(each, 'zh')}只有${zh.lang[each.lang]}`)
      .join('；')}${more > 0 ? `；还有${more}处` : ''}。`,
  nothingImported: '什么都没有导入。',
  pictures: (count) => `文件里有${count}张图片没有导入；图片里的文字不会出现在制度里。`,
  noTitle: '制度还没有名称。请写上名称，或者在文件开头写标题。',
  longTitle: (most) => `名称太长，最多${most}字。`,
  unknownVersion: '没有这个版本，可能已经删掉了。发“制度”看现有的。',
  frozen: '这一版已经发布，内容不能再改。要改，请做新的一版。',
  notDraft: '这一版不是草稿，没有改动。',
  notReview: '这一版还没有提交审阅。请先提交，看过提示再发布。',
  alreadyReview: '这一版已经在审阅。',
  inReview: '这一版正在审阅，文字已经锁定。要改，请先退回草稿。',
  same: (number) => `文字和第${number}版完全一样，不用做新的一版。`,
  noSuchChange: '这一条在这一版里没有改动，不用选。',
  reasonNeeded: '选“不用重新签收”，请写上理由；理由会留档，员工看得到。',
  tooMuch: (most) => `太长了，最多${most}字。什么都没有改动。`,
  pastDay: (effective, today) =>
    `施行日 ${effective} 早于发布日 ${today}。制度不能在发布之前施行，请改日期。`,
  futureStep: '这一天还没到。做了之后再记录。',
  notPublished: '这一版没有发布，不能撤回。',
};

const en: PolicyStrings = {
  lang: { zh: 'Chinese', en: 'English' },
  empty: (file) => `“${file}” has no text in it.`,
  tooBig: (file, most) => `“${file}” is too big: at most ${most}.`,
  tooLong: (file, most) =>
    `“${file}” is too long: at most ${most} characters. It can be made into several policies.`,
  unknownKind: (file) =>
    `“${file}” is in a format that can't be read. Use Word (.docx), Markdown or plain text (.md, .txt).`,
  encoding: (file) =>
    `“${file}” is not in UTF-8, so its text can't be read. Save it as UTF-8 and import it again.`,
  locked: (file) =>
    `“${file}” has a password, so it can't be read. Take the password off and import it again.`,
  oldWord: (file) => `“${file}” is in an old Word format. Save it as .docx in Word and import it again.`,
  pdf: (file) => `“${file}” is a PDF; clauses can't be told apart in it. Use the Word original (.docx).`,
  broken: (file) =>
    `“${file}” can't be opened; it may be damaged. Open it in Word, save it anew and import it again.`,
  onlyPictures: (file) => `“${file}” holds pictures only and no text. Use a version with text.`,
  tracked:
    'The file has tracked changes that nobody has settled; what was imported is the text with all of them accepted.',
  contents: 'The table of contents was not taken over.',
  wrongLanguage: (file, lang) =>
    lang === 'zh'
      ? `“${file}” was given as the Chinese text, but there is hardly any Chinese in it.`
      : `“${file}” was given as the English text, but most of it is Chinese.`,
  noClauses: (file) =>
    `No clauses were found in “${file}”. Number them, for example “Article 1”, “1.” or “1.1”, or divide the text by headings.`,
  tooManyClauses: (file, most) =>
    `“${file}” has too many clauses: at most ${most}. It can be made into several policies.`,
  longParagraph: (file, clause, most) =>
    `“${file}”: a paragraph of ${clause} is longer than ${most} characters; divide it.`,
  missingLanguage: (lang) => `The company uses two languages; the ${en.lang[lang]} text is missing.`,
  extraLanguage: (lang) => `${en.lang[lang]} is not a language of this company; leave that text out.`,
  mismatch: (clauses, more) =>
    `The clauses of the two languages don't match: ${clauses
      .map((each) => `${named(each, 'en')} is in ${en.lang[each.lang]} only`)
      .join('; ')}${more > 0 ? `; ${more} more` : ''}.`,
  nothingImported: 'Nothing was imported.',
  pictures: (count) =>
    `${count === 1 ? 'One picture was' : `${count} pictures were`} not taken over; words inside pictures won't stand in the policy.`,
  noTitle: 'The policy has no title yet. Write one, or begin the file with a heading.',
  longTitle: (most) => `The title is too long: at most ${most} characters.`,
  unknownVersion: 'There is no such version; it may have been deleted. Send “policy” to see what there is.',
  frozen: 'This version is published and can no longer be changed. To change it, make a new version.',
  notDraft: 'This version is not a draft; nothing was changed.',
  notReview: 'This version is not in review yet. Submit it first and read the warnings, then publish.',
  alreadyReview: 'This version is in review already.',
  inReview: 'This version is in review and its text is closed. To change it, take it back to draft first.',
  same: (number) => `The text is the same as in version ${number}; no new version is needed.`,
  noSuchChange: 'This clause is not changed in this version; there is nothing to choose.',
  reasonNeeded:
    'For “no new answer needed” a reason is required; it is kept on record and colleagues can read it.',
  tooMuch: (most) => `This is too long: at most ${most} characters. Nothing was changed.`,
  pastDay: (effective, today) =>
    `It would be in force from ${effective}, before it is published on ${today}. Choose a later day.`,
  futureStep: 'That day has not come yet. Put the step on record once it has been done.',
  notPublished: 'This version is not published, so it can’t be withdrawn.',
};

function named(clause: Unmatched, lang: Lang): string {
  const label = sayLabel(clause.label, lang);
  return label === '' ? `“${clause.heading.slice(0, 20)}”` : label;
}

export const policyStrings: Readonly<Record<Lang, PolicyStrings>> = { zh, en };

/** A sentence in both languages. */
export function told(say: (strings: PolicyStrings) => string): Text {
  return { zh: say(zh), en: say(en) };
}

/** Several sentences as one text. */
export function together(texts: readonly Text[]): Text {
  return { zh: texts.map((text) => text.zh).join(''), en: texts.map((text) => text.en).join(' ') };
}
