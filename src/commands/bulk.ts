import { readSelectors } from '../acknowledgements/audience.ts';
import type { Campaign } from '../acknowledgements/campaign.ts';
import type { Bulk, Change } from '../acknowledgements/changes.ts';
import { readPaper, readPaperFile } from '../acknowledgements/paper-rows.ts';
import { sayShortDate } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Attachments, Field, Given } from '../messages/form.ts';
import type { Form, Part, Reply } from '../messages/parts.ts';
import { Refusal } from '../shared/errors.ts';
import type { LocalDate } from '../time/days.ts';
import { parseLocalDate } from '../time/days.ts';
import { actorOf, campaignOf, headOf, readDue } from './campaign-reading.ts';
import { campaignStrings } from './campaign-strings.ts';
import { type AnyCommand, type Arguments, type Asking, type Checked, defineCommand, HR } from './command.ts';
import { parseTypedFields, redraw } from './fields.ts';
import { listField, readListed, sayBadRows } from './list-field.ts';
import { nameOf, readingOf } from './person-reading.ts';
import { mayAttach } from './policy-parts.ts';
import { oldButton } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';

type Kind = Bulk['kind'];

/** A change of many as HR wants it, before it is worked out. */
interface Wanted {
  readonly campaign: Campaign;
  readonly bulk: Bulk;
  readonly people: readonly string[] | undefined;
  readonly papers?: Parameters<Services['acknowledgements']['changes']['propose']>[5];
}

function fieldsOf(kind: Kind, who: string, asking: Asking, services: Services): Field[] {
  const text = campaignStrings[asking.lang];
  const list = mayAttach(asking, services) ? [listField(asking.lang, kind === 'paper')] : [];
  const people: Field = {
    name: 'who',
    kind: 'text',
    label: text.bulkWho,
    hint: text.bulkWhoHint,
    lines: 3,
    max: 3000,
    optional: true,
    value: who,
  };
  switch (kind) {
    case 'extend':
      return [
        people,
        ...list,
        { name: 'due', kind: 'text', label: text.newDue, hint: text.newDueHint, max: 40, value: '+3' },
      ];
    case 'exempt':
      return [
        people,
        ...list,
        { name: 'until', kind: 'text', label: text.until, hint: text.untilHint, max: 20, optional: true },
        { name: 'why', kind: 'text', label: text.why, max: 300 },
      ];
    case 'recall':
      return [people, ...list, { name: 'why', kind: 'text', label: text.reason, max: 300 }];
    case 'remind':
      return [people, ...list];
    case 'paper':
      return [
        {
          name: 'rows',
          kind: 'text',
          label: text.paperRows,
          hint: text.paperHint,
          lines: 10,
          max: 60_000,
          ...(list.length > 0 ? { optional: true as const } : {}),
        },
        ...list,
      ];
  }
}

/** The people meant: undefined for everybody who has not answered. @throws Refusal that names who was not found */
async function peopleOf(
  typed: string,
  asking: Asking,
  services: Services,
): Promise<readonly string[] | undefined | { error: string }> {
  const { desk } = services.acknowledgements;
  const { company } = asking;
  if (typed.trim() === '') return undefined;
  const { any, unknown, several } = await readSelectors(desk, company, asking.asker.workspace, typed);
  const text = campaignStrings[asking.lang];
  const names = (list: readonly string[]) =>
    list
      .slice(0, 5)
      .join(asking.lang === 'zh' ? '、' : ', ')
      .slice(0, 120);
  if (unknown.length > 0) return { error: text.unknown(names(unknown)) };
  if (several.length > 0) return { error: text.several(names(several)) };
  if (any.some((each) => 'everyone' in each)) return undefined;
  const ids: string[] = any.flatMap((each) => ('person' in each ? [each.person] : []));
  const groups = any.filter((each) => !('person' in each));
  if (groups.length > 0) {
    const on = readingOf(asking).today;
    for (let after: string | undefined; ; ) {
      const found = await desk.directory.select(company, { any: groups }, { on, after, limit: 1000 });
      ids.push(...found.map(({ id }) => id));
      after = found.at(-1)?.id;
      if (found.length < 1000) break;
    }
  }
  return ids;
}

