import { createHash } from 'node:crypto';
import { call } from '../messages/call.ts';
import type { Field, Given } from '../messages/form.ts';
import type { Form, Reply } from '../messages/parts.ts';
import { type Company, type Contact, MAX_TEXT, type Office } from '../people/company.ts';
import type { Account } from '../people/person.ts';
import { Refusal } from '../shared/errors.ts';
import { isZone } from '../time/days.ts';
import { type AnyCommand, type Asking, defineCommand, HR } from './command.ts';
import { parseTypedFields, redraw } from './fields.ts';
import { findAndReply } from './finding.ts';
import { staleForm } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';
import {
  appointManagers,
  settleSetupOffice,
  setupOfficeFields,
  testAction,
  tomorrowParts,
} from './setup-office.ts';
import { type SetupStrings, setupStrings } from './setup-strings.ts';
import { witnessAction } from './setup-witness.ts';

/** “李岚 / Li Lan”: one text for both languages, or one each. */
function bilingual(typed: string): { zh: string; en: string } {
  const [zh = '', en] = typed.split(/\s*[/／]\s*/, 2);
  const only = zh.trim() || (en ?? '').trim();
  return { zh: zh.trim() || only, en: (en ?? '').trim() || only };
}

function joined(text: { zh: string; en: string }): string {
  return text.zh === text.en ? text.zh : `${text.zh} / ${text.en}`;
}

const LANGUAGES = ['zh', 'en', 'zh+en', 'en+zh'] as const;

function languagesOf(company: Company): string {
  if (company.languages.length === 1) return company.languages[0] ?? 'zh';
  return company.prevails === 'zh' ? 'zh+en' : 'en+zh';
}

/** What the screen asks, filled in with what holds now. */
function fieldsOf(asking: Asking, services: Services): Field[] {
  const text = setupStrings[asking.lang];
  const company = services.companies.of(asking.company);
  const hr = services.people
    .withRole(asking.company, 'hr')
    .filter((who) => who.workspace === asking.asker.workspace);
  const contact = (which: 'inside' | 'outside', part: keyof Contact) =>
    company.contacts === null ? '' : joined(company.contacts[which][part]);
  return [
    {
      name: 'name',
      kind: 'text',
      label: text.name,
      hint: text.nameHint,
      value: joined(company.name),
      max: 200,
    },
    {
      name: 'languages',
      kind: 'choice',
      label: text.languages,
      value: languagesOf(company),
      options: LANGUAGES.map((value) => ({ value, label: text.languageOptions[value] })),
    },
    { name: 'zone', kind: 'text', label: text.zone, hint: text.zoneHint, value: company.zone, max: 60 },
    {
      name: 'order',
      kind: 'text',
      label: text.order,
      hint: text.orderHint,
      value: company.handbooks.map((handbook) => handbook.id).join(' '),
      max: 100,
    },
    {
      name: 'adopted',
      kind: 'text',
      label: text.adopted,
      hint: text.adoptedHint,
      optional: true,
      value: company.handbooks
        .filter((handbook) => handbook.standing === 'adopted')
        .map((handbook) => handbook.id)
        .join(' '),
      max: 100,
    },
    {
      name: 'hr',
      kind: 'person',
      label: text.hr,
      hint: text.hrHint,
      many: true,
      value: hr.map((who) => who.account).join(','),
    },
    {
      name: 'inside',
      kind: 'text',
      label: text.inside,
      hint: text.insideHint,
      value: contact('inside', 'name'),
      max: 200,
    },
    {
      name: 'inside_reach',
      kind: 'text',
      label: text.insideReach,
      hint: text.reachHint,
      value: contact('inside', 'reach'),
      max: 200,
    },
    {
      name: 'outside',
      kind: 'text',
      label: text.outside,
      hint: text.outsideHint,
      value: contact('outside', 'name'),
      max: 200,
    },
    {
      name: 'outside_reach',
      kind: 'text',
      label: text.outsideReach,
      hint: text.reachHint,
      value: contact('outside', 'reach'),
      max: 200,
    },
    ...setupOfficeFields(asking, services),
  ];
}

/** Changes whenever what the form was drawn from does. */
function drawnFrom(asking: Asking, services: Services): string {
  const { live: _, ...items } = services.companies.of(asking.company);
  const hr = services.people.withRole(asking.company, 'hr');
  return createHash('sha256')
    .update(JSON.stringify([items, hr]))
    .digest('hex')
    .slice(0, 12);
}

