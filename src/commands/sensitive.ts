import type { Part } from '../messages/parts.ts';
import type { Company, Contact } from '../people/company.ts';
import type { Lang } from '../shared/lang.ts';

/** Public help lines of a country; facts of public bodies, checked 2026. */
interface Lines {
  readonly zones: RegExp;
  readonly text: Readonly<Record<Lang, string>>;
}

const LINES: readonly Lines[] = [
  {
    zones: /^(Asia\/(Shanghai|Chongqing|Harbin|Urumqi|Beijing)|\+08:00)$/,
    text: {
      zh: '公共热线：12338（妇女维权）、12351（职工维权）、12356（心理援助）。眼下有危险，先离开，拨打110。',
      en: "Public lines: 12338 (women's rights), 12351 (workers' rights), 12356 (mental health). In danger now? Get away first, then call 110.",
    },
  },
  {
    zones: /^Europe\/(London|Belfast|Jersey|Guernsey|Isle_of_Man)$/,
    text: {
      zh: '公共热线：0300 123 1100（Acas，职场权益）、116 123（Samaritans，心理援助）。眼下有危险，先离开，拨打999。',
      en: 'Public lines: 0300 123 1100 (Acas, rights at work), 116 123 (Samaritans, to talk to somebody). In danger now? Get away first, then call 999.',
    },
  },
];

const ELSEWHERE: Readonly<Record<Lang, string>> = {
  zh: '眼下有危险，先离开，拨打当地报警电话。',
  en: 'In danger now? Get away first, then call your local emergency number.',
};

/** The public lines for somebody in a time zone. */
export function publicLines(zone: string, lang: Lang): string {
  return (LINES.find((lines) => lines.zones.test(zone))?.text ?? ELSEWHERE)[lang];
}

function sayContact(contact: Contact, lang: Lang): string {
  return lang === 'zh'
    ? `${contact.name.zh}，${contact.reach.zh}`
    : `${contact.name.en}, ${contact.reach.en}`;
}

/**
 * The answer to words on harassment, violence or self-harm: two named humans, one outside HR, and public lines. It cites
 * nothing, offers nothing to press, judges nothing; the words themselves are kept nowhere.
 */
export function sensitiveParts(company: Company, zone: string, lang: Lang): Part[] {
  const zh = lang === 'zh';
  const contacts = company.contacts;
  const people =
    contacts === null
      ? zh
        ? '公司还没有指定联系人，请直接找您信任的同事、HR 或工会。'
        : 'The company has not named contacts yet; please turn to a colleague you trust, HR or the union.'
      : `${sayContact(contacts.inside, lang)}${zh ? '；' : '; '}${sayContact(contacts.outside, lang)}${zh ? '。' : '.'}`;
  return [
    { part: 'heading', text: zh ? '这件事，请直接找人帮忙' : 'Please talk to a person about this' },
    {
      part: 'text',
      text: [zh ? '您说的我不保存，也不作判断。' : "I don't keep what you wrote, and I don't judge it."],
    },
    { part: 'text', text: [people] },
    { part: 'text', text: [publicLines(zone, lang)] },
    {
      part: 'text',
      text: [
        zh
          ? '发出的原话还在聊天记录里，留不留由您决定。'
          : 'Your own words stay in the chat history; keeping them or not is up to you.',
      ],
    },
  ];
}

/** Who to ask in HR, for sentences such as “ask …”. */
export function hrContact(company: Company, lang: Lang): string {
  if (company.contacts === null) return lang === 'zh' ? ' HR' : 'HR';
  return sayContact(company.contacts.inside, lang);
}
