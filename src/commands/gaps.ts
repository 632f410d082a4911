import { GAP_ANSWER, GAP_OPENED, type Gap } from '../gaps/gaps.ts';
import { call } from '../messages/call.ts';
import type { Form, Message, Part, Reply } from '../messages/parts.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { ANYONE, type AnyCommand, type Arguments, type Asking, defineCommand, HR } from './command.ts';
import { keepWords, recallWords } from './finding.ts';
import { gapStrings as strings } from './gaps-strings.ts';
import { oldButton, tooLong } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import { sensitiveParts } from './sensitive.ts';
import type { Services } from './services.ts';
import { common } from './strings.ts';

const MAX_QUESTION = 1000;
const MAX_ANSWER = 2500;

const gapId = (number: number) => `G-${number}`;

function gapNumber(typed: string): number | undefined {
  const match = /^g?-?(\d{1,6})$/i.exec(typed);
  return match ? Number(match[1]) : undefined;
}

interface Passing {
  readonly text: string;
  readonly withName: boolean;
}

function passForm(lang: Lang, value: string, problem?: string): Form {
  const text = strings[lang];
  return {
    view: 'form',
    lang,
    title: text.passTitle,
    parts: [{ part: 'note', text: [text.whatHappens] }],
    fields: [
      {
        name: 'text',
        kind: 'text',
        label: text.question,
        hint: text.questionHint,
        lines: 4,
        max: MAX_QUESTION,
        value,
        ...(problem === undefined ? {} : { error: problem }),
      },
      {
        name: 'name',
        kind: 'choice',
        label: text.nameField,
        value: 'without',
        options: [
          { value: 'without', label: text.without },
          { value: 'with', label: text.with },
        ],
      },
    ],
    submit: text.submitPass,
    call: call('gaps', 'pass'),
    drawnFrom: '',
  };
}

/** Passes a question on to HR, with or without a name. Sensitive words are not passed on: they lead to a human. */
const pass = defineCommand<Passing>({
  name: 'gaps pass',
  words: { zh: ['转给HR', '转给hr', '转HR', '转人工', '问HR'], en: ['pass', 'ask-hr', 'askhr'] },
  may: ANYONE,
  effect: 'changes',
  check: (given, asking, services) => {
    const { lang } = asking;
    if (given.from === 'form') {
      const text = (given.given.text ?? '').trim();
      if (text === '') return { form: passForm(lang, '', strings[lang].questionMissing) };
      // What was written stays in the form, unless it is not to be passed on at all.
      if (text.length > MAX_QUESTION && !services.shelf.of(asking.company).isSensitive(text))
        return { form: passForm(lang, text, common[lang].tooLong(MAX_QUESTION)) };
      return { args: { text, withName: given.given.name === 'with' } };
    }
    const typed = given.from === 'words' ? given.words.trim() : '';
    if (typed !== '') {
      const isSensitive = services.shelf.of(asking.company).isSensitive(typed);
      if (isSensitive || typed.length > MAX_QUESTION) return { args: { text: typed, withName: false } };
      // Nothing goes to HR that its asker has not seen as it goes: the form shows it, to change, with or without a name.
      keepWords(typed, asking, services);
      return { form: passForm(lang, typed) };
    }
    return { form: passForm(lang, recallWords(asking, services) ?? '') };
  },
  run: async ({ text, withName }, asking, services) => {
    const { lang, company, asker } = asking;
    if (services.shelf.of(company).isSensitive(text)) {
      return toAsker(lang, sensitiveParts(services.companies.of(company), asker.zone, lang));
    }
    if (text.length > MAX_QUESTION) throw tooLong(MAX_QUESTION);
    const number = await services.gaps.open({
      company,
      request: asking.id,
      text,
      lang,
      asker: { workspace: asker.workspace, account: asker.account },
      withName,
    });
    if (number === 'again') return sentence(lang, common[lang].alreadyDone);
    services.recent.forget(`${company}\u0000${asker.workspace}\u0000${asker.account}`);
    return toAsker(lang, [
      { part: 'heading', text: strings[lang].passed(gapId(number)) },
      { part: 'text', text: [strings[lang].passedHow(withName)] },
    ]);
  },
});