function setupForm(asking: Asking, services: Services, fields: readonly Field[], problem?: string): Form {
  const text = setupStrings[asking.lang];
  return {
    view: 'form',
    lang: asking.lang,
    title: text.title,
    parts: [{ part: 'note', text: [text.intro] }],
    fields,
    submit: text.submit,
    call: call('setup'),
    drawnFrom: drawnFrom(asking, services),
    ...(problem === undefined ? {} : { problem }),
  };
}

interface Settled {
  readonly items: Partial<Company>;
  readonly hr: readonly string[];
  readonly office: Office | undefined;
  readonly managers: readonly string[];
}

/** Reads the whole screen; every fault is named at its field. */
function settle(
  given: Given,
  asking: Asking,
  services: Services,
): Settled | { errors: Record<string, string> } {
  const text = setupStrings[asking.lang];
  const errors: Record<string, string> = {};
  const known = services.shelf.of(asking.company).handbookIds;
  const value = (name: string) => (given[name] ?? '').trim();
  const required = (name: string) => {
    if (value(name) === '') errors[name] = text.required;
    return value(name);
  };

  const name = required('name');
  const languages = LANGUAGES.find((each) => each === value('languages'));
  if (languages === undefined) errors.languages = text.chooseLanguage;
  if (!isZone(value('zone'))) errors.zone = text.unknownZone(value('zone').slice(0, 60));
  const ids = (field: string) =>
    value(field)
      .toUpperCase()
      .split(/[\s,，、;；]+/)
      .filter((id) => id !== '');
  const order = ids('order');
  const adopted = ids('adopted');
  const unknown = [...order, ...adopted].filter((id) => !known.some((each) => each.toUpperCase() === id));
  if (order.length === 0) errors.order = text.required;
  else if (unknown.some((id) => order.includes(id)))
    errors.order = text.unknownHandbook(unknown.join(' ').slice(0, 60), known.join(' '));
  else if (new Set(order).size < order.length) errors.order = text.twice;
  const stray = adopted.filter((id) => !order.includes(id));
  if (stray.length > 0) errors.adopted = text.notInForce(stray.join(' ').slice(0, 60));
  const hr = value('hr')
    .split(',')
    .map((account) => account.trim())
    .filter((account) => account !== '');
  if (hr.length === 0) errors.hr = text.hrMissing;
  const inside = required('inside');
  const outside = required('outside');
  if (inside !== '' && inside === outside) errors.outside = text.samePerson;
  const reach = { inside: required('inside_reach'), outside: required('outside_reach') };
  for (const field of ['name', 'inside', 'inside_reach', 'outside', 'outside_reach']) {
    const { zh, en } = bilingual(value(field));
    if (Math.max(zh.length, en.length) > MAX_TEXT) errors[field] = text.tooLong(MAX_TEXT);
  }
  const settings = services.companies.of(asking.company);
  const place = settleSetupOffice(given, value('zone'), settings, asking);
  Object.assign(errors, place.errors);
  if (Object.keys(errors).length > 0) return { errors };

  const prevails = languages === 'en' || languages === 'en+zh' ? 'en' : 'zh';
  const realId = (id: string) => known.find((each) => each.toUpperCase() === id) ?? id;
  return {
    hr,
    office: place.office,
    managers: place.managers,
    items: {
      ...(place.office === undefined ? {} : { offices: [place.office] }),
      name: bilingual(name),
      languages: languages === 'zh' || languages === 'en' ? [languages] : ['zh', 'en'],
      prevails,
      language: prevails,
      zone: value('zone'),
      handbooks: order.map((id) => {
        const standing = adopted.includes(id) ? 'adopted' : 'reference';
        const before = services.companies.of(asking.company).handbooks.find((each) => each.id === realId(id));
        // A handbook that stays as it was keeps its version and date.
        return before?.standing === standing ? before : { id: realId(id), standing };
      }),
      contacts: {
        inside: { name: bilingual(inside), reach: bilingual(reach.inside) },
        outside: { name: bilingual(outside), reach: bilingual(reach.outside) },
      },
    },
  };
}

