import type { AuditScope } from '../evidence/audit-pack.ts';
import { EXPORT_READY, type Export, type Wish } from '../evidence/export-desk.ts';
import { FORMATS } from '../evidence/exports.ts';
import { call } from '../messages/call.ts';
import type { Part, Reply } from '../messages/parts.ts';
import { readDate } from '../people/import/values.ts';
import type { Account } from '../people/people.ts';
import type { Lang } from '../shared/lang.ts';
import type { LocalDate } from '../time/days.ts';
import { timeIn } from '../time/zones.ts';
import { actorOf } from './campaign-reading.ts';
import { type AnyCommand, type Asking, type Checked, defineCommand, HR } from './command.ts';
import {
  auditFields,
  caseFields,
  exportForm,
  PERIOD,
  readExport,
  refuseOthers,
  said,
  tableFields,
} from './export-form.ts';
import { type ExportWhat, exportStrings } from './export-strings.ts';
import { parseTypedFields } from './fields.ts';
import { sentence, toAsker } from './reply.ts';
import type { Services } from './services.ts';

interface Wanted {
  readonly wish: Wish;
  readonly reason: string;
}

/** The workspaces whose platform takes files itself: Slack's. */
const UPLOADS = /^[TE][A-Z0-9]+$/;
export const takesFiles = ({ workspace }: { readonly workspace: string }) => UPLOADS.test(workspace);

const whatOf = (wish: Wish): ExportWhat => (wish.what === 'table' ? wish.kind : wish.what);

/** The message with the files themselves. */
function handOver(made: Export, what: ExportWhat | undefined, asking: Asking, services: Services): Reply {
  const { lang, company } = asking;
  const text = exportStrings[lang];
  const [first] = made.files;
  const name = what === undefined ? (first?.name ?? '') : text.kinds[what];
  const until = first === undefined ? '' : timeIn(services.companies.of(company).zone, first.until);
  return toAsker(lang, [
    { part: 'heading', text: text.ready(name) },
    {
      part: 'text',
      text: [what === 'case' ? text.readyCase(made.entry) : text.readyFigures(made.rows, made.entry)],
    },
    ...made.files.map((file): Part => {
      const url = services.publicUrl(`/exports/${file.token}`);
      return { part: 'file', file: file.token, name: file.name, ...(url === undefined ? {} : { url }) };
    }),
    { part: 'note', text: [text.howToFetch(until)] },
  ]);
}

async function run({ wish, reason }: Wanted, asking: Asking, services: Services): Promise<Reply> {
  const { company, lang, asker } = asking;
  const { workspace, account } = asker;
  if (services.publicUrl('/') === undefined && !UPLOADS.test(workspace))
    throw said('no-address', (text) => text.noAddress);
  const by = await actorOf(asking, services);
  const made = await services.exports.make({ company, who: { workspace, account }, by, reason, wish });
  if (made === 'later') return sentence(lang, exportStrings[lang].later);
  return handOver(made, whatOf(wish), asking, services);
}

async function auditForm(asking: Asking, services: Services) {
  const fields = await auditFields(asking, services);
  return exportForm(asking, {
    title: exportStrings[asking.lang].auditTitle,
    call: ['policy', 'audit'],
    fields,
  });
}

async function caseForm(asking: Asking, services: Services) {
  const fields = await caseFields(asking, services);
  return exportForm(asking, {
    title: exportStrings[asking.lang].caseTitle,
    call: ['policy', 'case'],
    fields,
  });
}

/** `/policy export`, 导出: a table as a file, for whoever asks alone. */
const table = defineCommand<Wanted>({
  name: 'policy export',
  words: { zh: ['导出', '制度 导出', '导出签收'], en: ['policy export', 'export'] },
  may: ['hr', 'auditor'],
  effect: 'changes',
  help: {
    about: {
      zh: 'HR、审计：导出签收单、花名册、例行提醒、审计材料',
      en: "HR, auditors: assignments, staff list, routines, auditor's pack as files",
    },
    hint: { zh: '', en: '' },
  },
  check: async (given, asking, services): Promise<Checked<Wanted>> => {
    const text = exportStrings[asking.lang];
    const { what, campaign, values } = readExport(given, asking);
    if (what !== undefined) refuseOthers(what, asking);
    if (what === 'audit') return { form: await auditForm(asking, services) };
    if (what === 'case') return { form: await caseForm(asking, services) };
    const fields = tableFields(asking, what);
    const reason = (values?.reason ?? '').trim();
    const format = FORMATS.find((each) => each === values?.format);
    if (what !== undefined && reason !== '' && format !== undefined) {
      const one = what === 'campaigns' ? campaign : undefined;
      return { args: { wish: { what: 'table', kind: what, format, campaign: one }, reason } };
    }
    const asked = given.from === 'form' ? values : undefined;
    return {
      form: exportForm(asking, {
        title: text.title,
        call: campaign === undefined ? ['policy', 'export'] : ['policy', 'export', 'campaigns', campaign],
        fields,
        about: campaign === undefined ? undefined : text.only(campaign),
        ...(asked === undefined
          ? {}
          : {
              given: asked,
              errors: {
                ...(reason === '' ? { reason: text.required } : {}),
                ...(format === undefined ? { format: text.required } : {}),
                ...(what === undefined ? { what: text.required } : {}),
              },
            }),
      }),
    };
  },
  run,
});

