import type { Outcome } from '../acknowledgements/assignment-state.ts';
import type { Sheet } from '../acknowledgements/assignments.ts';
import { refuse } from '../acknowledgements/refusals.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Field } from '../messages/form.ts';
import type { Form, Part, Reply } from '../messages/parts.ts';
import { nextWorkingDay } from '../time/calendar.ts';
import { sayDate } from '../time/days.ts';
import {
  ANYONE,
  type AnyCommand,
  type Arguments,
  type Asking,
  type Checked,
  defineCommand,
} from './command.ts';
import { firstId, theirs } from './my-policies.ts';
import { ASSIGNMENT, accountOf, readingOf, sheetOf } from './person-reading.ts';
import { personStrings } from './person-strings.ts';
import { answeredSentence, sayClause } from './person-views.ts';
import { tooLong } from './refusals.ts';
import { toAsker } from './reply.ts';
import type { Services } from './services.ts';
import { keepingOrTelling } from './storage-trouble.ts';

const MAX_WORDS = 2000;

/** Records an answer and says so; the receipt follows in a message of its own. */
async function answer(
  sheet: Sheet,
  outcome: Outcome,
  reason: string | undefined,
  asking: Asking,
  services: Services,
): Promise<Reply> {
  const { company, lang } = asking;
  const text = personStrings[lang];
  const { assignments } = services.acknowledgements;
  const { receipt, before } = await keepingOrTelling(asking, services, () =>
    assignments.answer(company, asking.id, accountOf(asking), sheet, {
      outcome,
      lang,
      ...(reason === undefined || reason === '' ? {} : { reason }),
    }),
  );
  void services.outbox.dispatch(company);
  const parts: Part[] = [
    { part: 'text', text: [answeredSentence(receipt, before, sheet.version, readingOf(asking))] },
    ...(before ? [] : [{ part: 'note', text: [text.receiptComes] } as const]),
    {
      part: 'actions',
      actions: [{ label: text.receiptTitle, call: call('policy', 'receipt', receipt.number) }],
    },
  ];
  return toAsker(lang, parts, 'same');
}

/** The words after an id: `policy object as-… my reason`. */
function wordsAfterId(given: Arguments): string {
  if (given.from === 'form') return '';
  if (given.from === 'call') return '';
  const [first = '', ...rest] = given.words.trim().split(/\s+/);
  return ASSIGNMENT.test(first.toLowerCase()) ? rest.join(' ') : given.words.trim();
}

