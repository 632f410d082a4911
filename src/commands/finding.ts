import { call } from '../messages/call.ts';
import type { Action, Part, Reply } from '../messages/parts.ts';
import type { Asked } from '../rulebook/ask.ts';
import { articleMark } from '../rulebook/cite.ts';
import type { Rule } from '../rulebook/rulebook.ts';
import type { Topic } from '../rulebook/topics.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn, type LocalDate, sayDate } from '../time/days.ts';
import { ruleAction, ruleParts, type Showing } from './answer.ts';
import type { Asking } from './command.ts';
import { calendarFor, ruleOnDay, unwrittenDay } from './day-answer.ts';
import { findingStrings } from './finding-strings.ts';
import { openly, toAsker } from './reply.ts';
import { hrContact, sensitiveParts } from './sensitive.ts';
import type { Services } from './services.ts';
import { common } from './strings.ts';

/** The longest question that is looked up; longer texts are refused with a sentence. */
export const MAX_QUESTION = 1000;
const MOST_CHOICES = 4;
const MENU_PAGE = 8;

/** How rules are shown to this asker now. */
export function showingFor(asking: Asking, services: Services, date?: LocalDate): Showing {
  return {
    lang: asking.lang,
    book: services.shelf.of(asking.company).book,
    today: dayIn(asking.asker.zone, asking.at),
    ...(date === undefined ? {} : { date }),
  };
}

/** Looks words up and says what the rulebook says: an answer, choices, or plainly that nothing is written. */
export function findAndReply(
  words: string,
  scope: { topic?: Topic; withWords?: boolean },
  asking: Asking,
  services: Services,
): Reply {
  const volume = services.shelf.of(asking.company);
  // Who tells of something that belongs to a human is not sent away for having told much.
  if (words.length > MAX_QUESTION && !volume.isSensitive(words)) {
    throw new Refusal('too-long', {
      zh: common.zh.tooLong(MAX_QUESTION),
      en: common.en.tooLong(MAX_QUESTION),
    });
  }
  const asked = volume.ask({
    words,
    lang: asking.lang,
    today: dayIn(asking.asker.zone, asking.at),
    ...(scope.topic === undefined ? {} : { topic: scope.topic.id }),
    ...(scope.withWords ? { withWords: true } : {}),
  });
  const reply = replyTo(asked, words, asking, services);
  // What was put to /say may be a draft: nothing of it waits anywhere.
  if (scope.withWords) services.recent.forget(recentKey(asking));
  return reply;
}

function replyTo(asked: Asked, words: string, asking: Asking, services: Services): Reply {
  const { lang, company } = asking;
  const text = findingStrings[lang];
  switch (asked.outcome) {
    case 'sensitive':
      // Nothing is counted or kept: not even that such a question was asked.
      services.recent.forget(recentKey(asking));
      return toAsker(lang, sensitiveParts(services.companies.of(company), asking.asker.zone, lang));
    case 'no-such-day':
      throw new Refusal('no-such-day', {
        zh: common.zh.noSuchDay(asked.month, asked.day),
        en: common.en.noSuchDay(asked.month, asked.day),
      });
    case 'answer': {
      const { rule } = asked.hits[0];
      note(words, 'asked', rule.topic, asking, services);
      const { date } = asked;
      if (date === undefined)
        return shownBefore(asked, lang, () => openly(lang, ruleParts(rule, showingFor(asking, services))));
      // The calendar of an office has its say about a day: that is not the same for everybody.
      return shownBefore(
        asked,
        lang,
        () => openly(lang, ruleOnDay(rule, date, asking, services)),
        calendarFor(asking, services),
      );
    }
    case 'choices': {
      note(words, 'asked', asked.hits[0].rule.topic, asking, services);
      return shownBefore(asked, lang, () =>
        openly(lang, [
          { part: 'text', text: [text.which] },
          {
            part: 'actions',
            actions: [
              ...asked.hits.slice(0, MOST_CHOICES).map(({ rule }) => ruleAction(rule, lang)),
              { label: text.noneOfThese, call: call('rule', 'none') },
            ],
          },
        ]),
      );
    }
    case 'no-rule-for-day': {
      note(words, 'unanswered', 'dress', asking, services);
      return openly(lang, noRuleForDay(asked.date, asked.others, asking, services));
    }
    case 'none':
      note(words, 'unanswered', 'any', asking, services);
      return openly(lang, notWritten(asking, services));
  }
}

/** Answers by what was asked, whose calendar counts, and the language: on one day they are the same for everybody there. */
const shown = new WeakMap<Asked, WeakMap<object, Partial<Record<Lang, Reply>>>>();

function shownBefore(asked: Asked, lang: Lang, show: () => Reply, calendar: object = asked): Reply {
  const ways = shown.get(asked) ?? new WeakMap<object, Partial<Record<Lang, Reply>>>();
  const before = ways.get(calendar) ?? {};
  const reply = before[lang] ?? show();
  if (before[lang] === undefined) shown.set(asked, ways.set(calendar, { ...before, [lang]: reply }));
  return reply;
}