/** `/decorum setup`: one screen, pre-filled; ends with a live answer and “Go live”. */
const setup = defineCommand<Settled>({
  name: 'setup',
  words: { zh: ['设置', '公司设置'], en: ['setup', 'settings'] },
  may: HR,
  effect: 'changes',
  help: {
    about: { zh: 'HR：公司设置', en: 'HR: company settings' },
    hint: { zh: '', en: '' },
  },
  check: (given, asking, services) => {
    const text = setupStrings[asking.lang];
    const fields = fieldsOf(asking, services);
    if (given.from === 'call' || (given.from === 'words' && given.words.trim() === '')) {
      return { form: setupForm(asking, services, fields) };
    }
    const typed =
      given.from === 'words' ? parseTypedFields(fields, given.words) : { given: given.given, unknown: [] };
    if (typed.unknown.length > 0) throw unknownFields(typed.unknown, fields);
    if (given.from === 'form' && given.drawnFrom !== drawnFrom(asking, services)) throw staleForm();
    // Typed words change what they name; the rest stays as it is.
    const before = Object.fromEntries(
      fields.flatMap((f) => ('value' in f && f.value !== undefined ? [[f.name, f.value]] : [])),
    );
    const whole = given.from === 'words' ? { ...before, ...typed.given } : typed.given;
    const settled = settle(whole, asking, services);
    if ('errors' in settled)
      return { form: setupForm(asking, services, redraw(fields, whole, settled.errors), text.problem) };
    return { args: settled };
  },
  run: async ({ items, hr, office, managers }, asking, services) => {
    const { company, lang, asker, id } = asking;
    await services.companies.change(company, `${id}:settings`, asker.account, items);
    await appointHr(hr, asking, services);
    if (office !== undefined) await appointManagers(office, managers, asking, services);
    const text = setupStrings[lang];
    const example = findAndReply(text.exampleQuestion, {}, asking, services);
    const { live } = services.companies.of(company);
    return toAsker(lang, [
      { part: 'heading', text: live === null ? text.saved : text.savedLive },
      { part: 'text', text: [text.tryIt(text.exampleQuestion)] },
      ...example.view.parts.filter((part) => part.part !== 'actions'),
      ...tomorrowParts(asking, services),
      ...(live === null
        ? [
            { part: 'note', text: [text.notLiveYet] } as const,
            {
              part: 'actions',
              actions: [
                testAction(asking, services),
                { label: text.goLive, style: 'primary', call: call('setup', 'live') },
                witnessAction(lang),
              ],
            } as const,
          ]
        : [{ part: 'actions', actions: [witnessAction(lang)] } as const]),
    ]);
  },
});

function isIn(accounts: readonly Account[], who: Account): boolean {
  return accounts.some((each) => each.workspace === who.workspace && each.account === who.account);
}

/** HR is who was named, and whoever names them stays in until somebody else takes them out. */
async function appointHr(hr: readonly string[], asking: Asking, services: Services): Promise<void> {
  const { company, asker, id } = asking;
  const { workspace } = asker;
  const before = services.people.withRole(company, 'hr').filter((who) => who.workspace === workspace);
  // Whom the configuration named is HR by name from here on.
  const byName = before.filter((who) => !isIn(services.people.configured(company, 'hr'), who));
  const added = hr.filter((account) => !isIn(byName, { workspace, account }));
  await services.people.grant(
    company,
    `${id}:hr`,
    asker.account,
    'hr',
    added.map((account) => ({ workspace, account })),
  );
  for (const who of before) {
    if (hr.includes(who.account) || who.account === asker.account) continue;
    await services.people.revoke(company, `${id}:hr-${who.account}`, asker.account, 'hr', who);
  }
}

function unknownFields(unknown: readonly string[], fields: readonly Field[]): Refusal {
  const names = fields.map((field) => field.name).join(' ');
  const said = (text: SetupStrings) => text.unknownFields(unknown.join(', ').slice(0, 100), names);
  return new Refusal('unknown-fields', { zh: said(setupStrings.zh), en: said(setupStrings.en) });
}

/** From here on people may get messages that they did not ask for. */
const goLive = defineCommand<null>({
  name: 'setup live',
  words: { zh: ['开始使用'], en: ['golive', 'go-live'] },
  may: HR,
  effect: 'changes',
  check: (_given, asking, services) => {
    if (services.companies.of(asking.company).contacts === null) {
      throw new Refusal('contacts-missing', {
        zh: setupStrings.zh.contactsMissing,
        en: setupStrings.en.contactsMissing,
      });
    }
    return { args: null };
  },
  run: async (_args, asking, services): Promise<Reply> => {
    const { company, lang, id, asker } = asking;
    const text = setupStrings[lang];
    if (services.companies.of(company).live !== null) return sentence(lang, text.liveAlready);
    await services.companies.change(company, id, asker.account, { live: new Date(asking.at).toISOString() });
    return toAsker(lang, [
      { part: 'heading', text: text.liveNow },
      { part: 'text', text: [text.liveHow] },
    ]);
  },
});

export const setupCommands: readonly AnyCommand[] = [setup, goLive];