async function settle(
  kind: Kind,
  campaign: Campaign,
  given: Given,
  files: Attachments | undefined,
  asking: Asking,
  services: Services,
): Promise<Wanted | { errors: Record<string, string> }> {
  const value = (name: string) => (given[name] ?? '').trim();
  if (kind === 'paper') {
    const { desk } = services.acknowledgements;
    const { today } = readingOf(asking);
    const file = files?.list;
    const read =
      file === undefined
        ? await readPaper(desk, asking.company, value('rows'), today)
        : await readPaperFile(desk, asking.company, file.bytes, today);
    if ('bad' in read)
      return { errors: { [file === undefined ? 'rows' : 'list']: sayBadRows(read.bad, asking.lang) } };
    return {
      campaign,
      bulk: { kind, file: read.hash },
      people: [...read.sheets.keys()],
      papers: read.sheets,
    };
  }
  const errors: Record<string, string> = {};
  const list = await readListed(files, asking, services);
  if (list?.error !== undefined) errors.list = list.error;
  const named = await peopleOf(value('who'), asking, services);
  if (named !== undefined && 'error' in named) errors.who = named.error;
  // With a list an empty line above it means nobody else, not everybody.
  const people =
    list === undefined ? named : [...list.people, ...(Array.isArray(named) ? (named as string[]) : [])];
  const bulk = bulkOf(kind, value, errors, asking);
  if (Object.keys(errors).length > 0 || bulk === undefined) return { errors };
  return { campaign, bulk, people: people as readonly string[] | undefined };
}

function bulkOf(
  kind: Exclude<Kind, 'paper'>,
  value: (name: string) => string,
  errors: Record<string, string>,
  asking: Asking,
): Bulk | undefined {
  const text = campaignStrings[asking.lang];
  switch (kind) {
    case 'remind':
      return { kind };
    case 'extend': {
      const due = readDue(value('due'));
      if (due === undefined) errors.due = text.badDue;
      return due === undefined ? undefined : { kind, due };
    }
    case 'exempt': {
      const until = value('until') === '' ? null : parseLocalDate(value('until'));
      if (until === undefined) errors.until = text.badDue;
      if (value('why') === '') errors.why = text.required;
      return { kind, until: until ?? null, why: value('why') };
    }
    case 'recall':
      if (value('why') === '') errors.why = text.required;
      return { kind, reason: value('why') };
  }
}

/** What was typed behind the campaign: fields by name, or for short forms the people and, last, the due date. */
function typedFields(kind: Kind, rest: string, fields: readonly Field[]): Given {
  if (/[=＝]/.test(rest) && kind !== 'paper') return parseTypedFields(fields, rest).given;
  if (kind === 'paper') return { rows: rest };
  if (kind !== 'extend') return { who: rest };
  const pieces = rest.split(/\s+/);
  const due = pieces.at(-1) ?? '';
  return readDue(due) === undefined ? { who: rest } : { who: pieces.slice(0, -1).join(' '), due };
}

function define(
  kind: Kind,
  words: { zh: string[]; en: string[] },
  about?: { zh: string; en: string },
): AnyCommand {
  return defineCommand<Wanted>({
    name: `policy ${kind === 'recall' ? 'recall-some' : kind}`,
    words,
    may: HR,
    effect: 'changes',
    ...(about === undefined ? {} : { help: { about, hint: { zh: '', en: '' } } }),
    check: async (given, asking, services): Promise<Checked<Wanted>> => {
      const { id, rest } = headOf(given);
      const named = id !== undefined && /^camp-/i.test(id);
      const { campaign } = await campaignOf(named ? id : undefined, asking, services);
      const typed = given.from === 'words' ? (named ? rest : given.words.trim()) : '';
      const who = given.from === 'call' ? (given.ids[1] ?? '') : '';
      const fields = fieldsOf(kind, who, asking, services);
      const form = (shown: readonly Field[]): Form => bulkForm(kind, campaign, shown, asking);
      if (given.from !== 'form' && typed === '' && kind !== 'remind') return { form: form(fields) };
      const parsed =
        given.from === 'form'
          ? given.given
          : given.from === 'call'
            ? { who }
            : typedFields(kind, typed, fields);
      const settled = await settle(
        kind,
        campaign,
        parsed,
        given.from === 'form' ? given.files : undefined,
        asking,
        services,
      );
      if ('errors' in settled) return { form: form(redraw(fields, parsed, settled.errors)) };
      return { args: settled };
    },
    run: async ({ campaign, bulk, people, papers }, asking, services) => {
      const { changes } = services.acknowledgements;
      const by = await actorOf(asking, services);
      const change = await changes.propose(asking.company, by, campaign.id, bulk, people, papers);
      return previewReply(change, asking, services, people?.length);
    },
  });
}

