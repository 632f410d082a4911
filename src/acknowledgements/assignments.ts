import type { Tx } from '../data/store/store.ts';
import type { Person } from '../people/directory.ts';
import type { Account } from '../people/people.ts';
import { assertNever } from '../shared/errors.ts';
import type { Lang } from '../shared/lang.ts';
import { dayIn } from '../time/days.ts';
import { type Assignment, asAssignment, assignmentIn, OPENED, SHOWN, saveStanding } from './assignment.ts';
import { missingPages, type Outcome, OWED, type Refused, step } from './assignment-state.ts';
import { type Desk, isoOf } from './desk.ts';
import { campaignOver, stopMessages } from './ending.ts';
import { pagesFor } from './pages.ts';
import type { FrozenPage, Version } from './policies.ts';
import { newestNumber } from './policy-rows.ts';
import { type Marked, mark, type Quiz } from './quiz.ts';
import { evidence, readingEntries, subjectOf } from './reading.ts';
import { keepReceipt, nextNumber, RECEIPT, type Receipt, receiptNumbered, receiptsOf } from './receipts.ts';
import { refuse } from './refusals.ts';
import { STATEMENTS } from './statements.ts';
import { openTask } from './tasks.ts';

/** An assignment with the version it is about. */
export interface Sheet {
  readonly assignment: Assignment;
  readonly version: Version;
  readonly pages: readonly FrozenPage[];
}

/** What came of an answer: a new receipt, or the one that was given before. */
export interface Answered {
  readonly receipt: Receipt;
  /** True when it had been answered before: nothing was recorded again. */
  readonly before: boolean;
}

/** The person's side: reading, answering, the receipts. Whoever asks is checked here; a missing button protects nothing. */
export interface Assignments {
  /** The person behind an account. @throws Refusal when the staff list does not know it */
  personOf(company: string, who: Account): Promise<Person>;
  /** Everything a person was ever asked, what is owed first, then the newest. */
  mine(company: string, person: string): Promise<Assignment[]>;
  /** How many wait for an account's answer. */
  owed(company: string, who: Account): Promise<number>;
  /** One's own sheet. @throws Refusal when it is somebody else's or none */
  sheet(company: string, person: Person, id: string, lang: Lang): Promise<Sheet>;
  /** As `sheet`, without asking whose it is: for HR and for messages. */
  any(company: string, id: string, lang: Lang): Promise<Sheet | undefined>;
  /** Notes that a page was shown; the sheet as it stands then. `page` counts within the sheet's own pages. */
  read(company: string, request: string, sheet: Sheet, page: number, lang: Lang): Promise<Sheet>;
  /** @throws Refusal that says why it was not recorded */
  answer(
    company: string,
    request: string,
    who: Account,
    sheet: Sheet,
    given: { outcome: Outcome; lang: Lang; reason?: string },
  ): Promise<Answered>;
  takeQuiz(
    company: string,
    request: string,
    sheet: Sheet,
    quiz: Quiz,
    answers: Readonly<Record<string, string>>,
  ): Promise<Marked & { tries: number }>;
  receipts(company: string, assignment: string): Promise<Receipt[]>;
  receipt(company: string, number: string): Promise<Receipt | undefined>;
  /** @throws Refusal as `answer` would, without recording anything: before a form is shown. */
  mayAnswer(sheet: Sheet, outcome: Outcome): Promise<void>;
}

/** There is a newer version than the one that was read: undoes the answer until it is known what that means. */
class Newer extends Error {
  readonly number: number;
  constructor(number: number) {
    super('a newer version');
    this.number = number;
  }
}