const accept = defineCommand<Sheet>({
  name: 'policy accept',
  words: { zh: ['愿意遵守'], en: ['policy accept'] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => ({
    args: await sheetOf(await theirs(firstId(given), asking, services), asking, services),
  }),
  run: (sheet, asking, services) => answer(sheet, 'acknowledged', undefined, asking, services),
});

const decline = defineCommand<Sheet>({
  name: 'policy decline',
  words: { zh: ['暂不签收'], en: ['policy decline'] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => ({
    args: await sheetOf(await theirs(firstId(given), asking, services), asking, services),
  }),
  run: (sheet, asking, services) => answer(sheet, 'declined', undefined, asking, services),
});

/** A form with one text field about a sheet. */
function textForm(
  asking: Asking,
  name: string,
  sheet: Sheet,
  said: { title: string; field: string; note: string; submit: string; optional?: boolean },
  more: {
    parts?: readonly Part[];
    fields?: readonly Field[];
    problem?: string;
    ids?: readonly string[];
  } = {},
): Form {
  return {
    view: 'form',
    lang: asking.lang,
    title: said.title,
    parts: [{ part: 'note', text: [said.note] }, ...(more.parts ?? [])],
    fields: [
      ...(more.fields ?? []),
      {
        name: 'text',
        kind: 'text',
        label: said.field,
        lines: 4,
        max: MAX_WORDS,
        ...(said.optional ? { optional: true as const } : {}),
        ...(more.problem === undefined ? {} : { error: more.problem }),
      },
    ],
    submit: said.submit,
    call: call('policy', name, sheet.assignment.id, ...(more.ids ?? [])),
    drawnFrom: sheet.assignment.standing.state,
  };
}

/** What was written in a form or typed; the form again when nothing was. */
function written(given: Arguments, form: (problem?: string) => Form, asking: Asking): Checked<string> {
  const text = given.from === 'form' ? (given.given.text ?? '').trim() : wordsAfterId(given);
  if (text === '')
    return { form: form(given.from === 'form' ? personStrings[asking.lang].missingText : undefined) };
  if (text.length > MAX_WORDS) throw tooLong(MAX_WORDS);
  return { args: text };
}

const object = defineCommand<{ sheet: Sheet; reason: string }>({
  name: 'policy object',
  words: { zh: ['有异议'], en: ['policy object'] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => {
    const text = personStrings[asking.lang];
    const sheet = await sheetOf(await theirs(firstId(given), asking, services), asking, services);
    const plain = given.from === 'call' && given.ids[1] === 'plain';
    const typed = wordsAfterId(given);
    if (plain || given.from === 'form' || typed !== '') {
      const reason = given.from === 'form' ? (given.given.text ?? '').trim() : typed;
      if (reason.length > MAX_WORDS) throw tooLong(MAX_WORDS);
      return { args: { sheet, reason } };
    }
    // Who cannot answer just now is told before writing anything.
    await services.acknowledgements.assignments.mayAnswer(sheet, 'objected');
    const union = services.companies.of(asking.company).acknowledgements.union.length > 0;
    return {
      form: textForm(
        asking,
        'object',
        sheet,
        {
          title: text.objectTitle,
          field: text.objectReason,
          note: text.objectNote(union),
          submit: text.submit,
          optional: true,
        },
        {
          parts: [
            {
              part: 'actions',
              actions: [
                { label: text.submitPlain, call: call('policy', 'object', sheet.assignment.id, 'plain') },
              ],
            },
          ],
        },
      ),
    };
  },
  run: ({ sheet, reason }, asking, services) => answer(sheet, 'objected', reason, asking, services),
});

/** A correction to one's own answer. */
const correct = defineCommand<{ sheet: Sheet; text: string }>({
  name: 'policy correct',
  words: { zh: ['补充更正'], en: ['policy correct'] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => {
    const text = personStrings[asking.lang];
    const sheet = await sheetOf(firstId(given), asking, services);
    const receipts = await services.acknowledgements.assignments.receipts(
      asking.company,
      sheet.assignment.id,
    );
    if (receipts.length === 0) throw refuse.notAnswered();
    const checked = written(
      given,
      (problem) =>
        textForm(
          asking,
          'correct',
          sheet,
          { title: text.correctTitle, field: text.correctField, note: text.correctNote, submit: text.submit },
          problem === undefined ? {} : { problem },
        ),
      asking,
    );
    return 'form' in checked ? checked : { args: { sheet, text: checked.args } };
  },
  run: async ({ sheet, text }, asking, services) => {
    const { notes, assignments } = services.acknowledgements;
    await keepingOrTelling(asking, services, () =>
      notes.correct(asking.company, asking.id, sheet.assignment, sheet.version, text),
    );
    const [receipt] = await assignments.receipts(asking.company, sheet.assignment.id);
    return toAsker(asking.lang, [
      { part: 'text', text: [personStrings[asking.lang].corrected] },
      ...(receipt === undefined
        ? []
        : [
            {
              part: 'actions',
              actions: [
                {
                  label: personStrings[asking.lang].receiptTitle,
                  call: call('policy', 'receipt', receipt.number),
                },
              ],
            } as const,
          ]),
    ]);
  },
});

/** A question about a clause. The second id is the page it was asked from, which puts its clauses first. */
const ask = defineCommand<{ sheet: Sheet; clause: string | null; text: string }>({
  name: 'policy ask',
  words: { zh: ['制度 提问'], en: ['policy ask'] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => {
    const text = personStrings[asking.lang];
    const sheet = await sheetOf(await theirs(firstId(given), asking, services), asking, services);
    const page = given.from === 'words' ? undefined : given.ids[1];
    const first = page === undefined ? undefined : sheet.pages[Number(page) - 1]?.clauses[0];
    const clauses = sheet.version.clauses.filter(({ section }) => !section).slice(0, 90);
    const options = [
      { value: 'whole', label: text.askWhole },
      ...clauses.map((clause) => ({ value: clause.id, label: sayClause(clause, asking.lang).slice(0, 70) })),
    ];
    const fields: Field[] = [
      {
        name: 'clause',
        kind: 'choice',
        label: text.askClause,
        options,
        value: clauses.some(({ id }) => id === first) ? (first ?? 'whole') : 'whole',
      },
    ];
    const form = (problem?: string) =>
      textForm(
        asking,
        'ask',
        sheet,
        {
          title: text.askTitle(sayVersion(sheet.version, asking.lang)),
          field: text.askText,
          note: text.askNote,
          submit: text.submit,
        },
        { fields, ids: page === undefined ? [] : [page], ...(problem === undefined ? {} : { problem }) },
      );
    const checked = written(given, form, asking);
    if ('form' in checked) return checked;
    const chosen = given.from === 'form' ? given.given.clause : undefined;
    const clause = clauses.find(({ id }) => id === chosen)?.id ?? null;
    return { args: { sheet, clause, text: checked.args } };
  },
  run: async ({ sheet, clause, text }, asking, services) => {
    const { lang, company } = asking;
    const number = await keepingOrTelling(asking, services, () =>
      services.acknowledgements.questions.ask(company, asking.id, sheet.assignment, { clause, text, lang }),
    );
    void services.outbox.dispatch(company);
    const said = personStrings[lang];
    return toAsker(lang, [
      { part: 'heading', text: number === 'again' ? said.askedHow : said.asked(number) },
      ...(number === 'again' ? [] : [{ part: 'text', text: [said.askedHow] } as const]),
      {
        part: 'actions',
        actions: [{ label: said.read, call: call('policy', 'read', sheet.assignment.id, '1') }],
      },
    ]);
  },
});

/** Something stands in the way: to HR. */
const help = defineCommand<{ sheet: Sheet; text: string }>({
  name: 'policy help',
  words: { zh: ['有困难'], en: ['policy help'] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => {
    const text = personStrings[asking.lang];
    const sheet = await sheetOf(await theirs(firstId(given), asking, services), asking, services);
    const checked = written(
      given,
      (problem) =>
        textForm(
          asking,
          'help',
          sheet,
          { title: text.troubleTitle, field: text.troubleField, note: text.troubleNote, submit: text.submit },
          problem === undefined ? {} : { problem },
        ),
      asking,
    );
    return 'form' in checked ? checked : { args: { sheet, text: checked.args } };
  },
  run: async ({ sheet, text }, asking, services) => {
    await keepingOrTelling(asking, services, () =>
      services.acknowledgements.tasks.help(asking.company, asking.id, sheet.assignment, text),
    );
    void services.outbox.dispatch(asking.company);
    return toAsker(asking.lang, [{ part: 'text', text: [personStrings[asking.lang].troubleDone] }]);
  },
});

/** The next reminder comes on the next working day. */
const later = defineCommand<Sheet>({
  name: 'policy later',
  words: { zh: [], en: [] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => ({
    args: await sheetOf(firstId(given), asking, services),
  }),
  run: async ({ assignment }, asking, services) => {
    const { desk, chasers } = services.acknowledgements;
    const reading = readingOf(asking);
    const day = nextWorkingDay(
      desk.availability.calendarOf(asking.company, assignment.office),
      reading.today,
    );
    await chasers.remindOn(asking.company, asking.id, assignment, day);
    return toAsker(asking.lang, [
      {
        part: 'text',
        text: [personStrings[asking.lang].laterDone(sayDate(day, asking.lang, reading.today))],
      },
    ]);
  },
});

export const answeringCommands: readonly AnyCommand[] = [accept, object, decline, correct, ask, help, later];
