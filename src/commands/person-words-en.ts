import { STATEMENTS } from '../acknowledgements/statements.ts';
import type { PersonStrings } from './person-words.ts';

/** What `PersonStrings` says in English. */
export const en: PersonStrings = {
  cardTitle: (version) => `Please read and answer: ${version}`,
  trial: 'Test · ',
  trialNote: 'This is a test for your eyes only: nothing was recorded and nobody else got it.',
  dueMinutes: (due, minutes, effective) =>
    `Due ${due}, 18:00 · about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}; reading it is working time · in force from ${effective}`,
  due: (due, minutes) =>
    `Due ${due}, 18:00; about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} to read.`,
  changes: (list, count) => `${count === 1 ? '1 change' : `${count} changes`}: ${list}`,
  sentBy: (name) => `Sent by ${name}. You can ask before you answer.`,
  read: 'Read',
  whatChanged: 'What changed',
  ask: 'Ask',
  choose: 'Choose an answer',
  compareTitle: (from, to) => `What changed: version ${from} → version ${to}`,
  again: (clause) => `${clause} (please answer again)`,
  notAgain: (clause, reason) => `${clause} (no new answer needed; HR's reason: ${reason})`,
  undecided: (clause) => clause,
  before: 'Before: ',
  now: 'Now: ',
  gone: '(this clause was removed)',
  added: '(this clause is new)',
  moved: '(the same text in another place)',
  staysOnFile: (date, number, clauses) =>
    `Your acknowledgement of version ${number} (${date}) stays on file; this time it is ${clauses} only.`,
  nothingChanged: 'This is version 1; there is nothing to compare it with.',
  chooseTitle: (version) => `${version}: please choose`,
  covers: (clauses, prevails) =>
    `Covers ${clauses === undefined ? 'the whole text' : `${clauses} (changed)`}${
      prevails === undefined ? '' : `; the ${prevails === 'zh' ? 'Chinese' : 'English'} text prevails`
    }`,
  threeAnswers:
    'Each is an answer and stops reminders. “Not now” is not in itself a breach; HR will inform you in another way.',
  statement: {
    acknowledged: STATEMENTS.acknowledged.en,
    objected: STATEMENTS.objected.en,
    declined: STATEMENTS.declined.en,
  },
  confirm: {
    acknowledged: (version) => `${version}: I have read this and am willing to follow it.`,
    objected: (version) => `${version}: I have read this, with an objection.`,
    declined: (version) => `${version}: not now. No reason is asked, and it is not in itself a breach.`,
  },
  quizFirst: 'A short check comes before you acknowledge; an objection or “not now” needs none.',
  takeQuiz: 'Take the check',
  quizTitle: (version) => `Short check: ${version}`,
  quizSubmit: 'Hand in',
  quizNote: (pass, of) =>
    `${pass} right out of ${of} is enough. If not, look at the clauses and try again, as often as you like.`,
  quizMissing: 'Please choose one.',
  quizPassed: (right, of) => `Check passed: ${right} of ${of} right`,
  quizWrong: (right, of) => `Not quite yet: ${right} of ${of} right`,
  quizBack: 'Have another look at these, then try again. Wrong answers are not kept under your name.',
  readClause: (clause) => `See ${clause}`,
  tryAgain: 'Try again',
  objectTitle: 'Your objection, for HR (optional)',
  objectReason: 'Objection',
  objectNote: (union) =>
    `HR${union ? ' and the union' : ''} will see what you write; your manager can't. You can also submit without text.`,
  submit: 'Submit',
  submitPlain: 'Submit without text',
  recorded: {
    acknowledged: (when, version, number) => `Acknowledged: ${when}, ${version}. Receipt ${number}.`,
    objected: (when, version, number) =>
      `Recorded: ${when}, ${version}, read, with an objection. HR will reply; your manager can't see this. Receipt ${number}.`,
    declined: (when, version, number) =>
      `Recorded: ${when}, ${version}, not now. No reason is asked and reminders stop; HR will inform you in another way. You can still acknowledge whenever you wish. Receipt ${number}.`,
  },
  already: {
    acknowledged: (when, number) =>
      `You acknowledged this on ${when}; nothing more to do. Receipt ${number}.`,
    objected: (when, number) =>
      `You answered on ${when}: read, with an objection. Nothing was recorded again. Receipt ${number}.`,
    declined: (when, number) =>
      `You answered on ${when}: not now. Nothing was recorded again. Receipt ${number}.`,
  },
  receiptComes: 'Your receipt follows in a message of its own; please keep it.',
  receiptTitle: 'Receipt',
  trialReceipt: 'A test, not a receipt',
  clausesOf: (clauses) => `, ${clauses}`,
  whoSaid: (name, number, statement) =>
    `${name}${number === undefined ? '' : ` (staff no. ${number})`}: ${statement}`,
  time: (iso, zone) => `Time: ${iso} (${zone})`,
  receiptNumber: (number) => `Receipt no.: ${number}`,
  hashes: (hashes, prevails) =>
    `Text check value (SHA-256): ${hashes}${
      prevails === undefined ? '' : `; the ${prevails === 'zh' ? 'Chinese' : 'English'} prevails`
    }`,
  ledger: (seq, hash, head) => `Ledger: entry ${seq} ${hash}, head ${head}`,
  paperLabel: 'paper entry (纸质补录)',
  keepIt: 'Please keep it. Send “my policies” to see the text at any time.',
  seeText: 'See the text',
  correct: 'Add a correction',
  correctTitle: 'A correction to your own answer',
  correctField: 'Correction',
  correctNote: "Your answer stays as it is; both are shown together. HR sees it; your manager can't.",
  corrected: 'Your correction is recorded and shown together with your answer.',
  correctionOf: (when, text) => `Correction (${when}): ${text}`,
  reasonOf: (text) => `Objection: ${text}`,
  missingText: 'Please write something.',
  askTitle: (version) => `Ask about ${version}`,
  askClause: 'Which clause',
  askWhole: 'the whole text',
  askText: 'Question',
  askNote:
    "HR sees that it is you who asks, and I'll tell you when there is an answer; both are kept. Your manager can't see it.",
  asked: (number) => `Passed on to HR, no. Q-${number}`,
  askedHow: "I'll tell you when there is an answer. You can answer the policy after that.",
  answerCame: (number) => `Q-${number} has an answer`,
  yourQuestion: (text) => `Your question was: ${text}`,
  mineTitle: (owed) =>
    owed === 0
      ? 'My policies: nothing is waiting'
      : `My policies: ${owed} ${owed === 1 ? 'waits' : 'wait'} for your answer`,
  mineNone: 'No policy has been put to you yet.',
  owedLine: (version, due) => `${version}, due ${due}, 18:00`,
  doneLine: (version, state, when) => `${version}: ${state}${when === '' ? '' : `, ${when}`}`,
  state: {
    waiting: 'waiting for your answer',
    postponed: 'postponed',
    unreachable: 'waiting for your answer',
    exempt: 'exempt',
    acknowledged: 'acknowledged',
    objected: 'read, with an objection',
    declined: 'not now',
    recalled: 'recalled; nothing to do',
    withdrawn: 'this version was withdrawn',
    closed: 'closed without an answer',
    left: 'left the company',
  },
  printAll: 'Print everything',
  print: 'Print text and receipt',
  printReady: 'Ready to print',
  printNote:
    'Text, receipt and what you added are in one web page that you can save or print. The link is for you alone and works for 24 hours.',
  mine: 'My policies',
  openPrint: 'Open',
  printFile:
    'Text, receipt and what you added are in one web page, which comes to you as a direct message, and to nobody else. Please save it; any browser opens and prints it.',
  noPrint:
    'No web address is set up here, so there is no page to print. Text and receipt are in “my policies” at any time; for a file ask HR.',
  chaserTitle: (version) => `${version} is waiting for your answer`,
  lastChaserTitle: (version) => `Last reminder: ${version}`,
  lastChaser: (due, days) =>
    `It was due on ${due}, ${days} working ${days === 1 ? 'day' : 'days'} ago. No more reminders after this: HR will get in touch, and your department head's weekly summary lists it. If something stands in the way, tell us: it can be postponed or exempted.`,
  overdue: (due, days) => `It was due on ${due}, ${days} working ${days === 1 ? 'day' : 'days'} ago.`,
  trouble: 'I need help',
  tomorrow: 'Tomorrow',
  laterDone: (day) => `All right: the next reminder comes on ${day}.`,
  troubleTitle: 'Something stands in the way: for HR',
  troubleField: 'What it is',
  troubleNote: "It can be postponed or exempted. HR sees it; your manager can't.",
  troubleDone: "Passed on to HR; I'll tell you when there is an answer.",
  taskReply: (version) => `HR's reply: ${version}`,
  endedRecalled: (version) => `${version}: nothing to do any more`,
  endedWithdrawn: (version) => `${version}: this version has been withdrawn`,
  endedNote:
    'This request has been recalled; there is nothing for you to do. What was answered stays on file.',
  leavingTitle: 'Your policy records',
  leavingNote: 'Before your account closes, please save the policies you answered and your receipts.',
};