/** `/decorum gaps`: HR's list; `/decorum gaps 41 …` answers one. */
const list = defineCommand<{ number?: number; answer?: string }>({
  name: 'gaps',
  words: { zh: ['待答问题', '待答'], en: ['gaps'] },
  may: HR,
  effect: 'changes',
  help: {
    about: { zh: 'HR：看大家转来的问题，并答复', en: 'HR: questions passed on, and answering them' },
    hint: { zh: '41 可以带一位家属', en: '41 one family member may come' },
  },
  check: async (given, asking, services) => {
    const { number, answer } = gapArguments(given);
    if (number === undefined) return { args: {} };
    const gap = await services.gaps.find(asking.company, number);
    if (gap === undefined) throw noGap(number);
    const { lang } = asking;
    if (answer === undefined || answer === '') {
      // What was answered is shown; a second answer would reach nobody.
      if (gap.answer !== undefined && given.from !== 'form') return { args: { number } };
      const problem = given.from === 'form' ? strings[lang].answerMissing : undefined;
      return { form: answerForm(gap, lang, problem) };
    }
    if (answer.length > MAX_ANSWER) {
      if (given.from !== 'form') throw tooLong(MAX_ANSWER);
      return { form: answerForm(gap, lang, common[lang].tooLong(MAX_ANSWER), answer) };
    }
    return { args: { number, answer } };
  },
  run: async ({ number, answer }, asking, services) => {
    if (number === undefined) return listReply(asking, services);
    if (answer === undefined) return gapReply(number, asking, services);
    return answerReply(number, answer, asking, services);
  },
});

function gapArguments(given: Arguments): { number?: number; answer?: string } {
  if (given.from === 'words') {
    const [first = '', ...rest] = given.words.trim().split(/\s+/);
    if (first === '') return {};
    const number = gapNumber(first.normalize('NFKC'));
    if (number === undefined) throw noGap(first);
    return { number, answer: rest.join(' ') };
  }
  const [id] = given.ids;
  if (id === undefined) return {};
  const number = gapNumber(id);
  if (number === undefined) throw oldButton();
  return given.from === 'form' ? { number, answer: (given.given.answer ?? '').trim() } : { number };
}

function noGap(id: number | string): Refusal {
  const shown = typeof id === 'number' ? gapId(id) : id.slice(0, 20);
  return new Refusal('no-gap', { zh: strings.zh.noGap(shown), en: strings.en.noGap(shown) });
}

function answerForm(gap: Gap, lang: Lang, problem?: string, value?: string): Form {
  const text = strings[lang];
  return {
    view: 'form',
    lang,
    title: text.answerTitle(gapId(gap.number)),
    parts: [{ part: 'text', text: [gap.text] }],
    fields: [
      {
        name: 'answer',
        kind: 'text',
        label: text.answerField,
        lines: 5,
        max: MAX_ANSWER,
        ...(value === undefined ? {} : { value }),
        ...(problem === undefined ? {} : { error: problem }),
      },
    ],
    submit: text.submitAnswer,
    call: call('gaps', String(gap.number)),
    drawnFrom: gap.answer === undefined ? 'open' : 'answered',
  };
}

/** Who asked, as HR may see it. */
function askerOf(gap: Gap, lang: Lang, services: Services): string {
  const text = strings[lang];
  if (gap.askedBy === undefined) return text.anonymous;
  return text.askedBy(services.nameOf(gap.askedBy.workspace, gap.askedBy.account) ?? gap.askedBy.account);
}

