import type { Lang } from '../shared/lang.ts';

/**
 * What a slash command is named after. `words` are all names under which it can be typed; the first of each language is
 * the one shown. `hint` is what may follow it, for help and Slack's usage hint.
 */
export interface Topic {
  readonly id: string;
  readonly words: Readonly<Record<Lang, readonly [string, ...string[]]>>;
  readonly label: Readonly<Record<Lang, string>>;
  readonly about: Readonly<Record<Lang, string>>;
  readonly hint: Readonly<Record<Lang, string>>;
}

function topic(
  id: string,
  en: [string, ...string[]],
  zh: [string, ...string[]],
  about: Record<Lang, string>,
  hint: Record<Lang, string>,
): Topic {
  const name = en[0];
  return {
    id,
    words: { en, zh },
    label: { zh: zh[0], en: name[0]?.toUpperCase() + name.slice(1) },
    about,
    hint,
  };
}

/** All topics, in the order in which help shows them. */
export const TOPICS: readonly Topic[] = [
  topic(
    'dress',
    ['dress', 'dresscode', 'clothes', 'wear', 'outfit', 'uniform'],
    ['着装', '穿着', '穿衣', '服装', '穿什么', '工作服', '衣服'],
    { zh: '每天穿什么', en: 'What to wear, day by day' },
    { zh: '周五', en: 'friday' },
  ),
  topic(
    'appearance',
    ['appearance', 'groom', 'grooming', 'looks', 'hair', 'makeup'],
    ['仪容', '仪表', '容貌', '发型', '妆容', '打扮'],
    { zh: '头发、妆容、指甲、气味', en: 'Hair, make-up, nails, scent' },
    { zh: '指甲', en: 'nails' },
  ),
  topic(
    'posture',
    ['posture', 'stand', 'sit', 'walk', 'gesture', 'gestures', 'manners'],
    ['仪态', '姿态', '姿势', '站姿', '坐姿', '走姿', '举止', '手势'],
    { zh: '站、坐、走、手势、递接', en: 'Standing, sitting, walking, handing over' },
    { zh: '坐姿', en: 'sitting' },
  ),
  topic(
    'greet',
    ['greet', 'greeting', 'greetings', 'hello', 'introduce', 'introduction', 'handshake'],
    ['问候', '打招呼', '称呼', '介绍', '握手', '名片', '问好'],
    { zh: '问候、称呼、握手、名片', en: 'Greeting, address, handshake, cards' },
    { zh: '握手', en: 'handshake' },
  ),
  topic(
    'visit',
    ['visit', 'visits', 'visiting', 'call-on', 'followup', 'follow-up'],
    ['拜访', '上门', '回访', '走访', '登门'],
    { zh: '拜访和回访客户', en: 'Visiting customers, following up' },
    { zh: '预约', en: 'appointment' },
  ),
  topic(
    'host',
    ['host', 'hosting', 'guest', 'guests', 'reception', 'hospitality'],
    ['接待', '待客', '来访', '招待', '来客'],
    { zh: '接待来访、倒茶送水、送客', en: 'Receiving guests, tea, seeing off' },
    { zh: '倒茶', en: 'tea' },
  ),
  topic(
    'meeting',
    ['meeting', 'meetings'],
    ['会议', '开会'],
    { zh: '大会、小会、手机、离场', en: 'Large and small meetings, phones' },
    { zh: '手机', en: 'phone' },
  ),
  topic(
    'lift',
    ['lift', 'elevator', 'lifts', 'elevators'],
    ['电梯', '乘电梯', '坐电梯'],
    { zh: '先后、让门、说话', en: 'Order, doors, talking' },
    { zh: '谁先进', en: 'who first' },
  ),
  topic(
    'phone',
    ['phone', 'telephone', 'call', 'calls', 'mobile', 'hotline'],
    ['电话', '接电话', '打电话', '手机', '来电', '热线'],
    { zh: '接、打、转接、没声音、打错了', en: 'Answering, calling, transfer, no sound' },
    { zh: '转接', en: 'transfer' },
  ),
  topic(
    'complaint',
    ['complaint', 'complaints', 'complain'],
    ['投诉', '客诉', '抱怨'],
    { zh: '怎么受理、时限、升级', en: 'Taking them, deadlines, escalation' },
    { zh: '时限', en: 'deadline' },
  ),
  topic(
    'desk',
    ['desk', 'workplace', 'workstation', 'office'],
    ['工位', '桌面', '办公桌', '办公室', '办公', '工作区'],
    { zh: '桌面、环境、离岗', en: 'Desk, office, leaving your post' },
    { zh: '私人物品', en: 'private things' },
  ),
  topic(
    'opening',
    ['opening', 'arrive', 'arrival', 'arriving', 'start', 'morning'],
    ['到岗', '上班', '早上', '开门', '到公司'],
    { zh: '到岗前后做什么', en: 'What to do when you arrive' },
    { zh: '提前几分钟', en: 'how early' },
  ),
  topic(
    'closing',
    ['closing', 'leave', 'leaving', 'close', 'end'],
    ['下班', '离岗', '离开', '收工', '关门'],
    { zh: '下班前、最后一个走', en: 'Before you go, last one out' },
    { zh: '最后走', en: 'last out' },
  ),
  topic(
    'secrecy',
    ['secrecy', 'secret', 'secrets', 'confidential', 'confidentiality'],
    ['保密', '机密', '秘密', '泄密'],
    { zh: '机密文件、外传、离岗', en: 'Confidential papers and data' },
    { zh: '复印', en: 'copying' },
  ),
  topic(
    'ethics',
    ['ethics', 'integrity', 'conduct'],
    ['职业操守', '职业道德', '操守', '廉洁', '合规'],
    { zh: '诚信、廉洁、对外发言、兼职', en: 'Honesty, gifts, speaking out, side jobs' },
    { zh: '兼职', en: 'side job' },
  ),
  topic(
    'colleague',
    ['colleague', 'colleagues', 'coworker', 'coworkers', 'team'],
    ['同事', '新同事', '员工'],
    { zh: '同事之间、新人、员工关系', en: 'Between colleagues, newcomers' },
    { zh: '新人', en: 'newcomer' },
  ),
  topic(
    'leader',
    ['leader', 'boss', 'manager', 'superior', 'leaders'],
    ['领导', '上级', '老板', '上司'],
    { zh: '进办公室、起身、打招呼', en: 'Their office, standing up, greeting' },
    { zh: '敲门', en: 'knock' },
  ),
  topic(
    'service',
    ['service', 'serve', 'customer', 'customers', 'sms'],
    ['服务', '客户', '短信', '客户服务'],
    { zh: '服务态度、职责、分级、短信', en: 'Attitude, duties, tiers, texts' },
    { zh: '短信', en: 'text messages' },
  ),
];

const BY_ID = new Map(TOPICS.map((each) => [each.id, each]));

export function topicById(id: string): Topic | undefined {
  return BY_ID.get(id);
}
