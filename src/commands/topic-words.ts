import { pinyin } from 'pinyin-pro';
import { TOPICS } from '../rulebook/topics.ts';

/** What people write behind a topic's name when they want to see all of it: 电梯礼仪, phone etiquette. */
const IN_GENERAL_ZH = /(?:的)?(?:礼仪|规范|规定|要求|规矩|制度|守则|须知|注意事项)$/;
const IN_GENERAL_EN = /\s+(?:etiquette|rules?|manners|guidelines?|policy|code|standards?)$/;

/** 电话 as dianhua. A sound that two topics share names neither. */
const bySound = new Map<string, string | undefined>();
for (const { words } of TOPICS) {
  for (const word of words.zh) {
    if ([...word].length < 2) continue;
    const sound = pinyin(word, { toneType: 'none', type: 'array' }).join('').replaceAll('ü', 'v');
    const before = bySound.get(sound);
    const same = before === undefined || words.zh.includes(before);
    bySound.set(sound, bySound.has(sound) && !same ? undefined : (before ?? word));
  }
}
const topicWords = new Set(TOPICS.flatMap(({ words }) => [...words.zh, ...words.en]));

/** Words that name one matter of their topic, not the whole of it: alone they ask about that matter. */
const NARROW = new Set([
  ...[
    '工作服',
    '发型',
    '妆容',
    '站姿',
    '坐姿',
    '走姿',
    '手势',
    '称呼',
    '介绍',
    '握手',
    '名片',
    '回访',
    '手机',
  ],
  ...[
    '泄密',
    '抱怨',
    '新同事',
    '短信',
    'uniform',
    'hair',
    'makeup',
    'stand',
    'sit',
    'walk',
    'gesture',
    'gestures',
  ],
  ...['introduce', 'introduction', 'handshake', 'followup', 'follow-up', 'mobile', 'sms'],
]);

/** What a topic's word asks about by itself: nothing more where it stands for the whole topic. */
export function askedBy(word: string): string {
  return NARROW.has(word) ? word : '';
}

/** The topic word that a name means in another form, or undefined: its sound, or it with a general word behind. */
export function topicWordIn(name: string): string | undefined {
  const sound = bySound.get(name);
  if (sound !== undefined) return sound;
  const bare = name.replace(IN_GENERAL_ZH, '').replace(IN_GENERAL_EN, '');
  return bare !== name && topicWords.has(bare) ? bare : undefined;
}
