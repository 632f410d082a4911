import { call } from '../messages/call.ts';
import type { Part, Reply } from '../messages/parts.ts';
import { articleMark } from '../rulebook/cite.ts';
import type { DraftFault } from '../rulebook/draft.ts';
import type { Lang } from '../shared/lang.ts';
import { ruleAction } from './answer.ts';
import { ANYONE, type AnyCommand, type Asking, defineCommand } from './command.ts';
import { findAndReply } from './finding.ts';
import { oldButton, tooLong } from './refusals.ts';
import { toAsker } from './reply.ts';
import type { Services } from './services.ts';

/** The longest draft that is checked. */
const MAX_DRAFT = 2000;

interface SayStrings {
  readonly faults: (count: number) => string;
  readonly banned: (found: string, handbook: string, mark: string) => string;
  readonly instead: string;
  readonly notKept: string;
  readonly clean: string;
  readonly cleanHow: string;
  readonly how: string;
  readonly example: string;
}

const strings: Readonly<Record<Lang, SayStrings>> = {
  zh: {
    faults: (count) => (count === 1 ? '有一处不能这样说' : `有${count}处不能这样说`),
    banned: (found, handbook, mark) => `“${found}”——${handbook} 的禁用语${mark}`,
    instead: '换成：',
    notKept: '您的草稿没有保存。',
    clean: '没有发现禁用语',
    cleanHow: '我只对照规范里列出的说法，语气请再看一遍。',
    how: '规范用语',
    example: '写一个场合，比如“话术 道歉”；或者把想说的话发来核对：“话术 喂，说话呀”。',
  },
  en: {
    faults: (count) => (count === 1 ? 'One phrase is not allowed' : `${count} phrases are not allowed`),
    banned: (found, handbook, mark) => `“${found}” is banned wording in ${handbook} ${mark}`,
    instead: 'Say instead:',
    notKept: 'Your draft was not kept.',
    clean: 'No banned wording found',
    cleanHow: 'I only compare with the phrases in the handbooks; please check the tone yourself.',
    how: 'Words to use',
    example:
      'Write a situation, for example “/say apology”; or send what you are about to say: “/say 喂，说话呀”.',
  },
};

/** Faults in a draft, each with its article and the wording to use; where it is clean, that is said. */
export function draftReply(draft: string, asking: Asking, services: Services): Reply {
  if (draft.length > MAX_DRAFT) throw tooLong(MAX_DRAFT);
  const { lang } = asking;
  const text = strings[lang];
  const volume = services.shelf.of(asking.company);
  const faults = volume.checkDraft(draft);
  if (faults.length === 0) {
    return toAsker(lang, [
      { part: 'heading', text: text.clean },
      { part: 'text', text: [text.cleanHow] },
      { part: 'note', text: [text.notKept] },
    ]);
  }
  const short = (fault: DraftFault) => {
    const article = fault.item.from[0] ?? '';
    const handbook = volume.book.articles.get(article)?.handbook ?? '';
    return {
      mark: articleMark(article, lang),
      name: volume.book.handbooks.get(handbook)?.short[lang] ?? handbook,
    };
  };
  const parts = faults.slice(0, 5).flatMap((fault): Part[] => {
    const { mark, name } = short(fault);
    return [
      { part: 'text', text: [text.banned(fault.found, name, mark)] },
      { part: 'text', text: [text.instead] },
      {
        part: 'words',
        say: fault.item.instead.zh,
        ...(lang === 'en' ? { meaning: fault.item.instead.en } : {}),
      },
    ];
  });
  const rules = [...new Map(faults.map((fault) => [fault.rule.id, fault.rule])).values()];
  return toAsker(lang, [
    { part: 'heading', text: text.faults(faults.length) },
    ...parts,
    { part: 'note', text: [text.notKept] },
    { part: 'actions', actions: rules.slice(0, 3).map((rule) => ruleAction(rule, lang)) },
  ]);
}

/** A draft is something said to somebody: it has the marks of speech, or forbidden words in it. A situation is a topic. */
function looksLikeDraft(words: string): boolean {
  return /[，。！？、,!?“”"]/.test(words) || [...words].length > 24;
}

/** `/say`: prescribed words for a situation, or a check of a draft. */
const say = defineCommand<{ words: string }>({
  name: 'say',
  words: { zh: ['话术', '用语', '规范用语', '怎么说'], en: ['say', 'phrase', 'wording'] },
  may: ANYONE,
  effect: 'reads',
  help: {
    about: { zh: '查规范用语，或核对要说的话', en: 'Words to use, or check a draft' },
    hint: { zh: '道歉', en: 'apology' },
  },
  check: (given) => {
    if (given.from === 'words') return { args: { words: given.words.trim() } };
    const [id = ''] = given.ids;
    if (id !== '' && !SITUATIONS.some((each) => each.id === id)) throw oldButton();
    return { args: { words: id } };
  },
  run: ({ words }, asking, services) => {
    const text = strings[asking.lang];
    if (words === '') {
      return toAsker(asking.lang, [
        { part: 'heading', text: text.how },
        { part: 'text', text: [text.example] },
        {
          part: 'actions',
          actions: SITUATIONS.map((each) => ({ label: each[asking.lang], call: call('say', each.id) })),
        },
      ]);
    }
    const volume = services.shelf.of(asking.company);
    // Sensitive words are found below, and led to a human, however long they are.
    if (volume.isSensitive(words, true)) return findAndReply(words, {}, asking, services);
    if (words.length > MAX_DRAFT) throw tooLong(MAX_DRAFT);
    const known = SITUATIONS.find((each) => each.id === words);
    if (known) return findAndReply(known[asking.lang], { withWords: true }, asking, services);
    const flagged = volume.checkDraft(words).length > 0;
    if (flagged || looksLikeDraft(words)) return draftReply(words, asking, services);
    return findAndReply(words, { withWords: true }, asking, services);
  },
});

/** Situations offered when nothing was said. */
const SITUATIONS = [
  { id: 'greeting', zh: '接通问候', en: 'Opening a call' },
  { id: 'apology', zh: '道歉', en: 'Apology' },
  { id: 'cannot-hear', zh: '听不清', en: 'Cannot hear' },
  { id: 'hold', zh: '请客户稍等', en: 'Please hold' },
  { id: 'refuse', zh: '婉拒', en: 'Declining' },
  { id: 'goodbye', zh: '结束通话', en: 'Ending a call' },
] as const;

/** Checks a message that somebody wrote, for the shortcut “Check this wording”. Its words come in a form field. */
const check = defineCommand<{ words: string }>({
  name: 'say check',
  words: { zh: ['核对'], en: ['check'] },
  may: ANYONE,
  effect: 'reads',
  check: (given) => {
    const words =
      given.from === 'words' ? given.words : given.from === 'form' ? (given.given.draft ?? '') : '';
    return { args: { words: words.trim() } };
  },
  run: ({ words }, asking, services) =>
    words === ''
      ? toAsker(asking.lang, [{ part: 'text', text: [strings[asking.lang].example] }])
      : draftReply(words, asking, services),
});

export const sayCommands: readonly AnyCommand[] = [say, check];
