import { normalise } from '../rulebook/search/normalise.ts';
import { answeringCommands } from './answering.ts';
import { bulkCommands } from './bulk.ts';
import { campaignCommands } from './campaign.ts';
import { endingCommands } from './campaign-ends.ts';
import { statusCommands } from './campaign-status.ts';
import type { AnyCommand } from './command.ts';
import { decorumCommands } from './decorum.ts';
import { exportCommands } from './export.ts';
import { gapCommands } from './gaps.ts';
import { messageCommands } from './message.ts';
import { myPolicyCommands } from './my-policies.ts';
import { peopleCommands } from './people.ts';
import { policyCommands } from './policy.ts';
import { quizCommands } from './policy-quiz.ts';
import { taskCommands } from './policy-tasks.ts';
import { reportCommand } from './report.ts';
import { routineCommands } from './routine-registry.ts';
import { ruleCommands } from './rule.ts';
import { sayCommands } from './say.ts';
import { sendingCommands } from './sending.ts';
import { settingsCommands } from './settings-list.ts';
import { setupCommands } from './setup.ts';
import { witnessCommands } from './setup-witness.ts';
import { topicCommands } from './topic.ts';
import { askedBy, topicWordIn } from './topic-words.ts';

/** Every command there is: the one source for all platforms, help, README and the Slack manifest. */
export const COMMANDS: readonly AnyCommand[] = [
  ...decorumCommands,
  ...ruleCommands,
  ...sayCommands,
  ...topicCommands,
  ...gapCommands,
  ...policyCommands,
  ...setupCommands,
  ...witnessCommands,
  ...settingsCommands,
  ...myPolicyCommands,
  ...answeringCommands,
  ...quizCommands,
  ...campaignCommands,
  ...statusCommands,
  reportCommand,
  ...sendingCommands,
  ...bulkCommands,
  ...endingCommands,
  ...exportCommands,
  ...taskCommands,
  ...messageCommands,
  ...routineCommands,
  ...peopleCommands,
];

const byName = new Map(COMMANDS.map((command) => [command.name, command]));

/** Typed names to commands; the first command that claims a name has it. */
const byWord = new Map<string, AnyCommand>();
for (const command of COMMANDS) {
  for (const word of [...command.words.zh, ...command.words.en]) {
    const key = word.toLowerCase();
    if (!byWord.has(key)) byWord.set(key, command);
  }
}

export function commandByName(name: string): AnyCommand | undefined {
  return byName.get(name);
}

/** The command that a call runs (the longest name first), with the ids that follow it. */
export function commandOfCall(words: readonly string[]): { command: AnyCommand; ids: string[] } | undefined {
  for (const length of [2, 1]) {
    const command = byName.get(words.slice(0, length).join(' '));
    if (command && words.length >= length) return { command, ids: words.slice(length) };
  }
  return undefined;
}

/** What a typed line means. */
export type ParsedLine =
  | { readonly kind: 'command'; readonly command: AnyCommand; readonly words: string; readonly typed: string }
  | { readonly kind: 'unknown'; readonly typed: string }
  | { readonly kind: 'free'; readonly words: string };

/** Words that stand before a command and change nothing: `/decorum dress friday` is `/dress friday`. */
const HEADS = new Set(['decorum', '知礼']);
/** An English line of more words than this is a sentence, even when it begins like a command. */
const MOST_COMMAND_WORDS = 5;
/** Chinese has no spaces inside a sentence: a Chinese name with a space after it is meant as a command. */
const HAN = /\p{Script=Han}/u;
/** What cannot be seen at the ends of a line; inside it, it may hold an emoji together. */
const INVISIBLE_ENDS = /^[\p{Cf}\s]+|[\p{Cf}\s]+$/gu;
/** Ends with nothing to take off, and a name with nothing to read otherwise: most lines, and quicker seen than mended. */
const PLAIN_ENDS = /^[/\w\u4e00-\u9fff](?:.*[\w\u4e00-\u9fff?？。！!])?$/s;
const PLAIN_NAME = /^\w+$/;

/**
 * Reads a line as people type it: `/dress friday`, `着装 周五`, `dress friday`, `/decorum 周五穿什么`, or a sentence. `slash`: the
 * platform delivered it as a slash command, the name first.
 */
export function parseLine(line: string, slash: boolean): ParsedLine {
  // The words stay as they were typed; only the name in front is read in any width and case.
  const trimmed = line.trim();
  const text = PLAIN_ENDS.test(trimmed) ? trimmed : trimmed.replace(INVISIBLE_ENDS, '');
  const slashed = slash || /^[/／]/.test(text);
  const bare = text.replace(/^[/／]+/, '');
  const [first = '', ...rest] = bare.split(/\s+/);
  const words = bare.slice(first.length).trim();
  const head = PLAIN_NAME.test(first) ? first : first.normalize('NFKC').replace(/\p{Cf}/gu, '');
  const name = head.toLowerCase();
  if (HEADS.has(name) && words !== '') {
    const inner = parseLine(slashed ? `/${words}` : words, false);
    return inner.kind === 'unknown' ? { kind: 'free', words } : inner;
  }
  // “language en” is one name of two words, “routine mine leave” of three.
  for (const more of [2, 1]) {
    const longer = byWord.get([name, ...rest.slice(0, more).map((word) => word.toLowerCase())].join(' '));
    if (rest.length < more || longer === undefined) continue;
    const after = new RegExp(`^\\S+(?:\\s+\\S+){${more}}\\s*`);
    return { kind: 'command', command: longer, words: bare.replace(after, ''), typed: head };
  }
  // 电梯礼仪, phone etiquette: the whole of a topic.
  const wholly = topicWordIn(bare.toLowerCase()) ?? '';
  const whole = byWord.get(wholly);
  if (whole) return { kind: 'command', command: whole, words: askedBy(wholly), typed: head };
  // 着裝 is 着装, and dianhua is 电话.
  const word = [name, normalise(name).trim(), topicWordIn(name) ?? ''].find((each) => byWord.has(each)) ?? '';
  const command = byWord.get(word);
  if (command && (slashed || !isSentence(bare) || (HAN.test(head) && words !== '')))
    return { kind: 'command', command, words: words === '' ? askedBy(word) : words, typed: head };
  // “/ 周五穿什么” or a path is no command; a short word after a slash was meant as one.
  if (
    slashed &&
    /^[\p{L}\p{N}_-]{1,32}$/u.test(head) &&
    rest.length <= MOST_COMMAND_WORDS &&
    !isSentence(bare)
  ) {
    return { kind: 'unknown', typed: `/${head}` };
  }
  return { kind: 'free', words: text };
}

function isSentence(text: string): boolean {
  return /[?？。！!]$/.test(text) || text.split(/\s+/).length > MOST_COMMAND_WORDS;
}
