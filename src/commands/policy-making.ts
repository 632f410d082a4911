import {
  MAKING_STEPS,
  type MakingStep,
  type NewMakingEntry,
  type Version,
} from '../acknowledgements/policies.ts';
import { sha256 } from '../acknowledgements/text/canonical.ts';
import { call } from '../messages/call.ts';
import type { Attachments, Field, Given } from '../messages/form.ts';
import type { Form, Part, Reply } from '../messages/parts.ts';
import { type LocalDate, parseLocalDate } from '../time/days.ts';
import { type AnyCommand, type Arguments, type Asking, defineCommand, HR } from './command.ts';
import { parseTypedFields, redraw } from './fields.ts';
import { actorOf, type Meant, versionMeant, wordsOf } from './policy-find.ts';
import { mayAttach, minutesOf, readingLang, todayOf, versionParts, warningsOf } from './policy-parts.ts';
import { policyWords } from './policy-strings.ts';
import { oldButton, staleForm } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';
import { common } from './strings.ts';

/** Longest answer in one field about the making. */
const MOST_WORDS = 2000;

/** A version after something was done with it, led by what was done. */
async function after(
  version: Version | 'again',
  led: string,
  asking: Asking,
  services: Services,
  more: readonly Part[] = [],
): Promise<Reply> {
  const { lang } = asking;
  if (version === 'again') return sentence(lang, common[lang].alreadyDone);
  const parts = await versionParts(version, asking, services, led);
  return toAsker(lang, [...parts.slice(0, -1), ...more, ...parts.slice(-1)], 'same');
}

/** A command that acts on one version and needs nothing else. */
function act(
  name: string,
  words: { zh: readonly string[]; en: readonly string[] },
  meant: Meant,
  run: (version: string, asking: Asking, services: Services, given: readonly string[]) => Promise<Reply>,
): AnyCommand {
  return defineCommand<{ id: string; rest: readonly string[] }>({
    name,
    words,
    may: HR,
    effect: 'changes',
    check: async (given, asking, services) => {
      const version = await versionMeant(given, asking, services, meant);
      return { args: { id: version.id, rest: wordsOf(given).rest } };
    },
    run: ({ id, rest }, asking, services) => run(id, asking, services, rest),
  });
}

const review = act(
  'policy review',
  { zh: ['制度 审阅'], en: ['policy review'] },
  'open',
  async (version, asking, services) => {
    const { lang, company, id } = asking;
    const text = policyWords[lang];
    const done = await services.policies.submit(company, id, await actorOf(asking, services), version);
    const warnings = done === 'again' ? [] : warningsOf(done, lang);
    return after(done, text.done.submitted, asking, services, [
      { part: 'note', text: [{ strong: text.warnings }] },
      warnings.length === 0
        ? { part: 'note', text: [text.noWarnings] }
        : { part: 'list', items: warnings.map((each) => [each]) },
    ]);
  },
);

const back = act(
  'policy back',
  { zh: ['制度 退回'], en: ['policy back'] },
  'open',
  async (version, asking, services) =>
    after(
      await services.policies.takeBack(asking.company, asking.id, await actorOf(asking, services), version),
      policyWords[asking.lang].done.takenBack,
      asking,
      services,
    ),
);

const vital = act('policy vital', { zh: [], en: [] }, 'open', async (version, asking, services, [said]) => {
  if (said !== 'yes' && said !== 'no') throw oldButton();
  return after(
    await services.policies.vital(
      asking.company,
      asking.id,
      await actorOf(asking, services),
      version,
      said === 'yes',
    ),
    policyWords[asking.lang].done.recorded,
    asking,
    services,
  );
});

const discard = act(
  'policy discard',
  { zh: ['制度 删草稿'], en: ['policy discard'] },
  'open',
  async (version, asking, services) => {
    const { lang, company, id } = asking;
    const found = await services.policies.version(company, version);
    const done = await services.policies.discard(company, id, await actorOf(asking, services), version);
    if (done === 'again' || found === undefined) return sentence(lang, common[lang].alreadyDone);
    const text = policyWords[lang];
    return sentence(lang, text.discarded(text.cite(found.title[lang], found.number)));
  },
);

function recordFields(asking: Asking, services: Services): Field[] {
  const { form, steps } = policyWords[asking.lang];
  const text = (name: 'parties' | 'opinions' | 'outcome', hint?: string): Field => ({
    name,
    kind: 'text',
    label: form[name],
    ...(hint === undefined ? {} : { hint }),
    optional: true,
    lines: 3,
    max: MOST_WORDS,
  });
  return [
    {
      name: 'step',
      kind: 'choice',
      label: form.step,
      options: MAKING_STEPS.map((value) => ({ value, label: steps[value] })),
    },
    { name: 'on', kind: 'date', label: form.claimedOn },
    text('parties', form.partiesHint),
    text('opinions'),
    text('outcome'),
    ...(mayAttach(asking, services)
      ? [
          {
            name: 'file',
            kind: 'file',
            label: form.proof,
            hint: form.proofHint,
            optional: true,
            accept: [],
          } satisfies Field,
        ]
      : []),
  ];
}

function recordForm(version: Version, asking: Asking, fields: readonly Field[]): { form: Form } {
  const text = policyWords[asking.lang];
  return {
    form: {
      view: 'form',
      lang: asking.lang,
      title: text.form.recordTitle,
      parts: [
        { part: 'text', text: [text.cite(version.title[asking.lang], version.number)] },
        { part: 'note', text: [text.form.recordIntro] },
      ],
      fields,
      submit: text.form.save,
      call: call('policy', 'record', version.id),
      drawnFrom: '',
    },
  };
}

