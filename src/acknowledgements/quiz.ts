import { Refusal } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';

/** One question of a check of understanding, in the language HR wrote it. */
export interface QuizQuestion {
  readonly id: string;
  readonly text: string;
  readonly options: readonly string[];
  /** Index of the right option. */
  readonly right: number;
  /** The label of the clause that a wrong answer leads back to. */
  readonly clause: string | null;
}

/** A check of understanding: `pass` is how many of the questions must be right. */
export interface Quiz {
  readonly pass: number;
  readonly questions: readonly QuizQuestion[];
}

/** What somebody's paper came to. */
export interface Marked {
  readonly passed: boolean;
  readonly right: number;
  readonly of: number;
  /** The questions that were wrong. */
  readonly wrong: readonly QuizQuestion[];
}

const MOST_QUESTIONS = 10;
const MOST_OPTIONS = 6;

function fault(zh: string, en: string): Refusal {
  return new Refusal('quiz', { zh, en });
}

/**
 * Reads a check as HR writes it: a question on a line of its own (with its clause in brackets at the end), below it the
 * options, each after `-`, the right one after `*`.
 * @throws Refusal that names the question at fault
 */
export function readQuiz(typed: string, pass: string): Quiz | null {
  const questions: { text: string; clause: string | null; options: string[]; right: number[] }[] = [];
  for (const line of typed.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    const option = /^([-*＊·])\s*(.+)$/.exec(line);
    if (option === null) {
      const [, text = line, clause] = /^(.*?)\s*[〔[【（(]([^〕\]】）)]+)[〕\]】）)]$/.exec(line) ?? [];
      questions.push({ text, clause: clause?.trim() ?? null, options: [], right: [] });
      continue;
    }
    const last = questions.at(-1);
    if (last === undefined)
      throw fault('小测要先写题目，再写选项。', 'Write the question first, then its options.');
    if (option[1] !== '-' && option[1] !== '·') last.right.push(last.options.length);
    last.options.push(option[2] ?? '');
  }
  if (questions.length === 0) return null;
  if (questions.length > MOST_QUESTIONS)
    throw fault(`小测最多${MOST_QUESTIONS}题。`, `A check has at most ${MOST_QUESTIONS} questions.`);
  for (const [index, { options, right }] of questions.entries()) {
    const n = index + 1;
    if (options.length < 2 || options.length > MOST_OPTIONS)
      throw fault(
        `第${n}题要有2至${MOST_OPTIONS}个选项，每个选项前写“-”。`,
        `Question ${n} needs 2 to ${MOST_OPTIONS} options, each after “-”.`,
      );
    if (right.length !== 1)
      throw fault(
        `第${n}题要有一个正确选项，前面写“*”。`,
        `Question ${n} needs one right option, after “*”.`,
      );
  }
  const needed = pass.trim() === '' ? questions.length : Number(pass);
  if (!Number.isInteger(needed) || needed < 1 || needed > questions.length)
    throw fault(
      `及格题数要在1和${questions.length}之间。`,
      `The pass mark has to be between 1 and ${questions.length}.`,
    );
  return {
    pass: needed,
    questions: questions.map(({ text, clause, options, right }, index) => ({
      id: `q${index + 1}`,
      text,
      clause,
      options,
      right: right[0] ?? 0,
    })),
  };
}

/** Marks a paper: answers by question id, each the number of an option. */
export function mark(quiz: Quiz, answers: Readonly<Record<string, string>>): Marked {
  const wrong = quiz.questions.filter((question) => answers[question.id] !== String(question.right));
  const right = quiz.questions.length - wrong.length;
  return { passed: right >= quiz.pass, right, of: quiz.questions.length, wrong };
}

/** Fewest people whose wrong answers are shown, as counts only. */
export const SMALLEST_GROUP = 5;

/** How often each question was answered wrong, once enough people have tried. */
export function wrongCounts(
  quiz: Quiz,
  counts: ReadonlyMap<string, number>,
  people: number,
  lang: Lang,
): { question: string; wrong: number }[] | undefined {
  if (people < SMALLEST_GROUP) return undefined;
  const label = (index: number) => (lang === 'zh' ? `第${index + 1}题` : `Question ${index + 1}`);
  return quiz.questions.map((question, index) => ({
    question: `${label(index)} ${question.text}`,
    wrong: counts.get(question.id) ?? 0,
  }));
}
