import type { Lang } from '../shared/lang.ts';

/** What passing questions on and answering them says. */
export interface GapStrings {
  readonly passTitle: string;
  readonly question: string;
  readonly questionHint: string;
  readonly nameField: string;
  readonly without: string;
  readonly with: string;
  readonly submitPass: string;
  readonly whatHappens: string;
  readonly questionMissing: string;
  readonly passed: (id: string) => string;
  readonly passedHow: (named: boolean) => string;
  readonly listTitle: (open: number) => string;
  readonly listEmpty: string;
  readonly open: string;
  readonly answered: string;
  readonly anonymous: string;
  readonly askedBy: (name: string) => string;
  readonly answerButton: (id: string) => string;
  readonly showButton: (id: string) => string;
  readonly answerTitle: (id: string) => string;
  readonly answerField: string;
  readonly answerMissing: string;
  readonly submitAnswer: string;
  readonly answerSent: (id: string) => string;
  readonly answerHow: string;
  readonly alreadyAnswered: (id: string) => string;
  readonly noGap: (id: string) => string;
  readonly cameIn: (id: string) => string;
  readonly gotAnswer: (id: string) => string;
  readonly yourQuestion: string;
  readonly usage: string;
}

export const gapStrings: Readonly<Record<Lang, GapStrings>> = {
  zh: {
    passTitle: '转给 HR',
    question: '问题（可以改）',
    questionHint: '请不要写别人的私事。',
    nameField: '姓名',
    without: '不带姓名',
    with: '带上姓名',
    submitPass: '转给 HR',
    whatHappens: '有答复了，我会告诉您。不带姓名的，HR 看不到是谁问的。',
    questionMissing: '请写下要问的问题。',
    passed: (id) => `已转给 HR，编号 ${id}`,
    passedHow: (named) =>
      named ? '有答复我会告诉您；HR 会看到您的姓名。' : '有答复我会告诉您；HR 看不到是谁问的。',
    listTitle: (open) => (open === 0 ? '没有等着答复的问题' : `有${open}个问题等着答复`),
    listEmpty: '还没有人转来问题。',
    open: '待答',
    answered: '已答',
    anonymous: '没有带姓名',
    askedBy: (name) => `${name} 问`,
    answerButton: (id) => `答复 ${id}`,
    showButton: (id) => `看 ${id}`,
    answerTitle: (id) => `答复 ${id}`,
    answerField: '答复',
    answerMissing: '请写下答复。',
    submitAnswer: '发出答复',
    answerSent: (id) => `${id} 已答复`,
    answerHow: '问的人会收到这条答复。',
    alreadyAnswered: (id) => `${id} 已经答复过了，没有再发。`,
    noGap: (id) => `没有编号为 ${id} 的问题。发“待答问题”看现有的。`,
    cameIn: (id) => `有一个新问题 ${id}`,
    gotAnswer: (id) => `${id} 有答复了`,
    yourQuestion: '您问的是：',
    usage: '要转给 HR，请写明问题，比如“转给HR 年会能带家属吗”。',
  },
  en: {
    passTitle: 'Pass to HR',
    question: 'Question (you can change it)',
    questionHint: "Please leave out other people's private matters.",
    nameField: 'Name',
    without: 'without my name',
    with: 'with my name',
    submitPass: 'Pass to HR',
    whatHappens: "I'll tell you when there is an answer. Without your name, HR can't see who asked.",
    questionMissing: 'Please write down your question.',
    passed: (id) => `Passed on to HR, no. ${id}`,
    passedHow: (named) =>
      named
        ? "I'll tell you when there is an answer; HR can see your name."
        : "I'll tell you when there is an answer; HR can't see who asked.",
    listTitle: (open) =>
      open === 0
        ? 'No question is waiting'
        : open === 1
          ? 'One question is waiting'
          : `${open} questions are waiting`,
    listEmpty: 'Nobody has passed on a question yet.',
    open: 'open',
    answered: 'answered',
    anonymous: 'no name given',
    askedBy: (name) => `asked by ${name}`,
    answerButton: (id) => `Answer ${id}`,
    showButton: (id) => `Show ${id}`,
    answerTitle: (id) => `Answer ${id}`,
    answerField: 'Answer',
    answerMissing: 'Please write an answer.',
    submitAnswer: 'Send the answer',
    answerSent: (id) => `${id} is answered`,
    answerHow: 'Whoever asked will get it.',
    alreadyAnswered: (id) => `${id} was answered before; nothing was sent again.`,
    noGap: (id) => `There is no question ${id}. Send “/decorum gaps” for the list.`,
    cameIn: (id) => `A new question came in: ${id}`,
    gotAnswer: (id) => `${id} has an answer`,
    yourQuestion: 'Your question was:',
    usage: 'To pass a question on, write it: “/decorum pass may I bring family to the annual party”.',
  },
};
