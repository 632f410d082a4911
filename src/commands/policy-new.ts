import type { NewDraft, Version } from '../acknowledgements/policies.ts';
import {
  adoptedTopics,
  hasMarkedRules,
  type MarkedRules,
  policyOfTopics,
} from '../acknowledgements/policy-from-rules.ts';
import { languagesInOrder, MOST_TITLE } from '../acknowledgements/policy-import.ts';
import { call } from '../messages/call.ts';
import type { Attachments, Field, Given } from '../messages/form.ts';
import type { Form } from '../messages/parts.ts';
import { TOPICS } from '../rulebook/topics.ts';
import { Refusal } from '../shared/errors.ts';
import type { Lang, Text } from '../shared/lang.ts';
import { type AnyCommand, type Asking, defineCommand, HR } from './command.ts';
import { parseTypedFields, redraw } from './fields.ts';
import { actorOf } from './policy-find.ts';
import { languagesSaid, mayAttach, versionParts } from './policy-parts.ts';
import { policyWords } from './policy-strings.ts';
import { oldButton } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';
import { common } from './strings.ts';

/** Longest pasted text where the platform sets no limit of its own. */
const MOST_PASTED = 20_000;
const ACCEPT = ['.docx', '.md', '.txt'];

/** “信息保密制度 / Secrecy Policy”: one title for both languages, or one each. */
function titleOf(typed: string | undefined): Partial<Text> {
  const [zh = '', en] = (typed ?? '').split(/\s*[/／]\s*/, 2);
  return {
    ...(zh.trim() === '' ? {} : { zh: zh.trim() }),
    ...(en === undefined || en.trim() === '' ? {} : { en: en.trim() }),
  };
}

function fieldsOf(asking: Asking, services: Services): Field[] {
  const { form } = policyWords[asking.lang];
  const files = mayAttach(asking, services);
  const langs = languagesInOrder(services.companies.of(asking.company));
  return [
    {
      name: 'title',
      kind: 'text',
      label: form.title,
      hint: form.titleHint,
      optional: true,
      max: 2 * MOST_TITLE + 3,
    },
    ...langs.flatMap((lang): Field[] => [
      ...(files
        ? [
            {
              name: `${lang}_file`,
              kind: 'file',
              label: form.file(lang),
              hint: form.fileHint,
              optional: true,
              accept: ACCEPT,
            } satisfies Field,
          ]
        : []),
      {
        name: lang,
        kind: 'text',
        label: form.text(lang),
        hint: form.textHint,
        optional: true,
        lines: 4,
        max: MOST_PASTED,
      },
    ]),
  ];
}

function newForm(
  asking: Asking,
  services: Services,
  policy: string | undefined,
  fields: readonly Field[],
  problem?: string,
): Form {
  const text = policyWords[asking.lang];
  const settings = services.companies.of(asking.company);
  const langs = languagesInOrder(settings);
  const said = languagesSaid({ langs, prevails: langs[0] ?? 'zh' }, asking.lang);
  return {
    view: 'form',
    lang: asking.lang,
    title: text.form.newTitle,
    parts: [
      { part: 'note', text: [text.form.newIntro(said)] },
      ...(mayAttach(asking, services) ? [] : [{ part: 'note', text: [text.form.noFiles] } as const]),
    ],
    fields,
    submit: text.form.import,
    call: call('policy', 'new', ...(policy === undefined ? [] : [policy])),
    drawnFrom: '',
    ...(problem === undefined ? {} : { problem }),
  };
}

/** What was given as files or pasted; a language with neither is named at its field. */
function draftOf(
  given: Given,
  files: Attachments,
  asking: Asking,
  services: Services,
): { draft: Omit<NewDraft, 'policy'> } | { errors: Record<string, string> } {
  const { form } = policyWords[asking.lang];
  const errors: Record<string, string> = {};
  const sources: NewDraft['files'] = {};
  for (const lang of languagesInOrder(services.companies.of(asking.company))) {
    const file = files[`${lang}_file`];
    const pasted = given[lang]?.trim() ?? '';
    if (file !== undefined) sources[lang] = file;
    else if (pasted !== '') sources[lang] = { name: `${lang}.md`, bytes: new TextEncoder().encode(pasted) };
    else errors[lang] = form.needText(lang);
  }
  if (Object.keys(errors).length > 0) return { errors };
  return { draft: { files: sources, title: titleOf(given.title) } };
}

/** `/policy new`: a policy, or with a policy's id its next version or another text for its draft. */
const create = defineCommand<{ policy: string | undefined; draft: Omit<NewDraft, 'policy'> }>({
  name: 'policy new',
  words: {
    zh: ['新制度', '导入制度', '制度 新建', '制度 导入'],
    en: ['policy new', 'policy import', 'newpolicy'],
  },
  may: HR,
  effect: 'changes',
  check: (given, asking, services) => {
    const fields = fieldsOf(asking, services);
    const policy = given.from === 'words' ? undefined : given.ids[0];
    if (policy !== undefined && !policy.startsWith('pol-')) throw oldButton();
    const redrawn = (values: Given, errors: Record<string, string>) => ({
      form: newForm(asking, services, policy, redraw(fields, values, errors)),
    });
    if (given.from === 'call') return { form: newForm(asking, services, policy, fields) };
    let values: Given;
    let files: Attachments = {};
    if (given.from === 'form') {
      values = given.given;
      files = given.files ?? {};
    } else {
      if (given.words === '') return { form: newForm(asking, services, policy, fields) };
      values = typedValues(given.words, fields, asking, services);
    }
    const settled = draftOf(values, files, asking, services);
    if ('errors' in settled) return redrawn(values, settled.errors);
    return { args: { policy, draft: settled.draft } };
  },
  run: async ({ policy, draft }, asking, services) => {
    const { company, id, lang } = asking;
    const target = policy === undefined ? draft : { ...draft, policy };
    const version = await services.policies.bring(company, id, await actorOf(asking, services), target);
    if (version === 'again') return sentence(lang, common[lang].alreadyDone);
    return shown(version, asking, services);
  },
});

