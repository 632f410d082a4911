import { readFileSync } from 'node:fs';
import type { Question } from '../src/rulebook/ask.ts';
import { TOPICS } from '../src/rulebook/topics.ts';
import type { Lang } from '../src/shared/lang.ts';
import { findDate } from '../src/time/date-words.ts';
import { type LocalDate, parseLocalDate, weekdayName, weekdayOf } from '../src/time/days.ts';

/** A question with the articles that answer it; none where the rulebook does not say. */
export interface BenchQuestion {
  readonly id: string;
  readonly text: string;
  readonly lang: Lang;
  readonly gold: readonly string[];
  /** As the bot takes it apart: the command's topic, the words, the asker's day. */
  readonly question: Question;
  /** The words alone with dates made weekdays, for engines that know neither commands nor calendars. */
  readonly plain: string;
}

const TOPIC_WORDS = new Map(
  TOPICS.flatMap((topic) => [...topic.words.en, ...topic.words.zh].map((word) => [word, topic.id] as const)),
);
const SAY_WORDS = new Set(['say', '说', '话术', '怎么说']);

function questionOf(text: string, lang: Lang, today: LocalDate): Question {
  const match = /^\/(\S+)\s*(.*)$/su.exec(text);
  if (!match) return { words: text, lang, today };
  const [, command = '', words = ''] = match;
  const topic = TOPIC_WORDS.get(command.toLowerCase());
  if (topic !== undefined) return { words, topic, lang, today };
  return SAY_WORDS.has(command) ? { words, withWords: true, lang, today } : { words, lang, today };
}

/** Reads JSON lines `{id, text, lang, at, gold}`; the day is the one on the asker's wall, from the offset in `at`. */
export function readQuestions(file: string): BenchQuestion[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { id, text, lang, at, gold } = JSON.parse(line) as {
        id: string;
        text: string;
        lang: Lang;
        at: string;
        gold: string[];
      };
      const today = parseLocalDate(at.slice(0, 10));
      if (today === undefined) throw new Error(`${file}: ${id} has no day in "at"`);
      const question = questionOf(text, lang, today);
      const found = findDate(question.words, today);
      const plain =
        found && 'date' in found
          ? `${found.rest} ${weekdayName(weekdayOf(found.date), lang)}`.trim()
          : question.words;
      return { id, text, lang, gold, question, plain };
    });
}
