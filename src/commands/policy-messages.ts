import type { Assignment } from '../acknowledgements/assignment.ts';
import { OWED } from '../acknowledgements/assignment-state.ts';
import { CARD_CHANGED } from '../acknowledgements/cards.ts';
import { CHASER, type ChaserSubject } from '../acknowledgements/chasers.ts';
import { HR_DIGEST, MANAGER_DIGEST } from '../acknowledgements/digests.ts';
import { dueFor, overdueBy } from '../acknowledgements/due.ts';
import { ENDED_NOTICE, endUnderWay } from '../acknowledgements/ending.ts';
import { CARD } from '../acknowledgements/launching.ts';
import { LEAVING } from '../acknowledgements/leaving.ts';
import { minutesToRead } from '../acknowledgements/pages.ts';
import { QUESTION_ANSWERED, QUESTION_ASKED } from '../acknowledgements/questions.ts';
import { RECEIPT } from '../acknowledgements/receipts.ts';
import { TASK_OPENED, TASK_REPLY } from '../acknowledgements/tasks.ts';
import { sayShortDate, sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Action, Message, Part } from '../messages/parts.ts';
import type { Owed, Reader } from '../outbox/outbox.ts';
import type { Person } from '../people/directory.ts';
import { dayIn, sayDate } from '../time/days.ts';
import { teamParts } from './campaign-status.ts';
import { campaignStrings } from './campaign-strings.ts';
import { hrDigestParts } from './hr-digest.ts';
import { receiptOf, senderName } from './person-reading.ts';
import { personStrings } from './person-strings.ts';
import { cardParts, changedCardParts, type Reading } from './person-views.ts';
import { questionParts, taskParts } from './policy-tasks.ts';
import { toAsker } from './reply.ts';
import type { Services } from './services.ts';
import { TRIAL_CARD } from './trial.ts';

