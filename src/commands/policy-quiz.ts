import { missingPages } from '../acknowledgements/assignment-state.ts';
import type { Sheet } from '../acknowledgements/assignments.ts';
import type { Marked, Quiz } from '../acknowledgements/quiz.ts';
import { refuse } from '../acknowledgements/refusals.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Action, Form, Reply } from '../messages/parts.ts';
import { ANYONE, type AnyCommand, type Asking, type Checked, defineCommand } from './command.ts';
import { firstId, theirs } from './my-policies.ts';
import { sheetOf } from './person-reading.ts';
import { personStrings } from './person-strings.ts';
import { toAsker } from './reply.ts';
import { keepingOrTelling } from './storage-trouble.ts';

interface Taking {
  readonly sheet: Sheet;
  readonly quiz: Quiz;
  readonly answers: Readonly<Record<string, string>>;
}

function quizForm(
  sheet: Sheet,
  quiz: Quiz,
  asking: Asking,
  answers?: Readonly<Record<string, string>>,
): Form {
  const text = personStrings[asking.lang];
  return {
    view: 'form',
    lang: asking.lang,
    title: text.quizTitle(sayVersion(sheet.version, asking.lang)),
    parts: [{ part: 'note', text: [text.quizNote(quiz.pass, quiz.questions.length)] }],
    fields: quiz.questions.map((question) => ({
      name: question.id,
      kind: 'choice',
      label: question.text,
      options: question.options.map((label, index) => ({ value: String(index), label })),
      ...(answers === undefined
        ? {}
        : answers[question.id] === undefined
          ? { error: text.quizMissing }
          : { value: answers[question.id] ?? '' }),
    })),
    submit: text.quizSubmit,
    call: call('policy', 'quiz', sheet.assignment.id),
    drawnFrom: '',
  };
}

/** The check of understanding: until it is passed, as often as somebody likes. */
const take = defineCommand<Taking>({
  name: 'policy quiz',
  words: { zh: ['小测'], en: ['policy quiz'] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<Taking>> => {
    const sheet = await sheetOf(await theirs(firstId(given), asking, services), asking, services);
    const campaign = await services.acknowledgements.campaigns.find(
      asking.company,
      sheet.assignment.campaign,
    );
    if (campaign?.quiz == null) throw refuse.noAssignment();
    const { quiz } = campaign;
    const missing = missingPages(sheet.assignment.standing);
    if (missing.length > 0) throw refuse.unread(missing);
    if (given.from !== 'form') return { form: quizForm(sheet, quiz, asking) };
    const answers = given.given;
    if (quiz.questions.some(({ id }) => answers[id] === undefined))
      return { form: quizForm(sheet, quiz, asking, answers) };
    return { args: { sheet, quiz, answers } };
  },
  run: async ({ sheet, quiz, answers }, asking, services) => {
    const marked = await keepingOrTelling(asking, services, () =>
      services.acknowledgements.assignments.takeQuiz(asking.company, asking.id, sheet, quiz, answers),
    );
    return markedReply(sheet, marked, asking);
  },
});

function markedReply(sheet: Sheet, marked: Marked, asking: Asking): Reply {
  const { lang } = asking;
  const text = personStrings[lang];
  const { id } = sheet.assignment;
  if (marked.passed)
    return toAsker(lang, [
      { part: 'heading', text: text.quizPassed(marked.right, marked.of) },
      {
        part: 'actions',
        actions: [{ label: text.choose, style: 'primary', call: call('policy', 'choose', id) }],
      },
    ]);
  // A wrong answer leads back to its clause.
  const back = marked.wrong.flatMap(({ clause }): Action[] => {
    if (clause === null) return [];
    const found = sheet.version.clauses.find(({ label }) => label === clause);
    const page = sheet.pages.findIndex((each) => found !== undefined && each.clauses.includes(found.id));
    return [
      {
        label: text.readClause(clause).slice(0, 75),
        call: call('policy', 'read', id, String(page + 1 || 1)),
      },
    ];
  });
  const shown = back
    .filter(({ label }, index) => back.findIndex((each) => each.label === label) === index)
    .slice(0, 4);
  return toAsker(lang, [
    { part: 'heading', text: text.quizWrong(marked.right, marked.of) },
    { part: 'text', text: [text.quizBack] },
    {
      part: 'actions',
      actions: [...shown, { label: text.tryAgain, call: call('policy', 'quiz', id) }],
    },
  ]);
}

export const quizCommands: readonly AnyCommand[] = [take];
