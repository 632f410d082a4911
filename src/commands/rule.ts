import { call } from '../messages/call.ts';
import type { Reply } from '../messages/parts.ts';
import { citeArticles } from '../rulebook/cite.ts';
import type { Rule } from '../rulebook/rulebook.ts';
import { Refusal } from '../shared/errors.ts';
import { type LocalDate, parseLocalDate } from '../time/days.ts';
import { otherHandbooksParts, ruleAction, ruleParts } from './answer.ts';
import {
  ANYONE,
  type AnyCommand,
  type Arguments,
  type Asking,
  type Command,
  defineCommand,
} from './command.ts';
import { ruleOnDay } from './day-answer.ts';
import { findAndReply, notWritten, showingFor } from './finding.ts';
import { findingStrings } from './finding-strings.ts';
import { oldButton } from './refusals.ts';
import { openly, sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';

/** What looks like an article's id: a handbook, a hyphen, a place. Typed in any case, full-width marks included. */
const ARTICLE = /^[a-z]+-[\p{L}0-9.()（）-]+$/iu;

/** `/rule`: free text over everything, or the id of an article or rule. */
const rule = defineCommand<{ words: string }>({
  name: 'rule',
  words: { zh: ['规则', '规定', '规范', '查'], en: ['rule', 'rules'] },
  may: ANYONE,
  effect: 'reads',
  help: {
    about: { zh: '查任何一条规范，直接打字问', en: 'Look up any rule in your own words' },
    hint: { zh: '客户电话没声音怎么办', en: 'no sound on a customer call' },
  },
  check: (given) => ({ args: { words: given.from === 'words' ? given.words.trim() : '' } }),
  run: ({ words }, asking, services) => {
    if (words === '') return sentence(asking.lang, findingStrings[asking.lang].rephraseHow);
    const known = services.shelf.of(asking.company).book.byId.get(words.toLowerCase());
    if (known) return openly(asking.lang, ruleParts(known, showingFor(asking, services)));
    if (ARTICLE.test(words) && /\d/.test(words)) return showArticle(words, asking, services);
    return findAndReply(words, {}, asking, services);
  },
});

/** One article as the handbook has it, and the rules that rest on it. */
function showArticle(typed: string, asking: Asking, services: Services): Reply {
  const { lang } = asking;
  const text = findingStrings[lang];
  const { book } = services.shelf.of(asking.company);
  const wanted = typed.replaceAll('（', '(').replaceAll('）', ')').toLowerCase();
  const article = [...book.articles.values()].find((each) => each.id.toLowerCase() === wanted);
  if (article === undefined) {
    throw new Refusal('no-article', {
      zh: findingStrings.zh.noArticle(typed.slice(0, 40)),
      en: findingStrings.en.noArticle(typed.slice(0, 40)),
    });
  }
  const rules = book.carrying(article.id);
  return openly(lang, [
    { part: 'heading', text: text.article(article.id) },
    { part: 'text', text: [article[lang]] },
    ...article.say.map((say) => ({ part: 'words', say }) as const),
    ...article.never.map((say) => ({ part: 'words', say, never: true }) as const),
    ...(article.damaged ? [{ part: 'note', text: [text.damaged] } as const] : []),
    { part: 'note', text: [citeArticles([article], book, lang)] },
    ...(rules.length === 0
      ? []
      : [
          { part: 'note', text: [text.carriedBy] } as const,
          { part: 'actions', actions: rules.slice(0, 5).map((each) => ruleAction(each, lang)) } as const,
        ]),
  ]);
}

interface OneRule {
  readonly rule: Rule;
  readonly date?: LocalDate;
}

/** The rule and day that a call names; a rule that is no longer in force is an old button. */
function calledRule(given: Arguments, asking: Asking, services: Services): { args: OneRule } {
  const [id = '', day] = given.from === 'words' ? given.words.split(/\s+/) : given.ids;
  const found = services.shelf.of(asking.company).book.byId.get(id);
  const date = day === undefined ? undefined : parseLocalDate(day);
  if (found === undefined || (day !== undefined && date === undefined)) throw oldButton();
  return { args: date === undefined ? { rule: found } : { rule: found, date } };
}

type RuleCall = Pick<Command<OneRule>, 'name' | 'run'> & { effect?: Command<OneRule>['effect'] };

/** A command that is reached by buttons and acts on one rule. */
function ruleCall({ name, run, effect = 'reads' }: RuleCall): AnyCommand {
  return defineCommand<OneRule>({
    name,
    words: { zh: [], en: [] },
    may: ANYONE,
    effect,
    check: calledRule,
    run,
  });
}

const calls: readonly AnyCommand[] = [
  ruleCall({
    name: 'rule show',
    run: ({ rule: found, date }, asking, services) =>
      toAsker(
        asking.lang,
        date === undefined || found.when.days === undefined
          ? ruleParts(found, showingFor(asking, services, date))
          : ruleOnDay(found, date, asking, services),
      ),
  }),
  ruleCall({
    name: 'rule full',
    run: ({ rule: found, date }, asking, services) =>
      toAsker(asking.lang, ruleParts(found, showingFor(asking, services, date), { whole: true })),
  }),
  ruleCall({
    name: 'rule other',
    run: ({ rule: found }, asking, services) =>
      toAsker(asking.lang, otherHandbooksParts(found, showingFor(asking, services))),
  }),
  ruleCall({
    name: 'rule share',
    // It posts for everybody to read: a link must not be able to do that.
    effect: 'changes',
    run: ({ rule: found, date }, asking, services) => share(found, date, asking, services),
  }),
  ruleCall({
    name: 'rule right',
    effect: 'changes',
    run: ({ rule: found }, asking, services) => {
      services.counts.add(asking.company, 'right', found.id);
      return sentence(asking.lang, findingStrings[asking.lang].thanks);
    },
  }),
  ruleCall({
    name: 'rule wrong',
    effect: 'changes',
    run: ({ rule: found }, asking, services) => {
      services.counts.add(asking.company, 'wrong', found.id);
      const text = findingStrings[asking.lang];
      return toAsker(asking.lang, [
        { part: 'text', text: [text.sorryWrong] },
        {
          part: 'actions',
          actions: [
            { label: text.passOn, call: call('gaps', 'pass') },
            { label: text.rephrase, call: call('rule', 'rephrase') },
          ],
        },
      ]);
    },
  }),
];

function share(found: Rule, date: LocalDate | undefined, asking: Asking, services: Services): Reply {
  const { asker } = asking;
  // A channel reads the office's language unless the answer was in another one.
  const { lang } = asking;
  const text = findingStrings[lang];
  const name = services.nameOf(asker.workspace, asker.account);
  const who = name === undefined ? text.somebody : name;
  const parts = ruleParts(found, showingFor(asking, services, date), { shared: true });
  const intro = text.shared(who);
  return {
    view: {
      view: 'message',
      lang,
      summary: `${intro}${lang === 'zh' ? '：' : ': '}${found.title[lang]}`,
      parts: [{ part: 'note', text: [intro] }, ...parts],
    },
    to: 'here',
    place: 'new',
  };
}

/** “None of these”, under choices. */
const none = defineCommand<null>({
  name: 'rule none',
  words: { zh: [], en: [] },
  may: ANYONE,
  effect: 'reads',
  check: () => ({ args: null }),
  run: (_args, asking, services) => {
    services.counts.add(asking.company, 'unanswered', 'any');
    return toAsker(asking.lang, notWritten(asking, services));
  },
});

const rephrase = defineCommand<null>({
  name: 'rule rephrase',
  words: { zh: [], en: [] },
  may: ANYONE,
  effect: 'reads',
  check: () => ({ args: null }),
  run: (_args, { lang }) => sentence(lang, findingStrings[lang].rephraseHow),
});

export const ruleCommands: readonly AnyCommand[] = [rule, ...calls, none, rephrase];
