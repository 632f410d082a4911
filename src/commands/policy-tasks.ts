import type { Question } from '../acknowledgements/questions.ts';
import type { Task, TaskKind } from '../acknowledgements/tasks.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Form, Part } from '../messages/parts.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { actorOf, headOf } from './campaign-reading.ts';
import { campaignStrings } from './campaign-strings.ts';
import { type AnyCommand, type Asking, type Checked, defineCommand, HR } from './command.ts';
import { nameOf } from './person-reading.ts';
import { personStrings } from './person-strings.ts';
import { sayClause } from './person-views.ts';
import { tooLong } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';

const MAX_ANSWER = 2500;

/** A question with its clause and who asks. */
export async function questionParts(
  question: Question,
  company: string,
  lang: Lang,
  services: Services,
): Promise<Part[]> {
  const { assignments, desk } = services.acknowledgements;
  const sheet = await assignments.any(company, question.assignment, lang);
  const person = await desk.directory.byId(company, question.person);
  const clause = sheet?.version.clauses.find(({ id }) => id === question.clause);
  const about = [sheet === undefined ? '' : sayVersion(sheet.version, lang), sayClause(clause, lang)]
    .filter((each) => each !== '')
    .join(lang === 'zh' ? '' : ', ');
  return [
    { part: 'text', text: [question.text] },
    { part: 'note', text: [`${nameOf(person, services)} · ${about}`] },
  ];
}

/** What a task is about: who, which policy, and what they wrote. */
export async function taskParts(
  task: Task,
  company: string,
  lang: Lang,
  services: Services,
): Promise<Part[]> {
  const { assignments, notes, desk } = services.acknowledgements;
  const text = campaignStrings[lang];
  const sheet = await assignments.any(company, task.assignment, lang);
  if (sheet === undefined) return [];
  const name = nameOf(await desk.directory.byId(company, sheet.assignment.person), services);
  const kind = task.kind === 'inform' ? undefined : task.kind;
  const written = (await notes.of(company, task.assignment)).filter((note) => note.kind === kind);
  return [
    { part: 'heading', text: text.taskCame[task.kind](name, sayVersion(sheet.version, lang)) },
    ...written.map((note): Part => ({ part: 'text', text: [note.text] })),
    { part: 'note', text: [text.taskHow[task.kind]] },
  ];
}

const tasks = defineCommand<null>({
  name: 'policy tasks',
  words: { zh: ['签收待办'], en: ['policy tasks'] },
  may: HR,
  effect: 'reads',
  help: {
    about: {
      zh: 'HR：签收的提问、异议、暂不签收，逐件办',
      en: 'HR: questions, objections and “not now” to deal with',
    },
    hint: { zh: '', en: '' },
  },
  check: () => ({ args: null }),
  run: async (_args, asking, services) => {
    const { lang, company } = asking;
    const text = campaignStrings[lang];
    const { questions, tasks: all } = services.acknowledgements;
    const waiting = await questions.waiting(company);
    const open = await all.open(company);
    const count = waiting.length + open.length;
    if (count === 0) return sentence(lang, text.tasksNone);
    const parts: Part[] = [{ part: 'heading', text: text.tasksTitle(count) }];
    for (const question of waiting.slice(0, 5)) {
      parts.push(...(await questionParts(question, company, lang, services)));
      const label = `${text.answerIt} Q-${question.number}`;
      parts.push({
        part: 'actions',
        actions: [{ label, call: call('policy', 'answer', String(question.number)) }],
      });
    }
    for (const task of open.slice(0, 6)) {
      const [heading, ...rest] = await taskParts(task, company, lang, services);
      if (heading?.part !== 'heading') continue;
      parts.push({ part: 'text', text: [{ strong: heading.text }] }, ...rest.slice(0, -1));
      parts.push({
        part: 'actions',
        actions: [{ label: text.finish, call: call('policy', 'task', task.id) }],
      });
    }
    return toAsker(lang, parts);
  },
});