/** Fields by name, or else the whole is the text in the language that decides. */
function typedValues(words: string, fields: readonly Field[], asking: Asking, services: Services): Given {
  const { given, unknown } = parseTypedFields(fields, words);
  if (unknown.length === 0 && Object.keys(given).length > 0) return given;
  return { [languagesInOrder(services.companies.of(asking.company))[0] ?? 'zh']: words };
}

async function shown(version: Version, asking: Asking, services: Services, note?: string) {
  const text = policyWords[asking.lang];
  const led = version.edition > 1 ? text.done.replaced : text.done.imported;
  const parts = await versionParts(version, asking, services, led);
  if (note === undefined) return toAsker(asking.lang, parts);
  const actions = parts.slice(-1);
  return toAsker(asking.lang, [...parts.slice(0, -1), { part: 'note', text: [note] }, ...actions]);
}

interface RulesChoice {
  readonly topics: readonly string[];
  readonly marked: MarkedRules;
  readonly title: Text;
}

function rulesForm(asking: Asking, topics: readonly string[], fields: readonly Field[]): { form: Form } {
  const { form } = policyWords[asking.lang];
  return {
    form: {
      view: 'form',
      lang: asking.lang,
      title: form.rulesTitle,
      parts: [{ part: 'note', text: [form.rulesIntro] }],
      fields,
      submit: form.makeSubmit,
      call: call('policy', 'rules'),
      drawnFrom: topics.join(','),
    },
  };
}

function rulesFields(asking: Asking, topics: readonly string[]): Field[] {
  const { lang } = asking;
  const { form } = policyWords[lang];
  return [
    { name: 'title', kind: 'text', label: form.title, hint: '中文 / English', max: 2 * MOST_TITLE + 3 },
    {
      name: 'topics',
      kind: 'choice',
      many: true,
      label: form.topics,
      options: TOPICS.filter((topic) => topics.includes(topic.id)).map((topic) => ({
        value: topic.id,
        label: topic.label[lang],
      })),
    },
    {
      name: 'marked',
      kind: 'choice',
      optional: true,
      label: form.marked,
      hint: form.markedHint,
      options: (['neutral', 'keep', 'off'] as const).map((value) => ({
        value,
        label: form.markedOptions[value],
      })),
    },
  ];
}

function rulesChoice(
  given: Given,
  topics: readonly string[],
  asking: Asking,
  services: Services,
): RulesChoice | { errors: Record<string, string> } {
  const { form } = policyWords[asking.lang];
  const { book } = services.shelf.of(asking.company);
  const errors: Record<string, string> = {};
  const chosen = (given.topics ?? '').split(',').filter((topic) => topics.includes(topic));
  if (chosen.length === 0) errors.topics = form.required;
  const title = titleOf(given.title);
  const zh = title.zh ?? title.en;
  const en = title.en ?? title.zh;
  if (zh === undefined || en === undefined) errors.title = form.required;
  const marked = (['neutral', 'keep', 'off'] as const).find((each) => each === given.marked);
  if (marked === undefined && hasMarkedRules(book, chosen)) errors.marked = form.markedHint;
  if (Object.keys(errors).length > 0 || zh === undefined || en === undefined) return { errors };
  return { topics: chosen, marked: marked ?? 'neutral', title: { zh, en } };
}

/** `/policy rules`: a draft made of topics that the company has adopted. */
const ofRules = defineCommand<RulesChoice>({
  name: 'policy rules',
  words: { zh: ['做制度', '制度 规则'], en: ['policy rules', 'policy make'] },
  may: HR,
  effect: 'changes',
  check: (given, asking, services) => {
    const topics = adoptedTopics(services.shelf.of(asking.company).book);
    if (topics.length === 0) {
      const said = (lang: Lang) => policyWords[lang].form.nothingAdopted;
      throw new Refusal('nothing-adopted', { zh: said('zh'), en: said('en') });
    }
    const fields = rulesFields(asking, topics);
    if (given.from === 'call') return rulesForm(asking, topics, fields);
    let values: Given;
    if (given.from === 'form') values = given.given;
    else {
      if (given.words === '') return rulesForm(asking, topics, fields);
      values = parseTypedFields(fields, given.words).given;
    }
    const settled = rulesChoice(values, topics, asking, services);
    if ('errors' in settled) return rulesForm(asking, topics, redraw(fields, values, settled.errors));
    return { args: settled };
  },
  run: async (choice, asking, services) => {
    const { company, id, lang } = asking;
    const { book } = services.shelf.of(company);
    const langs = languagesInOrder(services.companies.of(company));
    const { files, left } = policyOfTopics(book, choice.topics, { ...choice, langs });
    const draft = { files, title: choice.title, media: 'rulebook' as const };
    const version = await services.policies.bring(company, id, await actorOf(asking, services), draft);
    if (version === 'again') return sentence(lang, common[lang].alreadyDone);
    const titles = left.map((rule) => rule.short[lang]).join(lang === 'zh' ? '、' : ', ');
    const note = left.length === 0 ? undefined : policyWords[lang].leftOut(left.length, titles);
    return shown(version, asking, services, note);
  },
});

export const newPolicyCommands: readonly AnyCommand[] = [create, ofRules];
