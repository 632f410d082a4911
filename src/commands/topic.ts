import { call } from '../messages/call.ts';
import type { Reply } from '../messages/parts.ts';
import { TOPICS, type Topic, topicById } from '../rulebook/topics.ts';
import { ANYONE, type AnyCommand, type Arguments, defineCommand } from './command.ts';
import { findAndReply, topicMenu } from './finding.ts';
import { findingStrings } from './finding-strings.ts';
import { oldButton } from './refusals.ts';
import { openly } from './reply.ts';

/** One command per topic: nothing said shows its menu, anything said is looked up with the topic preferred. */
function topicCommand(topic: Topic): AnyCommand {
  return defineCommand<{ words: string }>({
    name: topic.id,
    words: topic.words,
    may: ANYONE,
    effect: 'reads',
    help: { about: topic.about, hint: topic.hint },
    check: (given) => ({ args: { words: given.from === 'words' ? given.words.trim() : '' } }),
    run: ({ words }, asking, services): Reply =>
      words === '' ? topicMenu(topic, 1, asking, services) : findAndReply(words, { topic }, asking, services),
  });
}

/** A page of a topic's menu, for the button “more”. */
const topicPage = defineCommand<{ topic: Topic; page: number }>({
  name: 'topic',
  words: { zh: [], en: [] },
  may: ANYONE,
  effect: 'reads',
  check: (given: Arguments) => {
    const [id = '', page = '1'] = given.from === 'words' ? [] : given.ids;
    const topic = topicById(id);
    const number = Number(page);
    if (topic === undefined || !Number.isInteger(number) || number < 1) throw oldButton();
    return { args: { topic, page: number } };
  },
  run: ({ topic, page }, asking, services) => topicMenu(topic, page, asking, services),
});

/** All topics as buttons. */
const topics = defineCommand<null>({
  name: 'topics',
  words: { zh: ['主题'], en: ['topics'] },
  may: ANYONE,
  effect: 'reads',
  check: () => ({ args: null }),
  run: (_args, { lang }) =>
    openly(lang, [
      { part: 'heading', text: findingStrings[lang].topics },
      {
        part: 'actions',
        actions: TOPICS.map((topic) => ({ label: topic.label[lang], call: call('topic', topic.id) })),
      },
    ]),
});

export const topicCommands: readonly AnyCommand[] = [...TOPICS.map(topicCommand), topicPage, topics];