/** Teaches the outbox to write what campaigns owe: cards, reminders, receipts, replies, digests. */
export function composePolicies(services: Services): void {
  const { outbox, acknowledgements } = services;
  const { assignments, campaigns, questions, tasks, desk } = acknowledgements;

  const readingOf = (owed: Owed, reader: Reader, person?: Person): Reading => {
    const zone =
      person === undefined
        ? services.companies.of(owed.company).zone
        : desk.availability.officeOf(owed.company, person).zone;
    return { lang: reader.lang, zone, today: dayIn(zone, services.clock.now()) };
  };
  const message = (lang: Reader['lang'], parts: readonly Part[], summary?: string): Message => {
    const { view } = toAsker(lang, parts);
    if (view.view !== 'message') throw new Error('a message of parts is a message');
    return summary === undefined ? view : { ...view, summary };
  };
  const idOf = (owed: Owed, key: string): string =>
    String((JSON.parse(owed.subject) as Record<string, unknown>)[key] ?? '');
  const sheetOf = async (owed: Owed, reader: Reader) => {
    const sheet = await assignments.any(owed.company, idOf(owed, 'assignment'), reader.lang);
    if (sheet === undefined) return undefined;
    const campaign = await campaigns.find(owed.company, sheet.assignment.campaign);
    const how = campaign && endUnderWay(campaign);
    // A large campaign that was ended has not come to this person yet: it has ended all the same.
    if (how !== undefined && OWED.includes(sheet.assignment.standing.state)) {
      const standing = { ...sheet.assignment.standing, state: how };
      return { ...sheet, assignment: { ...sheet.assignment, standing }, reading: readingOf(owed, reader) };
    }
    const person = await desk.directory.byId(owed.company, sheet.assignment.person);
    return { ...sheet, reading: readingOf(owed, reader, person) };
  };

  const card = async (owed: Owed, reader: Reader): Promise<Message | undefined> => {
    const sheet = await sheetOf(owed, reader);
    // Answered, exempted or taken back before it could be sent.
    if (sheet === undefined || !OWED.includes(sheet.assignment.standing.state)) return undefined;
    const campaign = await campaigns.find(owed.company, sheet.assignment.campaign);
    const changes = await desk.policies.changesOf(owed.company, sheet.version.id);
    const by = campaign === undefined ? 'HR' : senderName(campaign.madeBy, services, reader.lang);
    const parts = cardParts(sheet, changes, by, sheet.reading);
    const due = campaignStrings[reader.lang].statusDue(
      sayDate(sheet.assignment.due, reader.lang, sheet.reading.today),
    );
    const { cardTitle } = personStrings[reader.lang];
    return message(reader.lang, parts, `${cardTitle(sayVersion(sheet.version, reader.lang))} · ${due}`);
  };
  outbox.compose(CARD, card);

  outbox.compose(CARD_CHANGED, async (owed, reader) => {
    const sheet = await sheetOf(owed, reader);
    if (sheet === undefined || sheet.assignment.standing.state === 'left') return undefined;
    const { assignment } = sheet;
    // Owed again: the exemption is over, or a wrong entry was taken back.
    if (OWED.includes(assignment.standing.state)) return card(owed, reader);
    const [receipt] = await assignments.receipts(owed.company, assignment.id);
    return message(reader.lang, changedCardParts(sheet, receipt, sheet.reading));
  });

  outbox.compose(TRIAL_CARD, async (owed, reader) => {
    const campaign = await campaigns.find(owed.company, idOf(owed, 'campaign'));
    const version =
      campaign === undefined ? undefined : await desk.policies.version(owed.company, campaign.version);
    if (campaign === undefined || version === undefined) return undefined;
    const reading = readingOf(owed, reader);
    const calendar = desk.availability.calendarOf(owed.company, '');
    const due = dueFor(campaign.terms, calendar, reading.today, false);
    const changes = await desk.policies.changesOf(owed.company, version.id);
    const sheet = { version, assignment: { id: campaign.id, due, clauses: undefined } };
    const by = senderName(campaign.madeBy, services, reader.lang);
    return message(reader.lang, cardParts(sheet, changes, by, reading, true));
  });

  outbox.compose(
    CHASER,
    async (owed, reader) => {
      const { last } = JSON.parse(owed.subject) as ChaserSubject;
      const sheet = await sheetOf(owed, reader);
      if (sheet === undefined || !OWED.includes(sheet.assignment.standing.state)) return undefined;
      return message(reader.lang, chaserParts(sheet.assignment, sheet, last, sheet.reading, services));
    },
    async (owed, reader) => {
      const sheet = await sheetOf(owed, reader);
      if (sheet === undefined || !OWED.includes(sheet.assignment.standing.state)) return undefined;
      const text = personStrings[reader.lang];
      const { assignment, version, reading } = sheet;
      return {
        text: [
          text.owedLine(
            sayVersion(version, reader.lang),
            sayDate(assignment.due, reader.lang, reading.today),
          ),
        ],
        action: { label: text.read, call: call('policy', 'read', assignment.id, '1') },
      };
    },
  );

  outbox.compose(RECEIPT, async (owed, reader) => {
    const receipt = await assignments.receipt(owed.company, idOf(owed, 'receipt'));
    if (receipt === undefined) return undefined;
    const parts = await receiptOf(owed.company, receipt, services, readingOf(owed, reader));
    return parts === undefined ? undefined : message(reader.lang, parts);
  });

  outbox.compose(ENDED_NOTICE, async (owed, reader) => {
    const sheet = await sheetOf(owed, reader);
    if (sheet === undefined) return undefined;
    const text = personStrings[reader.lang];
    const name = sayVersion(sheet.version, reader.lang);
    const { state } = sheet.assignment.standing;
    return message(reader.lang, [
      { part: 'heading', text: state === 'recalled' ? text.endedRecalled(name) : text.endedWithdrawn(name) },
      { part: 'text', text: [text.endedNote] },
    ]);
  });

  outbox.compose(QUESTION_ASKED, async (owed, reader) => {
    const question = await questions.find(owed.company, Number(idOf(owed, 'question')));
    if (question === undefined || question.answer !== null) return undefined;
    const text = campaignStrings[reader.lang];
    return message(reader.lang, [
      { part: 'heading', text: text.questionCame(question.number) },
      ...(await questionParts(question, owed.company, reader.lang, services)),
      {
        part: 'actions',
        actions: [{ label: text.answerIt, call: call('policy', 'answer', String(question.number)) }],
      },
    ]);
  });

  outbox.compose(QUESTION_ANSWERED, async (owed, reader) => {
    const question = await questions.find(owed.company, Number(idOf(owed, 'question')));
    if (question?.answer == null) return undefined;
    const text = personStrings[reader.lang];
    return message(reader.lang, [
      { part: 'heading', text: text.answerCame(question.number) },
      { part: 'text', text: [question.answer] },
      { part: 'note', text: [text.yourQuestion(question.text)] },
      {
        part: 'actions',
        actions: [{ label: text.read, call: call('policy', 'read', question.assignment, '1') }],
      },
    ]);
  });

  outbox.compose(TASK_OPENED, async (owed, reader) => {
    const task = await tasks.find(owed.company, idOf(owed, 'task'));
    if (task === undefined || task.doneAt !== null) return undefined;
    const parts = await taskParts(task, owed.company, reader.lang, services);
    if (parts.length === 0) return undefined;
    const text = campaignStrings[reader.lang];
    // The union reads an objection; only HR replies.
    const to = 'account' in owed.to ? owed.to : undefined;
    const hr = to !== undefined && services.people.of(owed.company, to).roles.includes('hr');
    return message(reader.lang, [
      ...parts,
      ...(hr
        ? [
            {
              part: 'actions',
              actions: [{ label: text.finish, call: call('policy', 'task', task.id) }],
            } as const,
          ]
        : []),
    ]);
  });

  outbox.compose(TASK_REPLY, async (owed, reader) => {
    const task = await tasks.find(owed.company, idOf(owed, 'task'));
    if (task?.note == null) return undefined;
    const sheet = await assignments.any(owed.company, task.assignment, reader.lang);
    if (sheet === undefined) return undefined;
    return message(reader.lang, [
      { part: 'heading', text: personStrings[reader.lang].taskReply(sayVersion(sheet.version, reader.lang)) },
      { part: 'text', text: [task.note] },
    ]);
  });

  outbox.compose(MANAGER_DIGEST, async (owed, reader) => {
    const manager = await desk.directory.byId(owed.company, idOf(owed, 'manager'));
    if (manager === undefined) return undefined;
    const reading = readingOf(owed, reader, manager);
    const parts = await teamParts(owed.company, manager.id, reading, services);
    if (parts.length === 0) return undefined;
    const text = campaignStrings[reader.lang];
    return message(reader.lang, [
      ...parts,
      { part: 'note', text: [text.digestNote] },
      { part: 'actions', actions: [{ label: text.seeList, call: call('policy', 'team') }] },
    ]);
  });

  outbox.compose(HR_DIGEST, async (owed, reader) => {
    const parts = await hrDigestParts(owed.company, readingOf(owed, reader), services);
    return parts.length === 0 ? undefined : message(reader.lang, parts);
  });

  outbox.compose(LEAVING, async (owed, reader) => {
    const person = idOf(owed, 'person');
    const text = personStrings[reader.lang];
    const token = await acknowledgements.prints.make(owed.company, person, undefined, 'leaver');
    const url = services.publicUrl(`/my-policies/${token}`);
    const actions: Action[] =
      url === undefined
        ? [
            { label: text.printAll, call: call('policy', 'print') },
            { label: text.mine, call: call('policy', 'mine') },
          ]
        : [{ label: text.openPrint, url }];
    return message(reader.lang, [
      { part: 'heading', text: text.leavingTitle },
      { part: 'text', text: [text.leavingNote] },
      { part: 'actions', actions },
    ]);
  });
}