/** The staff list of a day against the records, for an auditor. */
const audit = defineCommand<Wanted>({
  name: 'policy audit',
  words: { zh: ['导出审计材料', '审计材料'], en: ['policy audit'] },
  may: ['hr', 'auditor'],
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<Wanted>> => {
    const text = exportStrings[asking.lang];
    const fields = await auditFields(asking, services);
    if (given.from === 'call' || (given.from === 'words' && given.words.trim() === ''))
      return { form: await auditForm(asking, services) };
    const typed =
      given.from === 'words' ? parseTypedFields(fields, given.words) : { given: given.given, unknown: [] };
    if (typed.unknown.length > 0)
      throw said('export-words', (each) => each.unknown(typed.unknown.join(' ').slice(0, 60)));
    const values =
      given.from === 'words' && typed.given.from !== undefined && typed.given.of === undefined
        ? { ...typed.given, of: PERIOD }
        : typed.given;
    const errors: Record<string, string> = {};
    const day = (name: 'from' | 'to' | 'at', needed: boolean): LocalDate | undefined => {
      const word = (values[name] ?? '').trim();
      if (word === '') {
        if (needed) errors[name] = text.required;
        return undefined;
      }
      const read = readDate(word);
      if ('value' in read) return read.value;
      errors[name] = read.wrong[asking.lang];
      return undefined;
    };
    const id = values.of ?? '';
    const [from, to, at] = [day('from', id === PERIOD), day('to', id === PERIOD), day('at', false)];
    const reason = (values.reason ?? '').trim();
    if (reason === '') errors.reason = text.required;
    if (id === '') errors.of = text.required;
    const of: AuditScope | undefined =
      id !== PERIOD
        ? { campaign: id.toLowerCase() }
        : from === undefined || to === undefined
          ? undefined
          : { from, to };
    if (Object.keys(errors).length > 0 || of === undefined)
      return {
        form: exportForm(asking, {
          ...{ title: text.auditTitle, call: ['policy', 'audit'], fields, given: values, errors },
        }),
      };
    return { args: { wish: { what: 'audit', of, on: at }, reason } };
  },
  run,
});

/** Everything on record about one person and one policy. */
const caseFile = defineCommand<Wanted>({
  name: 'policy case',
  words: { zh: ['导出举证材料', '举证材料'], en: ['policy case'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services): Promise<Checked<Wanted>> => {
    const text = exportStrings[asking.lang];
    const fields = await caseFields(asking, services);
    if (given.from === 'call' || (given.from === 'words' && given.words.trim() === ''))
      return { form: await caseForm(asking, services) };
    const typed =
      given.from === 'words' ? parseTypedFields(fields, given.words) : { given: given.given, unknown: [] };
    const errors = Object.fromEntries(
      ['person', 'policy', 'reason'].flatMap((name) =>
        (typed.given[name] ?? '').trim() === '' ? [[name, text.required]] : [],
      ),
    );
    const { person = '', policy = '', reason = '' } = typed.given;
    if (typed.unknown.length > 0 || Object.keys(errors).length > 0)
      return {
        form: exportForm(asking, {
          ...{ title: text.caseTitle, call: ['policy', 'case'], fields, given: typed.given, errors },
        }),
      };
    return {
      args: { wish: { what: 'case', person: person.trim(), policy: policy.trim() }, reason: reason.trim() },
    };
  },
  run,
});

/** What took long, once a message has said that it is there. */
const fetch = defineCommand<string>({
  name: 'policy fetch',
  words: { zh: [], en: [] },
  may: ['hr', 'auditor'],
  effect: 'reads',
  check: (given) => ({ args: given.from === 'words' ? '' : (given.ids[0] ?? '') }),
  run: (id, asking, services) => {
    const made = services.exports.made(id, asking.asker);
    const there =
      made !== undefined &&
      'files' in made &&
      made.files.some(({ token }) => services.exports.files.find(token) !== undefined);
    if (!there) return sentence(asking.lang, exportStrings[asking.lang].gone);
    return handOver(made, undefined, asking, services);
  },
});

/** Teaches the outbox to say that a file is there, or why not. */
export function composeExports(services: Pick<Services, 'outbox' | 'exports'>): void {
  services.outbox.compose(EXPORT_READY, async ({ subject, to }, { lang }: { lang: Lang }) => {
    const made = services.exports.made(subject, to as Account);
    const text = exportStrings[lang];
    const line = made === undefined ? text.gone : 'files' in made ? text.ready(namesOf(made)) : made[lang];
    const actions: Part[] =
      made !== undefined && 'files' in made
        ? [{ part: 'actions', actions: [{ label: text.get, call: call('policy', 'fetch', subject) }] }]
        : [];
    return {
      view: 'message',
      lang,
      parts: [{ part: 'text', text: [line] }, ...actions],
      summary: line,
    };
  });
}

const namesOf = ({ files }: Export): string => files.map(({ name }) => name).join(', ');

export const exportCommands: readonly AnyCommand[] = [table, audit, caseFile, fetch];