function textForm(
  said: { title: string; field: string; submit: string; call: Form['call']; parts: readonly Part[] },
  lang: Lang,
  problem?: string,
): Form {
  return {
    view: 'form',
    lang,
    title: said.title,
    parts: said.parts,
    fields: [
      {
        name: 'text',
        kind: 'text',
        label: said.field,
        lines: 5,
        max: MAX_ANSWER,
        ...(problem === undefined ? {} : { error: problem }),
      },
    ],
    submit: said.submit,
    call: said.call,
    drawnFrom: '',
  };
}

const refusal = (code: string, key: 'noQuestion') =>
  new Refusal(code, { zh: campaignStrings.zh[key], en: campaignStrings.en[key] });

const answer = defineCommand<{ question: Question; text: string }>({
  name: 'policy answer',
  words: { zh: ['答复制度提问'], en: ['policy answer'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<{ question: Question; text: string }>> => {
    const said = campaignStrings[asking.lang];
    const { id, rest } = headOf(given);
    const number = Number(/^(?:q-)?(\d{1,6})$/i.exec(id ?? '')?.[1] ?? 0);
    const question = await services.acknowledgements.questions.find(asking.company, number);
    if (question === undefined) throw refusal('no-question', 'noQuestion');
    const text = given.from === 'form' ? (given.given.text ?? '').trim() : given.from === 'words' ? rest : '';
    if (text.length > MAX_ANSWER) throw tooLong(MAX_ANSWER);
    if (text !== '') return { args: { question, text } };
    return {
      form: textForm(
        {
          title: said.answerTitle(number),
          field: said.answerField,
          submit: said.answerIt,
          call: call('policy', 'answer', String(number)),
          parts: await questionParts(question, asking.company, asking.lang, services),
        },
        asking.lang,
        given.from === 'form' ? personStrings[asking.lang].missingText : undefined,
      ),
    };
  },
  run: async ({ question, text }, asking, services) => {
    const { company, lang, id } = asking;
    const said = campaignStrings[lang];
    const by = await actorOf(asking, services);
    const done = await services.acknowledgements.questions.answer(company, id, by, question.number, text);
    if (!done) return sentence(lang, said.answeredBefore(question.number));
    void services.outbox.dispatch(company);
    return sentence(lang, said.answered(question.number));
  },
});

const task = defineCommand<{ task: Task; text: string }>({
  name: 'policy task',
  words: { zh: [], en: ['policy task'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<{ task: Task; text: string }>> => {
    const said = campaignStrings[asking.lang];
    const { id, rest } = headOf(given);
    const found =
      id === undefined ? undefined : await services.acknowledgements.tasks.find(asking.company, id);
    if (found === undefined) throw refusal('no-task', 'noQuestion');
    const text = given.from === 'form' ? (given.given.text ?? '').trim() : given.from === 'words' ? rest : '';
    if (text.length > MAX_ANSWER) throw tooLong(MAX_ANSWER);
    if (text !== '') return { args: { task: found, text } };
    return {
      form: textForm(
        {
          title: formTitle(found.kind, asking),
          field: said.taskNote[found.kind],
          submit: said.finish,
          call: call('policy', 'task', found.id),
          parts: await taskParts(found, asking.company, asking.lang, services),
        },
        asking.lang,
        given.from === 'form' ? personStrings[asking.lang].missingText : undefined,
      ),
    };
  },
  run: async ({ task: found, text }, asking, services) => {
    const { company, lang, id } = asking;
    const said = campaignStrings[lang];
    const done = await services.acknowledgements.tasks.finish(
      company,
      id,
      await actorOf(asking, services),
      found.id,
      text,
    );
    void services.outbox.dispatch(company);
    return sentence(lang, done ? said.finished : said.finishedBefore);
  },
});

const formTitle = (kind: TaskKind, asking: Asking): string => campaignStrings[asking.lang].taskNote[kind];

export const taskCommands: readonly AnyCommand[] = [tasks, answer, task];
