import { OWED } from '../acknowledgements/assignment-state.ts';
import type { Sheet } from '../acknowledgements/assignments.ts';
import { refuse } from '../acknowledgements/refusals.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Action, Part, Reply } from '../messages/parts.ts';
import { dayIn } from '../time/days.ts';
import { ANYONE, type AnyCommand, type Arguments, type Asking, defineCommand } from './command.ts';
import { takesFiles } from './export.ts';
import { ASSIGNMENT, personOf, readingOf, receiptOf, sheetOf } from './person-reading.ts';
import { personStrings } from './person-strings.ts';
import { chooseParts, compareParts, mineLine, readPage } from './person-views.ts';
import { confirmCommand } from './policy-confirm.ts';
import { recordOf } from './print.ts';
import { oldButton } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';

/** Most of one's answers that are listed; all are in the printable record. */
const MOST_LISTED = 12;

/** The first word after a command, or the first id of a call. */
export function firstId(given: Arguments): string | undefined {
  if (given.from !== 'words') return given.ids[0];
  const [first = ''] = given.words.trim().split(/\s+/);
  return first === '' ? undefined : first.toLowerCase();
}

/** `/policy mine`, 我的签收: what I owe, what I ever answered. */
const mine = defineCommand<null>({
  name: 'policy mine',
  words: { zh: ['我的签收', '制度 我的'], en: ['my policies', 'policy mine'] },
  may: ANYONE,
  effect: 'reads',
  help: {
    about: { zh: '我的签收：等我答复的，答复过的', en: 'my policies: what waits for me, what I answered' },
    hint: { zh: '', en: '' },
  },
  check: () => ({ args: null }),
  run: async (_args, asking, services) => {
    const text = personStrings[asking.lang];
    const { assignments } = services.acknowledgements;
    const person = await services.acknowledgements.desk.directory.byAccount(asking.company, asking.asker);
    const all = person === undefined ? [] : await assignments.mine(asking.company, person.id);
    if (all.length === 0) return sentence(asking.lang, text.mineNone);
    const reading = readingOf(asking);
    const sheets: Sheet[] = [];
    for (const { id } of all.slice(0, MOST_LISTED)) {
      const sheet = await assignments.any(asking.company, id, asking.lang);
      if (sheet !== undefined) sheets.push(sheet);
    }
    const owed = all.filter(({ standing }) => OWED.includes(standing.state)).length;
    const actions = await Promise.all(
      sheets.slice(0, 4).map(async ({ assignment, version }): Promise<Action> => {
        const [receipt] = await assignments.receipts(asking.company, assignment.id);
        const name = sayVersion(version, asking.lang);
        return receipt === undefined
          ? { label: `${text.read} ${name}`.slice(0, 75), call: call('policy', 'read', assignment.id, '1') }
          : {
              label: `${text.receiptTitle} ${name}`.slice(0, 75),
              call: call('policy', 'receipt', receipt.number),
            };
      }),
    );
    return toAsker(asking.lang, [
      { part: 'heading', text: text.mineTitle(owed) },
      { part: 'list', items: sheets.map((sheet) => [mineLine(sheet, reading)]) },
      { part: 'actions', actions: [...actions, { label: text.printAll, call: call('policy', 'print') }] },
    ]);
  },
});

