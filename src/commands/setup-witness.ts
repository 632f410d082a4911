import { HEAD_POST, WITNESS_NEWS } from '../evidence/witnessing.ts';
import { call } from '../messages/call.ts';
import type { Field } from '../messages/form.ts';
import type { Message, Part } from '../messages/parts.ts';
import type { Company } from '../people/company.ts';
import { instant } from '../shared/clock.ts';
import type { Lang, Text } from '../shared/lang.ts';
import { isoIn } from '../time/zones.ts';
import { type AnyCommand, type Asking, type Checked, defineCommand, HR } from './command.ts';
import { editionOf } from './edition.ts';
import { parseTypedFields, redraw } from './fields.ts';
import { staleForm } from './refusals.ts';
import { toAsker } from './reply.ts';
import type { Services } from './services.ts';

type Settings = Company['witness'];

const strings = {
  zh: {
    title: '外部见证',
    about:
      '存证记录的校验值可以每天交给外部的时间戳机构，也可以定期发到一个频道里让大家留着。发出去的只有校验值，和人无关。不设也可以用，材料里会写明“没有独立见证”。',
    authority: '时间戳机构的地址（RFC 3161）',
    authorityHint: '比如 https://tsa.example.com/；不填就不用',
    channel: '发到哪个频道',
    every: '多久发一次',
    often: { day: '每天', week: '每周一' },
    submit: '保存',
    wrong: '地址要以 https:// 或 http:// 开头，里面不写用户名和密码。',
    problem: '地址不对，什么都没有改动。',
    saved: '外部见证已保存',
    authorityIs: (address: string) => `时间戳机构：${address}。现在试一次，结果私信给您。`,
    operators: '时间戳机构：系统管理员设的那一家。现在试一次，结果私信给您。',
    noAuthority: '时间戳机构：没有设。',
    channelIs: (often: string) => `签名点发到频道：${often}09:30。`,
    noChannel: '签名点发到频道：没有设。',
    head: (seq: number) => `存证记录到第${seq}条`,
    hash: '校验值',
    at: '时间',
    key: '签名密钥',
    keep: (seq: number, hash: string) =>
      `请留着这条消息。以后记录被截断或改动，用它能看出来：decorum ledger verify --head ${seq}:${hash}`,
    news: (what: string) => `时间戳：${what}。`,
  },
  en: {
    title: 'Outside witness',
    about:
      'The hash of the record can go to an outside time-stamp authority every day, and into a channel for people to keep. Only the hash goes out, nothing about persons. It works without; files then say “not independently witnessed”.',
    authority: 'Address of a time-stamp authority (RFC 3161)',
    authorityHint: 'For example https://tsa.example.com/; leave it empty for none',
    channel: 'Channel to post in',
    every: 'How often',
    often: { day: 'every day', week: 'every Monday' },
    submit: 'Save',
    wrong: 'The address has to begin with https:// or http://, without a name or password in it.',
    problem: 'The address is not right; nothing was changed.',
    saved: 'The outside witness is saved',
    authorityIs: (address: string) =>
      `Time-stamp authority: ${address}. It is tried now; you get the result as a direct message.`,
    operators:
      'Time-stamp authority: the one that the system administrator set. It is tried now; you get the result as a direct message.',
    noAuthority: 'Time-stamp authority: none.',
    channelIs: (often: string) => `Heads are posted in the channel ${often} at 09:30.`,
    noChannel: 'Heads are posted in no channel.',
    head: (seq: number) => `The record is at entry ${seq}`,
    hash: 'Hash',
    at: 'Time',
    key: 'Signing key',
    keep: (seq: number, hash: string) =>
      `Please keep this message. Should the record be cut or changed, it shows: decorum ledger verify --head ${seq}:${hash}`,
    news: (what: string) => `Time stamp: ${what}.`,
  },
} as const;

function fieldsOf(asking: Asking, settings: Settings): Field[] {
  const text = strings[asking.lang];
  return [
    {
      name: 'authority',
      kind: 'text',
      label: text.authority,
      hint: text.authorityHint,
      optional: true,
      value: settings.authority ?? '',
      max: 500,
    },
    {
      name: 'channel',
      kind: 'channel',
      label: text.channel,
      optional: true,
      value: settings.channel?.workspace === asking.asker.workspace ? settings.channel.channel : '',
    },
    {
      name: 'every',
      kind: 'choice',
      label: text.every,
      value: settings.every,
      options: (['week', 'day'] as const).map((value) => ({ value, label: text.often[value] })),
    },
  ];
}