function recentKey(asking: Asking): string {
  return `${asking.company}\u0000${asking.asker.workspace}\u0000${asking.asker.account}`;
}

/** Counts a question by its topic, and keeps its words in memory for half an hour, so that they can be passed on as they were. */
function note(
  words: string,
  what: 'asked' | 'unanswered',
  topic: string,
  asking: Asking,
  services: Services,
): void {
  if (asking.input.input === 'words' && asking.input.unasked) return;
  services.recent.keep(recentKey(asking), words);
  services.counts.add(asking.company, what, topic);
}

/** Remembers words for a while, so that the form that passes them on can show them. */
export function keepWords(words: string, asking: Asking, services: Services): void {
  services.recent.keep(recentKey(asking), words);
}

/** The words last asked by this account, if they are still remembered. */
export function recallWords(asking: Asking, services: Services): string | undefined {
  return services.recent.recall(recentKey(asking));
}

function passOnActions(lang: Lang): Action[] {
  const text = findingStrings[lang];
  return [
    { label: text.passOn, call: call('gaps', 'pass') },
    { label: text.rephrase, call: call('rule', 'rephrase') },
    { label: text.browse, call: call('topics') },
  ];
}

/** “The rulebook doesn't say”, in the same type and place as any answer. */
export function notWritten(asking: Asking, services: Services): Part[] {
  const text = findingStrings[asking.lang];
  const hr = hrContact(services.companies.of(asking.company), asking.lang);
  return [
    { part: 'heading', text: text.notWritten },
    { part: 'text', text: [text.notWrittenHow(hr)] },
    { part: 'actions', actions: passOnActions(asking.lang) },
  ];
}

/** For a day that the rules by weekday do not name: what they say of the other days, and whom to ask. */
function noRuleForDay(date: LocalDate, others: readonly Rule[], asking: Asking, services: Services): Part[] {
  const { lang } = asking;
  const text = findingStrings[lang];
  const today = dayIn(asking.asker.zone, asking.at);
  const lines = others
    .map(
      (rule) =>
        `${daysOf(rule, lang)}${lang === 'zh' ? '' : ': '}${lang === 'zh' ? rule.title.zh : rule.title.en.toLowerCase()}${marksOf(rule, lang)}`,
    )
    .join(lang === 'zh' ? '，' : '; ');
  const byCalendar = unwrittenDay(date, others, asking, services, text.otherDays(lines));
  if (byCalendar !== undefined) return byCalendar;
  const hr = hrContact(services.companies.of(asking.company), lang);
  return [
    { part: 'heading', text: text.noRuleForDay(sayDate(date, lang, today)) },
    { part: 'text', text: [text.otherDays(lines)] },
    { part: 'text', text: [text.notWrittenHow(hr)] },
    {
      part: 'actions',
      actions: [
        ...others.slice(0, 2).map((rule) => ruleAction(rule, lang)),
        { label: text.passOn, call: call('gaps', 'pass') },
      ],
    },
  ];
}

const DAY_NAMES: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  zh: { mon: '周一', tue: '周二', wed: '周三', thu: '周四', fri: '周五', sat: '周六', sun: '周日' },
  en: { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' },
};

/** 周一到周四, Mon–Thu; two days are named both. */
function daysOf(rule: Rule, lang: Lang): string {
  const days = rule.when.days ?? [];
  const names = days.map((day) => DAY_NAMES[lang][day] ?? day);
  if (names.length > 2) return lang === 'zh' ? `${names[0]}到${names.at(-1)}` : `${names[0]}–${names.at(-1)}`;
  return names.join(lang === 'zh' ? '、' : ' and ');
}

function marksOf(rule: Rule, lang: Lang): string {
  const first = rule.articles[0];
  if (first === undefined) return '';
  return lang === 'zh' ? articleMark(first.id, lang) : ` ${articleMark(first.id, lang)}`;
}

/** The menu of a topic: its rules as buttons, eight at a time. `page` counts from 1. */
export function topicMenu(topic: Topic, page: number, asking: Asking, services: Services): Reply {
  const { lang } = asking;
  const text = findingStrings[lang];
  const rules = services.shelf.of(asking.company).book.ofTopic(topic.id);
  const start = (page - 1) * MENU_PAGE;
  const shown = rules.slice(start, start + MENU_PAGE);
  if (shown.length === 0) return openly(lang, [{ part: 'text', text: [text.menuEmpty] }]);
  const more = start + MENU_PAGE < rules.length;
  return openly(lang, [
    { part: 'heading', text: text.menu(topic.label[lang]) },
    {
      part: 'actions',
      actions: [
        ...shown.map((rule) => ruleAction(rule, lang)),
        ...(more ? [{ label: text.more, call: call('topic', topic.id, String(page + 1)) }] : []),
      ],
    },
    { part: 'note', text: [text.menuHow] },
  ]);
}
