import { POINT_ARTICLES, POINTS } from './checklist.ts';
import type { ShippedRoutine } from './routine.ts';

/** Points of the closing post. */
const CLOSING_POINTS = [
  { id: 'work', text: { zh: '今天的工作做完', en: "Finish today's work" }, articles: ['B-5.2.2'] },
  {
    id: 'desk',
    text: {
      zh: '桌面、柜台收拾干净，不留客户资料',
      en: 'Clear desk and counter; leave no customer papers out',
    },
    articles: ['A-env.1'],
  },
  {
    id: 'papers',
    text: {
      zh: '机密文件、票据、贵重物品收好',
      en: 'Put away confidential papers, slips and valuables',
    },
    articles: ['C-office.4(1)'],
  },
  {
    id: 'devices',
    text: {
      zh: '电脑等设备关机，抽屉柜子上锁，椅子归位',
      en: 'Computer and devices off, drawers and cabinets locked, chair back',
    },
    articles: ['B-5.2.2'],
  },
] as const;

/**
 * The routines that ship, each from the handbooks. They invite and report; they ask only where preparation counts as working
 * time. What is dated or doubtful in law ships off and needs HR's choice.
 */
export const SHIPPED_ROUTINES: readonly ShippedRoutine[] = [
  {
    id: 'opening',
    name: { zh: '上班提醒', en: 'Opening reminder' },
    on: true,
    time: { from: 'opening', minutes: -15 },
    days: 'working',
    onDayOff: 'skip',
    audience: ['channels'],
    // To be early is noise once the day has begun.
    usefulMinutes: 20,
    articles: ['B-5.2.1'],
    marks: [],
    wording: {
      title: { zh: '还有{minutes}分钟上班', en: '{Minutes} minutes to {opening}' },
      text: {
        zh: '到了先收拾一下工位，备好今天的文件和用品，戴上工牌，见到同事微笑点头。',
        en: "When you get in: tidy up, get today's papers and supplies ready, badge on, and greet colleagues with a smile and a nod.",
      },
      reports: { zh: '{book} 写的是提前5分钟到岗。', en: '{book} says five minutes before opening.' },
      asks: { zh: '请{early}前到岗。', en: 'Please be there by {early}.' },
    },
  },
  {
    id: 'closing',
    name: { zh: '下班提醒', en: 'Closing reminder' },
    on: true,
    time: { from: 'closing', minutes: 0 },
    days: 'working',
    onDayOff: 'skip',
    audience: ['channels'],
    // “Power off” still helps when people have stayed on.
    usefulMinutes: 120,
    articles: ['B-5.2.2', 'A-env.1', 'C-office.4(1)'],
    marks: [],
    wording: { title: { zh: '下班前看一眼', en: 'Before you go' }, points: CLOSING_POINTS },
  },
  {
    id: 'last-out',
    name: { zh: '最后离开检查', en: 'Last-one-out check' },
    on: true,
    time: { from: 'closing', minutes: 0 },
    days: 'working',
    onDayOff: 'skip',
    audience: ['channels'],
    usefulMinutes: 180,
    articles: ['B-5.2.2', 'C-office.4(1)'],
    marks: [],
    partOf: 'closing',
    wording: {
      title: { zh: '最后走的同事', en: 'Last one out' },
      text: { zh: '最后走的同事请点“我最后走”。', en: "Last one out? Press “I'm last”." },
      points: POINTS.map((point) => ({ ...point, articles: POINT_ARTICLES })),
    },
  },
  {
    id: 'morning-card',
    name: { zh: '今日一览', en: 'Morning card' },
    // Nobody gets it before they subscribe, but for an office's manager when last night needs a look.
    on: true,
    time: { from: 'opening', minutes: 0 },
    days: 'working',
    onDayOff: 'skip',
    audience: ['subscribers'],
    personal: true,
    usefulMinutes: 180,
    articles: [],
    marks: [],
    wording: { title: { zh: '今日一览', en: 'Today' } },
  },
  {
    id: 'festival-greetings',
    name: { zh: '节日问候客户', en: 'Festival greetings to customers' },
    on: false,
    time: { at: '10:00' },
    days: 'before-holidays',
    onDayOff: 'skip',
    audience: ['channels'],
    usefulMinutes: 360,
    articles: ['D-sms.3', 'E-service.6'],
    marks: ['legal-risk'],
    wording: {
      title: { zh: '{holiday}快到了，可以问候客户', en: '{holiday} is near: time to greet customers' },
      text: {
        zh: '祝福短信只发给同意接收的客户，写明怎么退订；生日等个人信息，客户同意用于问候才使用。',
        en: 'Send greetings only to customers who agreed to receive them, with a way to unsubscribe; use a birthday only if the customer agreed to that use.',
      },
      reports: { zh: '{book} 写的是逢节假日发祝福短信。', en: '{book} says to text greetings on holidays.' },
    },
  },
  {
    id: 'stay-late',
    name: { zh: '晚走五分钟', en: 'Five minutes after closing' },
    on: false,
    time: { from: 'closing', minutes: 5 },
    days: 'working',
    onDayOff: 'skip',
    audience: ['channels'],
    usefulMinutes: 30,
    articles: ['B-5.2.2'],
    marks: ['dated', 'legal-risk'],
    wording: {
      title: { zh: '走之前再看一眼', en: 'One more look before you go' },
      text: {
        zh: '把桌面、文件、设备和锁处理妥当再走；多留的时间计入工时。',
        en: 'Close up your desk, papers, devices and locks properly before you go; extra minutes count as working time.',
      },
      reports: { zh: '{book} 写的是下班晚走5分钟。', en: '{book} says to leave 5 minutes after closing.' },
    },
  },
  {
    id: 'morning-singing',
    name: { zh: '每周晨唱', en: 'Weekly morning singing' },
    on: false,
    time: { from: 'opening', minutes: 0 },
    days: { weekdays: [1] },
    onDayOff: 'skip',
    audience: ['channels'],
    usefulMinutes: 15,
    articles: ['B-3.3.5'],
    marks: ['dated'],
    wording: {
      title: { zh: '今天有晨唱', en: 'Morning singing today' },
      text: {
        zh: '愿意参加的同事一起来，站直、放松、有精神。',
        en: 'Come along if you like: stand straight, relaxed and alert.',
      },
      reports: {
        zh: '{book} 提到每周晨唱时的站姿。',
        en: '{book} mentions how to stand at the weekly singing.',
      },
    },
  },
];
