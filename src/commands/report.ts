import { sayVersion } from '../acknowledgements/words.ts';
import type { Report } from '../evidence/report.ts';
import type { Part } from '../messages/parts.ts';
import { TOPICS } from '../rulebook/topics.ts';
import type { Lang } from '../shared/lang.ts';
import { type AnyCommand, type Asking, defineCommand } from './command.ts';
import { toAsker } from './reply.ts';
import type { Services } from './services.ts';

interface ReportStrings {
  readonly title: string;
  readonly topics: string;
  readonly topic: (name: string, count: number) => string;
  readonly gaps: (open: number, settled: number) => string;
  readonly routines: (figures: Report['routines']) => string;
  readonly clauses: string;
  readonly clause: (version: string, label: string, people: number) => string;
  readonly failed: string;
  readonly failedClause: (version: string, label: string, times: number) => string;
  readonly none: string;
  readonly note: string;
}

const strings: Readonly<Record<Lang, ReportStrings>> = {
  zh: {
    title: '使用汇总',
    topics: '大家问得多的主题',
    topic: (name, count) => `${name}：${count}次`,
    gaps: (open, settled) => `待答问题：${open}个没有答复，${settled}个已答复。`,
    routines: ({ kept, skipped, expired }) =>
      `例行提醒：${kept}个批次已发出，${skipped}个按规定不发，${expired}个过了时间没发。`,
    clauses: '问得多的条款，可以考虑改写',
    clause: (version, label, people) => `${version}${label}：${people}人问过`,
    failed: '小测里答错多的条款，可以考虑改写',
    failedClause: (version, label, times) => `${version}${label}：答错${times}次`,
    none: '还没有满5次的。',
    note: '只显示满5次或满5人的，不记是谁问的。',
  },
  en: {
    title: 'How the rulebook is used',
    topics: 'What people ask about most',
    topic: (name, count) => `${name}: ${count} times`,
    gaps: (open, settled) => `Open questions: ${open} without an answer, ${settled} settled.`,
    routines: ({ kept, skipped, expired }) =>
      `Routines: ${kept} runs sent, ${skipped} left out by rule, ${expired} too late to send.`,
    clauses: 'Clauses people ask about: worth rewording',
    clause: (version, label, people) => `${version}, ${label}: ${people} people asked`,
    failed: 'Clauses that go wrong in the short check: worth rewording',
    failedClause: (version, label, times) => `${version}, ${label}: wrong ${times} times`,
    none: 'Nothing has reached five yet.',
    note: 'Only groups of 5 and more are shown; who asked is not kept.',
  },
};

async function reportParts(asking: Asking, services: Services): Promise<Part[]> {
  const { lang, company } = asking;
  const text = strings[lang];
  await services.counts.flush();
  const report = await services.report(company);
  const named = new Map(TOPICS.map(({ id, label }): [string, string] => [id, label[lang]]));
  const clauses: string[] = [];
  for (const { version: id, clause, people } of report.clauses) {
    const version = await services.policies.version(company, id);
    const label = version?.clauses.find((each) => each.id === clause)?.label ?? clause;
    if (version !== undefined) clauses.push(text.clause(sayVersion(version, lang), label, people));
  }
  const failed: string[] = [];
  for (const { version: id, clause, wrong } of report.failed) {
    const version = await services.policies.version(company, id);
    if (version !== undefined) failed.push(text.failedClause(sayVersion(version, lang), clause, wrong));
  }
  const list = (lines: readonly string[]): Part =>
    lines.length === 0
      ? { part: 'text', text: [text.none] }
      : { part: 'list', items: lines.map((line) => [line]) };
  return [
    { part: 'heading', text: text.title },
    { part: 'text', text: [text.topics] },
    list(report.topics.map(({ subject, count }) => text.topic(named.get(subject) ?? subject, count))),
    { part: 'text', text: [text.gaps(report.gaps.open, report.gaps.settled)] },
    { part: 'text', text: [text.routines(report.routines)] },
    ...(clauses.length === 0 ? [] : [{ part: 'text', text: [text.clauses] } as const, list(clauses)]),
    ...(failed.length === 0 ? [] : [{ part: 'text', text: [text.failed] } as const, list(failed)]),
    { part: 'note', text: [text.note] },
  ];
}

/** `/decorum report`: counts alone, for those who look after the rules. */
export const reportCommand: AnyCommand = defineCommand<null>({
  name: 'report',
  words: { zh: ['使用汇总'], en: ['report'] },
  may: ['hr', 'auditor'],
  effect: 'reads',
  help: {
    about: {
      zh: 'HR：大家问什么，缺什么，哪些条款要改写',
      en: 'HR: what people ask, what is missing, what to reword',
    },
    hint: { zh: '', en: '' },
  },
  check: () => ({ args: null }),
  run: async (_args, asking, services) => toAsker(asking.lang, await reportParts(asking, services)),
});