export function createAssignments(desk: Desk): Assignments {
  const { store, ledger, outbox, directory, policies, companies, clock } = desk;

  const any = async (company: string, id: string, lang: Lang): Promise<Sheet | undefined> => {
    const assignment = await assignmentIn(store.read(company), company, id);
    if (assignment === undefined) return undefined;
    const version = await policies.version(company, assignment.version);
    if (version === undefined) return undefined;
    return { assignment, version, pages: pagesFor(version, assignment.clauses, lang) };
  };

  /** A newer version that has to be answered for makes an older card useless. */
  const replacedBy = async ({ assignment, version }: Sheet): Promise<Version | undefined> => {
    const latest = await policies.latest(assignment.company, version.policy);
    if (latest === undefined || latest.number <= version.number) return undefined;
    for (let newer: Version | undefined = latest; newer !== undefined && newer.number > version.number; ) {
      const changes = await policies.changesOf(assignment.company, newer.id);
      if (changes.some(({ askAgain }) => askAgain)) return latest;
      const previous: string | undefined = newer.previous;
      newer = previous === undefined ? undefined : await policies.version(assignment.company, previous);
    }
    return undefined;
  };

  const explain = async (sheet: Sheet, refused: Refused): Promise<never> => {
    const { assignment } = sheet;
    const { company } = assignment;
    const zone = companies.of(company).zone;
    const today = dayIn(zone, clock.now());
    switch (refused.refused) {
      case 'unread':
        throw refuse.unread(refused.missing.map((page) => page));
      case 'quiz':
        throw refuse.quiz();
      case 'recalled':
        throw refuse.recalled();
      case 'withdrawn': {
        const newer = await replacedBy(sheet);
        throw newer === undefined ? refuse.withdrawn() : refuse.replaced(newer.title, newer.number);
      }
      case 'closed':
      case 'left': {
        const row = await store
          .read(company)
          .selectFrom('campaigns')
          .select('closed_at')
          .where('company', '=', company)
          .where('id', '=', assignment.campaign)
          .executeTakeFirst();
        const at = row?.closed_at == null ? clock.now() : Date.parse(row.closed_at);
        throw refuse.closed(dayIn(zone, at as never), today);
      }
      case 'no-page':
        throw refuse.noPage();
      case 'answered':
        throw refuse.noAssignment();
      default:
        return assertNever(refused);
    }
  };

  /** The newest number that was found not to replace a version. */
  const notReplaced = new Map<string, number>();

  const last = async (company: string, assignment: string): Promise<Receipt | undefined> =>
    (await receiptsOf(store.read(company), company, assignment))[0];

  const recordAnswer = async (
    tx: Tx,
    who: Account,
    sheet: Sheet,
    given: { outcome: Outcome; lang: Lang; reason?: string },
  ): Promise<Receipt | Refused> => {
    const { company, id, version } = sheet.assignment;
    const before = await assignmentIn(tx, company, id);
    if (before === undefined) throw refuse.noAssignment();
    const result = step(before.standing, { event: 'answer', outcome: given.outcome });
    if ('refused' in result) return result;
    const over = await campaignOver(tx, before.campaign);
    if (over !== undefined) return { refused: over };
    if (before.answeredAt === undefined) {
      const newest = await newestNumber(tx, before.policy);
      // Which clauses the newer one asks for again is looked up outside, once for all who read the older one.
      if (newest > (notReplaced.get(`${company} ${version}`) ?? sheet.version.number))
        throw new Newer(newest);
    }
    const at = clock.now();
    const number = await nextNumber(desk, tx, company);
    const entries = await ledger.append(tx, company, [
      ...readingEntries(before, sheet.version),
      {
        kind: given.outcome,
        subject: subjectOf(before),
        act: {
          ...evidence(before, sheet.version),
          statement: STATEMENTS[given.outcome][given.lang],
          lang: given.lang,
          prevails: sheet.version.prevails,
          receipt: number,
        },
        identity: {
          person: before.person,
          account: `${who.workspace}/${who.account}`,
          ...(given.reason === undefined ? {} : { reason: given.reason }),
        },
        person: before.person,
      },
    ]);
    const entry = entries.at(-1);
    if (entry === undefined) throw new Error('the ledger kept no entry');
    await saveStanding(tx, before, result.next, { answered_at: isoOf(at), unnoted: 0 });
    const receipt: Receipt = {
      number,
      assignment: id,
      person: before.person,
      outcome: given.outcome,
      at,
      entry: entry.seq,
      entryHash: entry.hash,
    };
    await keepReceipt(tx, company, receipt);
    await stopMessages(desk, tx, company, id, 'answered');
    await outbox.owe(tx, {
      company,
      key: `receipt:${number}`,
      to: who,
      kind: RECEIPT,
      subject: JSON.stringify({ receipt: number }),
      lane: 'reply',
    });
    if (given.outcome !== 'acknowledged')
      await openTask(
        desk,
        tx,
        before,
        given.outcome === 'declined' ? 'inform' : 'objection',
        given.reason,
        entry.seq,
      );
    return receipt;
  };

  return {
    any,
    personOf: async (company, who) => {
      const person = await directory.byAccount(company, who);
      if (person === undefined) throw refuse.nobody();
      return person;
    },
    mine: async (company, person) => {
      const rows = await store
        .read(company)
        .selectFrom('assignments')
        .selectAll()
        .where('company', '=', company)
        .where('person', '=', person)
        .orderBy('made_at', 'desc')
        .orderBy('id')
        .limit(500)
        .execute();
      const all = rows.map(asAssignment);
      const owed = (each: Assignment) => OWED.includes(each.standing.state);
      return [
        ...all.filter(owed).sort((a, b) => a.due.localeCompare(b.due)),
        ...all.filter((each) => !owed(each)),
      ];
    },
    owed: async (company, who) => {
      const person = await directory.byAccount(company, who);
      if (person === undefined) return 0;
      const { count } = await store
        .read(company)
        .selectFrom('assignments')
        .select((eb) => eb.fn.countAll().as('count'))
        .where('company', '=', company)
        .where('person', '=', person.id)
        .where('state', 'in', [...OWED])
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    sheet: async (company, person, id, lang) => {
      const found = await any(company, id, lang);
      if (found === undefined) throw refuse.noAssignment();
      if (found.assignment.person !== person.id) throw refuse.notYours();
      return found;
    },
    read: async (company, request, sheet, page, lang) => {
      const { id } = sheet.assignment;
      const event = { event: 'open', page } as const;
      const first = step(sheet.assignment.standing, event);
      if ('refused' in first) return explain(sheet, first);
      // What was shown before is shown again without writing anything down.
      if (!first.changed) return sheet;
      await store.once(company, request, async (tx) => {
        const before = await assignmentIn(tx, company, id);
        if (before === undefined) return;
        const result = step(before.standing, event);
        if ('refused' in result || !result.changed) return;
        const { next } = result;
        const today = dayIn(companies.of(company).zone, clock.now());
        await saveStanding(tx, before, next, {
          ...(before.openedOn === undefined ? { opened_on: today } : {}),
          ...(next.shown ? { shown_on: today } : {}),
          unnoted: before.unnoted | (before.openedOn === undefined ? OPENED : 0) | (next.shown ? SHOWN : 0),
        });
      });
      return (await any(company, id, lang)) ?? sheet;
    },
    mayAnswer: async (sheet, outcome) => {
      const result = step(sheet.assignment.standing, { event: 'answer', outcome });
      if ('refused' in result && result.refused !== 'answered') await explain(sheet, result);
      const newer = await replacedBy(sheet);
      if (newer !== undefined && !('refused' in result)) throw refuse.replaced(newer.title, newer.number);
    },
    answer: async (company, request, who, sheet, given) => {
      const { id } = sheet.assignment;
      const record = () => ledger.commit(company, request, (tx) => recordAnswer(tx, who, sheet, given));
      let done: Awaited<ReturnType<typeof record>> | undefined;
      while (done === undefined) {
        try {
          done = await record();
        } catch (error) {
          if (!(error instanceof Newer)) throw error;
          const newer = await replacedBy(sheet);
          if (newer !== undefined) throw refuse.replaced(newer.title, newer.number);
          notReplaced.set(`${company} ${sheet.version.id}`, error.number);
        }
      }
      if (done !== 'again' && 'number' in done) return { receipt: done, before: false };
      const kept = await last(company, id);
      if (kept !== undefined && (done === 'again' || done.refused === 'answered'))
        return { receipt: kept, before: true };
      const newer = kept === undefined ? await replacedBy(sheet) : undefined;
      if (newer !== undefined) throw refuse.replaced(newer.title, newer.number);
      if (done === 'again') throw refuse.noAssignment();
      return explain(sheet, done);
    },
    takeQuiz: async (company, request, sheet, quiz, answers) => {
      const { id } = sheet.assignment;
      const marked = mark(quiz, answers);
      const missing = missingPages(sheet.assignment.standing);
      if (missing.length > 0) throw refuse.unread(missing);
      const tries = await ledger.commit(company, request, async (tx) => {
        const before = await assignmentIn(tx, company, id);
        if (before === undefined) throw refuse.noAssignment();
        if (before.standing.quiz !== 'open') return before.quizTries;
        const tried = before.quizTries + 1;
        const next = marked.passed ? { ...before.standing, quiz: 'passed' as const } : before.standing;
        const paper = { answers, right: marked.right, of: marked.of, pass: quiz.pass };
        await saveStanding(tx, before, next, {
          quiz_tries: tried,
          // Of a paper that was not passed nothing is kept but how often each question went wrong.
          ...(marked.passed ? { quiz_paper: JSON.stringify(paper) } : {}),
        });
        for (const { id: question } of marked.wrong)
          await tx
            .insertInto('quiz_counts')
            .values({ company, campaign: before.campaign, question, wrong: 1 })
            .onConflict((conflict) =>
              conflict
                .columns(['company', 'campaign', 'question'])
                .doUpdateSet((eb) => ({ wrong: eb('quiz_counts.wrong', '+', 1) })),
            )
            .execute();
        if (marked.passed)
          await ledger.append(tx, company, [
            {
              kind: 'quiz-passed',
              subject: subjectOf(before),
              act: { ...evidence(before, sheet.version), ...paper, tries: tried },
              identity: { person: before.person },
              person: before.person,
            },
          ]);
        return tried;
      });
      return { ...marked, tries: tries === 'again' ? sheet.assignment.quizTries : tries };
    },
    receipts: (company, assignment) => receiptsOf(store.read(company), company, assignment),
    receipt: (company, number) => receiptNumbered(store.read(company), company, number),
  };
}