/** One question with its answer. */
async function gapReply(number: number, asking: Asking, services: Services): Promise<Reply> {
  const { lang } = asking;
  const gap = await services.gaps.find(asking.company, number);
  if (gap === undefined) throw noGap(number);
  return toAsker(lang, [
    { part: 'heading', text: `${gapId(gap.number)} · ${strings[lang].answered}` },
    { part: 'text', text: [gap.text] },
    { part: 'note', text: [askerOf(gap, lang, services)] },
    { part: 'text', text: [gap.answer ?? ''] },
  ]);
}

async function listReply(asking: Asking, services: Services): Promise<Reply> {
  const { lang } = asking;
  const text = strings[lang];
  const gaps = await services.gaps.list(asking.company);
  const open = gaps.filter((gap) => gap.answer === undefined);
  const shown = [...open, ...gaps.filter((gap) => gap.answer !== undefined)].slice(0, 10);
  if (shown.length === 0) return sentence(lang, text.listEmpty);
  const parts: Part[] = [
    { part: 'heading', text: text.listTitle(open.length) },
    {
      part: 'list',
      items: shown.map((gap) => [
        { strong: gapId(gap.number) },
        ` ${gap.answer === undefined ? text.open : text.answered} · ${askerOf(gap, lang, services)} · ${gap.text.slice(0, 200)}`,
      ]),
    },
  ];
  const answered = shown.filter((gap) => gap.answer !== undefined);
  const actions = [
    ...open.slice(0, 5).map((gap) => ({
      label: text.answerButton(gapId(gap.number)),
      call: call('gaps', String(gap.number)),
    })),
    ...answered.slice(0, 3).map((gap) => ({
      label: text.showButton(gapId(gap.number)),
      call: call('gaps', String(gap.number)),
    })),
  ];
  if (actions.length > 0) parts.push({ part: 'actions', actions });
  return toAsker(lang, parts);
}

async function answerReply(
  number: number,
  answer: string,
  asking: Asking,
  services: Services,
): Promise<Reply> {
  const { lang, company } = asking;
  const text = strings[lang];
  const done = await services.gaps.answer({
    company,
    request: asking.id,
    number,
    text: answer,
    by: asking.asker.account,
  });
  if (!done) return sentence(lang, text.alreadyAnswered(gapId(number)));
  // The answer is committed; sending it is the outbox's, after this reply.
  void services.outbox.dispatch(company);
  return toAsker(lang, [
    { part: 'heading', text: text.answerSent(gapId(number)) },
    { part: 'text', text: [text.answerHow] },
  ]);
}

export const gapCommands: readonly AnyCommand[] = [pass, list];

function message(lang: Lang, parts: readonly Part[], summary: string): Message {
  return { view: 'message', lang, parts, summary };
}

/** Teaches the outbox to write the messages that gaps owe: the answer to who asked, the notice to HR. */
export function composeGaps(services: Services): void {
  services.outbox.compose(GAP_ANSWER, async (owed, { lang }) => {
    const gap = await services.gaps.find(owed.company, Number(owed.subject));
    if (gap?.answer === undefined) return undefined;
    const heading = strings[lang].gotAnswer(gapId(gap.number));
    return message(
      lang,
      [
        { part: 'heading', text: heading },
        { part: 'text', text: [gap.answer] },
        { part: 'note', text: [`${strings[lang].yourQuestion}${lang === 'zh' ? '' : ' '}${gap.text}`] },
      ],
      heading,
    );
  });
  services.outbox.compose(GAP_OPENED, async (owed, { lang }) => {
    const gap = await services.gaps.find(owed.company, Number(owed.subject));
    // Nobody gets an unasked message before HR has gone live; the list shows the question all the same.
    if (gap === undefined || services.companies.of(owed.company).live === null) return undefined;
    const heading = strings[lang].cameIn(gapId(gap.number));
    return message(
      lang,
      [
        { part: 'heading', text: heading },
        { part: 'text', text: [gap.text] },
        { part: 'note', text: [askerOf(gap, lang, services)] },
        {
          part: 'actions',
          actions: [
            { label: strings[lang].answerButton(gapId(gap.number)), call: call('gaps', String(gap.number)) },
          ],
        },
      ],
      heading,
    );
  });
}