function entryOf(
  given: Given,
  files: Attachments,
  asking: Asking,
): { entry: NewMakingEntry } | { errors: Record<string, string> } {
  const { form } = policyWords[asking.lang];
  const errors: Record<string, string> = {};
  const step = MAKING_STEPS.find((each): each is MakingStep => each === given.step);
  if (step === undefined) errors.step = form.required;
  const claimedOn = parseLocalDate(given.on ?? '');
  if (claimedOn === undefined) errors.on = form.noDay;
  if (step === undefined || claimedOn === undefined) return { errors };
  const words = Object.fromEntries(
    (['parties', 'opinions', 'outcome'] as const).flatMap((name) => {
      const said = given[name]?.trim();
      return said === undefined || said === '' ? [] : [[name, said]];
    }),
  );
  return {
    entry: {
      step,
      claimedOn,
      ...words,
      files: Object.values(files).map(({ name, bytes }) => ({
        name,
        hash: sha256(bytes),
        bytes: bytes.length,
      })),
    },
  };
}

/** Splits “信息保密制度 step=discussion; on=2026-11-20” into the policy and the fields. */
function namedFields(given: Arguments & { from: 'words' }): { name: Arguments; fields: string } {
  const match = /^(.*?)\s*((?:step|on|哪一步|哪一天|which step|on which day)\s*[=＝:：].*)$/isu.exec(
    given.words,
  );
  return { name: { from: 'words', words: match?.[1] ?? given.words }, fields: match?.[2] ?? '' };
}

/** `/policy record`: puts a step of the making on record, before or after publication. */
const record = defineCommand<{ version: string; entry: NewMakingEntry }>({
  name: 'policy record',
  words: { zh: ['制度 记录', '民主程序'], en: ['policy record'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services) => {
    const typed = given.from === 'words' ? namedFields(given) : undefined;
    const version = await versionMeant(typed?.name ?? given, asking, services, 'either');
    const fields = recordFields(asking, services);
    if (given.from === 'call' || typed?.fields === '') return recordForm(version, asking, fields);
    const values = given.from === 'form' ? given.given : parseTypedFields(fields, typed?.fields ?? '').given;
    const settled = entryOf(values, given.from === 'form' ? (given.files ?? {}) : {}, asking);
    if ('errors' in settled) return recordForm(version, asking, redraw(fields, values, settled.errors));
    return { args: { version: version.id, entry: settled.entry } };
  },
  run: async ({ version, entry }, asking, services) =>
    after(
      await services.policies.record(
        asking.company,
        asking.id,
        await actorOf(asking, services),
        version,
        entry,
      ),
      policyWords[asking.lang].done.recorded,
      asking,
      services,
    ),
});

function publishForm(
  version: Version,
  asking: Asking,
  services: Services,
  field: { value?: string; error?: string } = {},
): { form: Form } {
  const { lang } = asking;
  const text = policyWords[lang];
  const own = readingLang(version, lang);
  const warnings = warningsOf(version, lang);
  const today = todayOf(asking, services);
  return {
    form: {
      view: 'form',
      lang,
      title: text.form.publishTitle,
      parts: [
        { part: 'text', text: [{ strong: text.cite(version.title[lang], version.number) }] },
        { part: 'text', text: [text.pageCount(version.pages[own]?.length ?? 0, minutesOf(version, own))] },
        ...(warnings.length === 0
          ? []
          : [
              { part: 'text', text: [{ strong: text.warnings }] } as const,
              { part: 'list', items: warnings.map((each) => [each]) } as const,
            ]),
        { part: 'note', text: [text.whatNext] },
      ],
      fields: [
        {
          name: 'effective',
          kind: 'date',
          label: text.form.effective,
          hint: text.form.effectiveHint,
          value: field.value ?? (version.effective < today ? today : version.effective),
          ...(field.error === undefined ? {} : { error: field.error }),
        },
      ],
      submit: text.form.publishNow(version.number),
      call: call('policy', 'publish', version.id),
      drawnFrom: String(version.edition),
    },
  };
}

/** `/policy publish`: shows what is missing, pages and minutes; then freezes the version for ever. */
const publish = defineCommand<{ version: string; effective: LocalDate }>({
  name: 'policy publish',
  words: { zh: ['制度 发布', '发布制度'], en: ['policy publish'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services) => {
    const dated = given.from === 'words' ? /^(.*?)\s*(\d{4}-\d{2}-\d{2})$/s.exec(given.words) : null;
    const named: Arguments = dated ? { from: 'words', words: dated[1] ?? '' } : given;
    const version = await versionMeant(named, asking, services, 'open');
    const typed = given.from === 'form' ? given.given.effective : dated?.[2];
    if (typed === undefined) return publishForm(version, asking, services);
    if (given.from === 'form' && given.drawnFrom !== String(version.edition)) throw staleForm();
    const effective = parseLocalDate(typed);
    if (effective === undefined) {
      const error = policyWords[asking.lang].form.noDay;
      return publishForm(version, asking, services, { value: typed, error });
    }
    return { args: { version: version.id, effective } };
  },
  run: async ({ version, effective }, asking, services) => {
    const { company, id, lang } = asking;
    const text = policyWords[lang];
    const done = await services.policies.publish(
      company,
      id,
      await actorOf(asking, services),
      version,
      effective,
    );
    return after(done, text.done.published, asking, services, [{ part: 'note', text: [text.whatNext] }]);
  },
});

export const makingCommands: readonly AnyCommand[] = [review, back, vital, record, publish, discard];