function bulkForm(kind: Kind, campaign: Campaign, fields: readonly Field[], asking: Asking): Form {
  const text = campaignStrings[asking.lang];
  return {
    view: 'form',
    lang: asking.lang,
    title: text.bulkTitle[kind],
    parts: [],
    fields,
    submit: text.preview,
    call: call('policy', kind === 'recall' ? 'recall-some' : kind, campaign.id),
    drawnFrom: '',
  };
}

const MOST_SHOWN = 8;

async function previewReply(
  change: Change,
  asking: Asking,
  services: Services,
  named: number | undefined,
): Promise<Reply> {
  const { lang, company } = asking;
  const text = campaignStrings[lang];
  if (change.count === 0) return sentence(lang, text.nobody);
  const { changes, desk } = services.acknowledgements;
  const { today } = readingOf(asking);
  const rows = await changes.rows(company, change.id, MOST_SHOWN);
  const say = (day: LocalDate) => sayShortDate(day, lang, today);
  const lines = await Promise.all(
    rows.map(async ({ assignment, due }) =>
      text.bulkLine(
        nameOf(await desk.directory.byId(company, assignment.person), services),
        say(assignment.due),
        due === undefined ? undefined : say(due),
      ),
    ),
  );
  const more = change.count - rows.length;
  const parts: Part[] = [
    { part: 'heading', text: text.bulkPreview[change.bulk.kind](change.count) },
    { part: 'list', items: lines.map((line) => [line]) },
    ...(more > 0 ? [{ part: 'text', text: [text.andMore(more)] } as const] : []),
    ...(named !== undefined && named > change.count
      ? [{ part: 'note', text: [text.notConcerned(named - change.count)] } as const]
      : []),
    {
      part: 'actions',
      actions: [{ label: text.doIt, style: 'primary', call: call('policy', 'apply', change.id) }],
    },
  ];
  return toAsker(lang, parts);
}

function changeId(given: Arguments): string {
  const { id } = headOf(given);
  if (id === undefined || !/^chg-[0-9a-z]{8}$/.test(id)) throw oldButton();
  return id;
}

const apply = defineCommand<string>({
  name: 'policy apply',
  words: { zh: [], en: [] },
  may: HR,
  effect: 'changes',
  check: (given) => ({ args: changeId(given) }),
  run: async (id, asking, services) => {
    const { lang, company } = asking;
    const text = campaignStrings[lang];
    const { changes } = services.acknowledgements;
    const change = await changes.find(company, id);
    const done = await changes.apply(company, await actorOf(asking, services), id);
    void services.outbox.dispatch(company);
    if (change === undefined || done === 0) return sentence(lang, text.nobody);
    const { kind } = change.bulk;
    return toAsker(
      lang,
      [
        { part: 'heading', text: text.bulkDone[kind](done) },
        ...(kind === 'recall'
          ? []
          : [
              {
                part: 'actions',
                actions: [{ label: text.undo, call: call('policy', 'undo', id) }],
              } as const,
            ]),
      ],
      'same',
    );
  },
});

const undo = defineCommand<string>({
  name: 'policy undo',
  words: { zh: [], en: [] },
  may: HR,
  effect: 'changes',
  check: (given) => ({ args: changeId(given) }),
  run: async (id, asking, services) => {
    const { lang, company } = asking;
    const { changes } = services.acknowledgements;
    const change = await changes.find(company, id);
    if (change?.bulk.kind === 'recall')
      throw new Refusal('cannot-undo', {
        zh: campaignStrings.zh.cannotUndo,
        en: campaignStrings.en.cannotUndo,
      });
    const done = await changes.undo(company, await actorOf(asking, services), id);
    return toAsker(lang, [{ part: 'heading', text: campaignStrings[lang].undone(done) }], 'same');
  },
});

export const bulkCommands: readonly AnyCommand[] = [
  define('remind', { zh: ['提醒签收'], en: ['policy remind'] }),
  define('exempt', { zh: ['豁免签收'], en: ['policy exempt'] }),
  define('extend', { zh: ['签收延期'], en: ['policy extend'] }),
  define('recall', { zh: ['撤回签收单'], en: ['policy recall-some'] }),
  define('paper', { zh: ['纸质补录'], en: ['policy paper'] }),
  apply,
  undo,
];