/** Shows a page of the frozen text; that it was opened and shown whole is noted, once each. */
const read = defineCommand<{ sheet: Sheet; page: number }>({
  name: 'policy read',
  words: { zh: ['制度 阅读'], en: ['policy read'] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => {
    const id = await theirs(firstId(given), asking, services);
    const typed = given.from === 'words' ? given.words.trim().split(/\s+/)[1] : given.ids[1];
    const page = typed === undefined ? 1 : Number(typed);
    const sheet = await sheetOf(id, asking, services);
    if (!Number.isInteger(page) || page < 1 || page > sheet.pages.length) throw refuse.noPage();
    return { args: { sheet, page } };
  },
  run: async ({ sheet, page }, asking, services): Promise<Reply> => {
    const { assignments } = services.acknowledgements;
    const now = await assignments.read(asking.company, asking.id, sheet, page, asking.lang);
    return { view: readPage(now, page, readingOf(asking)), to: 'asker', place: 'same' };
  },
});

/** An id that was left out is the only one that is owed, where there is just one. */
export async function theirs(
  id: string | undefined,
  asking: Asking,
  services: Services,
): Promise<string | undefined> {
  if (id !== undefined && ASSIGNMENT.test(id)) return id;
  if (id !== undefined && !/^\d{1,3}$/.test(id)) return id;
  const person = await personOf(asking, services);
  const all = await services.acknowledgements.assignments.mine(asking.company, person.id);
  const owed = all.filter(({ standing }) => OWED.includes(standing.state));
  return owed.length === 1 ? owed[0]?.id : undefined;
}

/** Old beside new. */
const compare = defineCommand<Sheet>({
  name: 'policy changed',
  words: { zh: ['签收对照'], en: ['policy changed'] },
  may: ANYONE,
  effect: 'reads',
  check: async (given, asking, services) => ({
    args: await sheetOf(await theirs(firstId(given), asking, services), asking, services),
  }),
  run: async (sheet, asking, services) => {
    const { company, lang } = asking;
    const reading = readingOf(asking);
    const text = personStrings[lang];
    const { policies } = services.acknowledgements.desk;
    const { version, assignment } = sheet;
    const changes = await policies.changesOf(company, version.id);
    const previous =
      version.previous === undefined ? undefined : await policies.version(company, version.previous);
    const parts = compareParts(
      sheet,
      changes,
      previous,
      await onFile(sheet, asking, services),
      assignment.clauses,
      reading,
    );
    return toAsker(lang, [
      ...parts,
      {
        part: 'actions',
        actions: [
          { label: text.read, call: call('policy', 'read', assignment.id, '1') },
          { label: text.ask, call: call('policy', 'ask', assignment.id) },
        ],
      },
    ]);
  },
});

/** The acknowledgement of an earlier version that stays on file. */
async function onFile({ assignment, version }: Sheet, asking: Asking, services: Services) {
  const { assignments, desk } = services.acknowledgements;
  const all = await assignments.mine(asking.company, assignment.person);
  const earlier = all.find(
    (each) =>
      each.policy === version.policy && each.id !== assignment.id && each.standing.state === 'acknowledged',
  );
  if (earlier?.answeredAt === undefined) return undefined;
  const old = await desk.policies.version(asking.company, earlier.version);
  return old === undefined
    ? undefined
    : { number: old.number, on: dayIn(asking.asker.zone, earlier.answeredAt) };
}

/** The three answers, once the whole text was shown. */
const choose = defineCommand<Sheet>({
  name: 'policy choose',
  words: { zh: [], en: ['policy choose'] },
  may: ANYONE,
  effect: 'reads',
  check: async (given, asking, services) => ({
    args: await sheetOf(await theirs(firstId(given), asking, services), asking, services),
  }),
  run: async (sheet, asking, services): Promise<Reply> => {
    // What can be answered no more says so here, before anybody chooses.
    await services.acknowledgements.assignments.mayAnswer(sheet, 'declined');
    const [receipt] = await services.acknowledgements.assignments.receipts(
      asking.company,
      sheet.assignment.id,
    );
    if (receipt !== undefined && receipt.outcome !== 'declined')
      return showReceipt(receipt.number, asking, services);
    const parts = chooseParts(sheet, readingOf(asking));
    return {
      view: {
        view: 'page',
        lang: asking.lang,
        title: personStrings[asking.lang].chooseTitle(sayVersion(sheet.version, asking.lang)),
        parts,
        page: 1,
        pages: 1,
        actions: [],
        back: call('policy', 'read', sheet.assignment.id, String(sheet.pages.length)),
      },
      to: 'asker',
      place: 'same',
    };
  },
});

/** A receipt on demand: a page, never a message that vanishes. */
export async function showReceipt(number: string, asking: Asking, services: Services): Promise<Reply> {
  const { assignments } = services.acknowledgements;
  const person = await personOf(asking, services);
  const found = await assignments.receipt(asking.company, number);
  if (found === undefined) throw refuse.noAssignment();
  if (found.person !== person.id) throw refuse.notYours();
  const parts = await receiptOf(asking.company, found, services, readingOf(asking));
  const text = personStrings[asking.lang];
  return {
    view: {
      view: 'page',
      lang: asking.lang,
      title: found.number,
      parts: parts ?? [],
      page: 1,
      pages: 1,
      actions: [{ label: text.print, call: call('policy', 'print', found.assignment) }],
    },
    to: 'asker',
    place: 'new',
  };
}

const receipt = defineCommand<string>({
  name: 'policy receipt',
  words: { zh: ['签收回执'], en: ['policy receipt'] },
  may: ANYONE,
  effect: 'reads',
  check: (given) => {
    const number = (given.from === 'words' ? given.words.trim() : (given.ids[0] ?? '')).toUpperCase();
    if (!/^R-\d{4}-\d{4,}$/.test(number)) throw given.from === 'words' ? refuse.noAssignment() : oldButton();
    return { args: number };
  },
  run: (number, asking, services) => showReceipt(number, asking, services),
});

/** A printable file with text and receipt, of one sheet or of all. */
const print = defineCommand<{ assignment?: string }>({
  name: 'policy print',
  words: { zh: ['打印签收'], en: ['policy print'] },
  may: ANYONE,
  effect: 'changes',
  check: async (given, asking, services) => {
    const id = firstId(given);
    if (id === undefined) return { args: {} };
    return { args: { assignment: (await sheetOf(id, asking, services)).assignment.id } };
  },
  run: async ({ assignment }, asking, services) => {
    const text = personStrings[asking.lang];
    const person = await personOf(asking, services);
    if (services.publicUrl('/') === undefined) return handOver(person.id, assignment, asking, services);
    const token = await services.acknowledgements.prints.make(asking.company, person.id, assignment);
    const parts: Part[] = [
      { part: 'heading', text: text.printReady },
      { part: 'text', text: [text.printNote] },
      {
        part: 'actions',
        actions: [{ label: text.openPrint, url: services.publicUrl(`/my-policies/${token}`) ?? '' }],
      },
    ];
    return toAsker(asking.lang, parts);
  },
});

/** Where there is no address to open, the file itself comes into the direct conversation, as far as the platform takes files. */
async function handOver(
  person: string,
  assignment: string | undefined,
  asking: Asking,
  services: Services,
): Promise<Reply> {
  const { lang, company, asker } = asking;
  const text = personStrings[lang];
  const record = takesFiles(asker) ? await recordOf(company, person, assignment, services) : undefined;
  if (record === undefined) return sentence(lang, text.noPrint);
  const day = dayIn(asker.zone, asking.at);
  const bytes = new TextEncoder().encode(services.drawRecord(record));
  const { token, name } = await services.exports.keep(`policies-${day}.html`, bytes);
  return toAsker(lang, [
    { part: 'heading', text: text.printReady },
    { part: 'text', text: [text.printFile] },
    { part: 'file', file: token, name },
  ]);
}

const led = [mine, read, choose];
const confirm = confirmCommand((name, ids, asking, services) => {
  const command = led.find((each) => each.name === name);
  if (command === undefined) throw oldButton();
  return command.handle({ from: 'call', ids }, asking, services);
});

export const myPolicyCommands: readonly AnyCommand[] = [mine, read, compare, choose, receipt, print, confirm];