/** 2.18: one reminder. */
function chaserParts(
  assignment: Assignment,
  { version }: Parameters<typeof cardParts>[0],
  last: boolean,
  reading: Reading,
  services: Services,
): Part[] {
  const { lang, today } = reading;
  const text = personStrings[lang];
  const name = sayVersion(version, lang);
  const calendar = services.acknowledgements.desk.availability.calendarOf(
    assignment.company,
    assignment.office,
  );
  const days = overdueBy(calendar, assignment.due, today);
  const due = sayShortDate(assignment.due, lang, today);
  const minutes = minutesToRead(version, assignment.clauses, lang);
  const line = last
    ? text.lastChaser(due, days)
    : days > 0
      ? text.overdue(due, days)
      : text.due(sayDate(assignment.due, lang, today), minutes);
  return [
    { part: 'heading', text: last ? text.lastChaserTitle(name) : text.chaserTitle(name) },
    { part: 'text', text: [line] },
    {
      part: 'actions',
      actions: [
        { label: text.read, style: 'primary', call: call('policy', 'read', assignment.id, '1') },
        {
          label: text.trouble,
          short: lang === 'en' ? 'Need help' : text.trouble,
          call: call('policy', 'help', assignment.id),
        },
        ...(last ? [] : [{ label: text.tomorrow, call: call('policy', 'later', assignment.id) }]),
      ],
    },
  ];
}