/** `/decorum witness`, 外部见证: offered at the end of the set-up. */
const witness = defineCommand<Settings>({
  name: 'setup witness',
  words: { zh: ['外部见证', '时间戳'], en: ['witness'] },
  may: HR,
  effect: 'changes',
  check: (given, asking, services): Checked<Settings> => {
    const text = strings[asking.lang];
    const before = services.companies.of(asking.company).witness;
    const fields = fieldsOf(asking, before);
    const drawnFrom = editionOf(before);
    if (given.from === 'form' && given.drawnFrom !== drawnFrom) throw staleForm();
    const form = (drawn: readonly Field[], problem?: string) => ({
      form: {
        view: 'form' as const,
        lang: asking.lang,
        title: text.title,
        parts: [{ part: 'note', text: [text.about] } as const],
        fields: drawn,
        submit: text.submit,
        call: call('setup', 'witness'),
        drawnFrom,
        ...(problem === undefined ? {} : { problem }),
      },
    });
    if (given.from === 'call' || (given.from === 'words' && given.words.trim() === '')) return form(fields);
    const typed =
      given.from === 'words'
        ? {
            authority: before.authority ?? '',
            channel: before.channel?.channel ?? '',
            every: before.every,
            ...parseTypedFields(fields, given.words).given,
          }
        : given.given;
    const authority = (typed.authority ?? '').trim();
    const channel = (typed.channel ?? '').trim();
    if (authority !== '' && !/^https?:\/\/[^\s@]+$/.test(authority))
      return form(redraw(fields, typed, { authority: text.wrong }), text.problem);
    return {
      args: {
        authority: authority === '' ? null : authority,
        channel: channel === '' ? null : { workspace: asking.asker.workspace, channel },
        every: typed.every === 'day' ? 'day' : 'week',
      },
    };
  },
  run: async (settings, asking, services) => {
    const { company, id, lang, asker } = asking;
    const text = strings[lang];
    await services.companies.change(company, id, asker.account, { witness: settings });
    const { workspace, account } = asker;
    services.witnessing.tryNow(company, { workspace, account }, id);
    return toAsker(lang, [
      { part: 'heading', text: text.saved },
      {
        part: 'text',
        text: [
          settings.authority !== null
            ? text.authorityIs(settings.authority)
            : services.witnessing.witness(company) === undefined
              ? text.noAuthority
              : text.operators,
        ],
      },
      {
        part: 'text',
        text: [settings.channel === null ? text.noChannel : text.channelIs(text.often[settings.every])],
      },
    ]);
  },
});

/** One press from the end of the set-up. */
export const witnessAction = (lang: Lang) => ({ label: strings[lang].title, call: call('setup', 'witness') });

/** Teaches the outbox to post heads, and to tell what came of stamps. */
export function composeWitness(services: Pick<Services, 'outbox' | 'companies' | 'acknowledgements'>): void {
  const { outbox, companies } = services;
  const { ledger } = services.acknowledgements.desk;
  const message = (lang: Lang, parts: readonly Part[], summary: string): Message => ({
    view: 'message',
    lang,
    parts,
    summary,
  });
  outbox.compose(HEAD_POST, async ({ company }, { lang }) => {
    const head = await ledger.head(company);
    if (head === undefined || companies.of(company).witness.channel === null) return undefined;
    const text = strings[lang];
    const at = isoIn(companies.of(company).zone, instant(Date.parse(head.at)));
    return message(
      lang,
      [
        { part: 'heading', text: text.head(head.seq) },
        {
          part: 'facts',
          rows: [
            { label: text.at, value: [at] },
            { label: text.hash, value: [head.hash] },
            { label: text.key, value: [head.key] },
          ],
        },
        { part: 'note', text: [text.keep(head.seq, head.hash)] },
      ],
      text.head(head.seq),
    );
  });
  outbox.compose(WITNESS_NEWS, async ({ subject }, { lang }) => {
    const said = strings[lang].news((JSON.parse(subject) as Text)[lang]);
    return message(lang, [{ part: 'text', text: [said] }], said);
  });
}

export const witnessCommands: readonly AnyCommand[] = [witness];
