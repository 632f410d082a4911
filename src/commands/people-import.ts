import { call } from '../messages/call.ts';
import type { Field } from '../messages/form.ts';
import type { Form } from '../messages/parts.ts';
import type { Kind } from '../people/import/imports.ts';
import { Refusal } from '../shared/errors.ts';
import { type AnyCommand, type Asking, defineCommand, HR } from './command.ts';
import { redraw } from './fields.ts';
import { staffEdition } from './people-find.ts';
import { importLines } from './people-text.ts';
import { peopleWords } from './people-words.ts';
import { mayAttach } from './policy-parts.ts';
import { staleForm } from './refusals.ts';
import { sentence, toAsker } from './reply.ts';

interface Given {
  readonly file: Uint8Array;
  readonly kind: Kind;
  readonly apply: boolean;
}

const ACCEPT = ['.csv', '.xlsx', '.txt'];
/** Lines of a preview in chat; the terminal shows more. */
const MOST_LINES = 25;

function fieldsOf(asking: Asking): Field[] {
  const text = peopleWords[asking.lang].file;
  return [
    { name: 'file', kind: 'file', label: text.file, hint: text.hint, accept: ACCEPT },
    {
      name: 'kind',
      kind: 'choice',
      label: text.kind,
      value: 'people',
      options: (['people', 'leave', 'rota'] as const).map((value) => ({ value, label: text.kinds[value] })),
    },
    {
      name: 'what',
      kind: 'choice',
      label: text.what,
      value: 'look',
      options: [
        { value: 'look', label: text.look },
        { value: 'apply', label: text.apply },
      ],
    },
  ];
}

/** `/people import`: a file from any HR system, looked at or taken in. */
const importFile = defineCommand<Given>({
  name: 'people import',
  words: { zh: ['员工 导入', '导入花名册'], en: ['people import'] },
  may: HR,
  effect: 'changes',
  check: async (given, asking, services) => {
    const { lang } = asking;
    const text = peopleWords[lang].file;
    if (!mayAttach(asking, services)) {
      throw new Refusal('no-files', { zh: peopleWords.zh.file.noFiles, en: peopleWords.en.file.noFiles });
    }
    const fields = fieldsOf(asking);
    const drawnFrom = await staffEdition(asking, services);
    if (given.from === 'form' && given.drawnFrom !== drawnFrom) throw staleForm();
    const form = (problem?: string, drawn: readonly Field[] = fields): { form: Form } => ({
      form: {
        view: 'form',
        lang,
        title: text.title,
        parts: [{ part: 'note', text: [text.note] }],
        fields: drawn,
        submit: text.submit,
        call: call('people', 'import'),
        drawnFrom,
        ...(problem === undefined ? {} : { problem }),
      },
    });
    if (given.from !== 'form') return form();
    const file = given.files?.file;
    if (file === undefined) {
      return form(peopleWords[lang].problem, redraw(fields, given.given, { file: text.need }));
    }
    const kind = (['people', 'leave', 'rota'] as const).find((each) => each === given.given.kind) ?? 'people';
    return { args: { file: file.bytes, kind, apply: given.given.what === 'apply' } };
  },
  run: async ({ file, kind, apply }, asking, services) => {
    const { lang, company, id, asker } = asking;
    const text = peopleWords[lang].file;
    const slack = /^[TE][A-Z0-9]+$/.test(asker.workspace) ? asker.workspace : undefined;
    const wecom = /^w[a-z][\w-]+$/.test(asker.workspace) ? asker.workspace : undefined;
    const options = { kind, workspaces: { slack, wecom } };
    const preview = await services.imports.preview(company, file, options);
    const wrong = preview.faultCount > 0;
    if (wrong || !apply) {
      const lines = importLines(preview, lang);
      return toAsker(lang, [
        { part: 'heading', text: wrong ? text.wrong : text.preview },
        { part: 'list', items: shown(lines) },
        ...(wrong
          ? []
          : [
              {
                part: 'actions',
                actions: [{ label: text.apply, call: call('people', 'import') }],
              } as const,
            ]),
      ]);
    }
    const done = await services.imports.apply(company, id, file, { who: asker.account }, options);
    const applied = done === 'again' ? undefined : done.id;
    return toAsker(lang, [
      { part: 'heading', text: text.done },
      { part: 'list', items: shown(importLines(done === 'again' ? preview : done, lang, applied ?? '–')) },
      ...(applied === undefined
        ? []
        : [
            {
              part: 'actions',
              actions: [
                { label: text.undo, confirm: text.undoConfirm, call: call('people', 'undo', applied) },
              ],
            } as const,
          ]),
    ]);
  },
});

function shown(lines: readonly string[]): string[][] {
  const last = lines.slice(-2);
  const kept = lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 2), ...last];
  return kept.map((line) => [line]);
}

/** Takes an import back. */
const undo = defineCommand<string>({
  name: 'people undo',
  words: { zh: ['员工 撤销'], en: ['people undo'] },
  may: HR,
  effect: 'changes',
  check: (given) => {
    const id = (
      given.from === 'words' ? given.words : given.from === 'call' ? (given.ids[0] ?? '') : ''
    ).trim();
    if (id === '') {
      throw new Refusal('import-which', { zh: peopleWords.zh.file.which, en: peopleWords.en.file.which });
    }
    return { args: id };
  },
  run: async (importId, asking, services) => {
    const { lang, company, id, asker } = asking;
    await services.imports.undo(company, id, importId, { who: asker.account });
    return sentence(lang, peopleWords[lang].file.undone(importId));
  },
});

export const peopleImportCommands: readonly AnyCommand[] = [importFile, undo];
